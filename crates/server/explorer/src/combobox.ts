// A field in which a name is looked for: suggestions while somebody types, with the pattern of the ARIA practices guide.

import { COLORS, KINDS, Latest, Problem, type Suggestion, get } from "./api";
import { dot, element, nameOf, toast } from "./element";

const MOST = 10;
let made = 0;

export class Combobox {
  readonly root: HTMLElement;
  readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly id = `found-${++made}`;
  private readonly latest = new Latest();
  private found: Suggestion[] = [];
  private at = -1;

  constructor(label: string, private readonly take: (found: Suggestion) => void, hint = label) {
    this.list = element("ul", { id: this.id, role: "listbox", "aria-label": "Names found", hidden: true });
    this.field = element("input", {
      type: "search", role: "combobox", placeholder: hint, "aria-label": label, "aria-expanded": "false", "aria-controls": this.id,
      "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", dir: "auto", maxlength: 300,
    });
    this.field.addEventListener("input", () => void this.look());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.show([]));
    this.root = element("div", { class: "combobox" }, this.field, this.list);
  }

  /** Shows who is meant already. */
  set(name: string): void {
    this.field.value = name;
  }

  private async look(): Promise<void> {
    const q = this.field.value.trim();
    if (!q) return this.show([]);
    try {
      const found = await this.latest.of((signal) => get<Suggestion[]>("suggest", { q, limit: MOST }, signal));
      if (found && document.activeElement === this.field) this.show(found, q);
    } catch (error) {
      if (error instanceof Problem) toast(error.message);
      else throw error;
    }
  }

  private show(found: Suggestion[], asked = ""): void {
    this.found = found;
    this.at = found.length ? 0 : -1;
    const options = found.map((one, i) => {
      const option = element("li", { id: `${this.id}-${i}`, role: "option" },
        dot(COLORS[one.type]),
        element("span", { class: "who" }, nameOf(one.name), one.alias && element("small", {}, " also ", nameOf(one.alias))),
        element("small", { title: `${KINDS[one.type][0]}, ${one.mentions} mentions` }, String(one.mentions)));
      // Before the field loses the focus.
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.choose(i);
      });
      return option;
    });
    if (asked && !found.length) options.push(element("li", { class: "nobody", role: "option", "aria-disabled": "true" }, "nobody goes by that"));
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === this.at));
      if (i === this.at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.at >= 0) this.field.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private choose(i: number): void {
    const one = this.found[i];
    if (!one) return;
    this.field.value = one.name;
    this.show([]);
    this.take(one);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter") this.choose(this.at);
    else if (event.key === "Escape" && this.found.length) this.show([]);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.found.length) {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
      this.mark();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
