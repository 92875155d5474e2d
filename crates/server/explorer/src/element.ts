// Elements of the page. Names and texts are documents' own words: they are only ever set as text.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** Makes an element; attributes that begin with "on" are listeners. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  attribute(made, attributes);
  made.append(...present(children));
  return made;
}

/** The same for drawings. */
export function drawing<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  attribute(made, attributes);
  made.append(...present(children));
  return made;
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false);
}

function attribute(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A button that says what it does. */
export function button(text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return element("button", { type: "button", onclick: act, ...attributes }, text);
}

/** A name, in whatever direction it is written, and not longer than can be read. */
export function nameOf(text: string, attributes: Attributes = {}): HTMLElement {
  const shown = short(text, 120);
  return element("bdi", { ...attributes, title: shown === text ? undefined : short(text, 600) }, shown);
}

export function short(text: string, most: number): string {
  const signs = [...text];
  return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text;
}

/** A disc in a colour. */
export function dot(color: string): HTMLElement {
  const made = element("span", { class: "dot", "aria-hidden": "true" });
  made.style.background = color;
  return made;
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found as T;
}

const numbers = new Intl.NumberFormat("en");

export function count(n: number, [one, several]: [string, string]): string {
  return `${numbers.format(n)} ${n === 1 ? one : several}`;
}

/** A number as people read it. */
export function number(n: number): string {
  if (n === 0 || n >= 100) return numbers.format(Math.round(n));
  if (n >= 1) return n.toFixed(1).replace(/\.0$/, "");
  return n >= 0.001 ? String(Number(n.toPrecision(2))) : n.toExponential(0);
}

export function dates(first: string | null, last: string | null): HTMLElement {
  const said = !first || !last ? "undated" : first === last ? first : `${first} to ${last}`;
  return element("span", { class: "date" }, said);
}

/** Says something for a moment, with perhaps something to do about it. */
export function toast(text: string, action?: { text: string; act: () => void }): void {
  const made = element("div", { class: "toast" }, element("span", {}, text));
  const close = () => made.remove();
  if (action) made.append(button(action.text, () => { close(); action.act(); }));
  made.append(button("×", close, { "aria-label": "Close", class: "close" }));
  byId("toasts").replaceChildren(made);
  setTimeout(close, action ? 20_000 : 6_000);
}
