// The panel beside the map: who somebody is, the sentences behind a link, a path.

import { type About, COLORS, type Decision, type Edge, KINDS, Latest, type Linked, type Named, type PathAnswer, Problem, type Scene, type Source, type Timeline, type Type, type Who, get } from "./api";
import { Combobox } from "./combobox";
import { byId, button, count, dates, dot, drawing, element, nameOf, number, short, toast } from "./element";
import { origin, quoted } from "./quotes";
import { type State, period } from "./state";

export interface Doings {
  open(open: State["open"]): void;
  around(id: string): void;
  add(id: string): void;
  community(number: number): void;
  path(answer: PathAnswer, which: number): void;
  decide: { same(entity: Named): void; notSame(entity: Named, alias: string): void; rename(entity: Named): void; retype(entity: Named): void; hide(entity: Named): void; undo(number: number): void };
}

const LINKS = 15;
const QUOTES = 6;
const DOCUMENTS = 5;

export class Panel {
  private readonly root = byId("panel");
  private readonly latest = new Latest();

  constructor(private readonly about: () => About, private readonly state: () => State, private readonly doings: Doings) {}

  private put(label: string, ...parts: (Node | null)[]): void {
    this.root.setAttribute("aria-label", label);
    this.root.replaceChildren(...parts.filter((part) => part !== null));
    this.root.scrollTop = 0;
    this.root.removeAttribute("aria-busy");
  }

  /** Asks, and shows what comes, unless something else is to be shown meanwhile. */
  private async load<T>(question: (signal: AbortSignal) => Promise<T>, show: (answer: T) => void): Promise<void> {
    this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await this.latest.of(question);
      if (answer !== undefined) show(answer);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.put("Problem", this.back(), element("h2", {}, "No answer"), element("p", {}, error.message),
        error.candidates.length ? this.list(error.candidates) : null);
    }
  }

  private back(): HTMLElement {
    return button("×", () => this.doings.open(null), { class: "close", "aria-label": "Close", title: "Close (Escape)" });
  }

  private list(entities: Named[]): HTMLElement {
    return element("ul", { class: "rows" }, ...entities.map((one) => element("li", {}, this.name(one, () => this.doings.open({ entity: one.id })))));
  }

  private name(one: { name: string; type?: Type; id: string }, act: () => void, ...more: (Node | null)[]): HTMLElement {
    const type = one.type ?? typeOf(one.id);
    return element("button", { type: "button", class: "row", onclick: act }, dot(COLORS[type]), nameOf(one.name, { class: "who" }), ...more);
  }

  // ---- the beginning ----------------------------------------------------------------------------------------------------

  home(scene: Scene, decisions: Decision[]): void {
    const about = this.about();
    const lead = [...scene.nodes].filter((n) => n.type !== null).slice(0, 12);
    const circles = scene.nodes.filter((n) => n.type === null).slice(0, 24);
    const facts = [count(about.documents, ["document", "documents"]), count(about.entities, ["name", "names"]), count(about.links, ["link", "links"])];
    const undo = (d: Decision) => element("li", { class: "decision" }, element("span", {}, short(d.text, 160)),
      about.edit && button("Undo", () => this.doings.decide.undo(d.number), { class: "small" }));
    this.put("About this graph",
      element("h2", {}, nameOf(about.name)),
      element("p", {}, facts.join(" · ")),
      about.imported ? element("p", { class: "note" }, `Imported from ${about.imported}: there are no sentences behind its links.`) : null,
      about.filter ? element("p", { class: "note" }, `Built with: ${about.filter}.`) : null,
      element("p", { class: "soft" }, "Click a name to see whom it is linked to, and a line to read the sentences behind it."),
      lead.length ? element("h3", {}, "Most mentioned here") : null,
      lead.length ? element("ul", { class: "rows" }, ...lead.map((n) => element("li", {}, this.name(n as Named, () => this.doings.open({ entity: n.id }), element("small", {}, count(n.mentions, ["mention", "mentions"])))))) : null,
      circles.length ? element("h3", {}, "Largest communities") : null,
      circles.length ? element("ul", { class: "rows" }, ...circles.map((n) => element("li", {}, element("button", { type: "button", class: "row", onclick: () => this.doings.community(n.community!) }, dot(n.community_color), nameOf(n.name, { class: "who" }), element("small", {}, count(n.stories, ["name", "names"])))))) : null,
      decisions.length ? element("h3", {}, "Decisions") : null,
      decisions.length ? element("ul", { class: "rows" }, ...[...decisions].reverse().map(undo)) : null);
  }

  // ---- an entity --------------------------------------------------------------------------------------------------------

  async entity(id: string): Promise<void> {
    const when = period(this.state());
    const ask = (signal: AbortSignal) => Promise.all([
      get<Who>("entity", { id, limit: LINKS, ...when }, signal),
      get<{ count: number; documents: Source[] }>("documents", { id, limit: DOCUMENTS, ...when }, signal),
      this.about().imported ? null : get<Timeline>("timeline", { a: id }, signal),
    ]);
    await this.load(ask, ([who, documents, timeline]) => {
      const e = who.entity;
      if (e.id !== id) return this.doings.open({ entity: e.id });
      const edit = this.about().edit;
      const others = e.aliases.filter((alias) => alias !== e.name);
      const also = [[e.by_role, "by office alone"], [e.copies, "in copies"], [e.around, "around the text"]].filter(([n]) => n).map(([n, what]) => `${n} ${what}`);
      const alias = (name: string) => element("li", {}, nameOf(name), edit && button("not the same", () => this.doings.decide.notSame(e, name), { class: "small", "aria-label": `${short(name, 60)} is not the same` }));
      const links = element("ul", { class: "rows" });
      const addLinks = (some: Who["links"]) => links.append(...some.map((link) => element("li", {}, this.name(link, () => this.doings.open({ a: id, b: link.id }), element("small", {}, this.stories(link.weight)), strength(link)))));
      addLinks(who.links);
      const sources = element("ul", { class: "rows documents" });
      const addSources = (some: Source[]) => sources.append(...some.map((d) => element("li", {}, origin(d.title ?? d.document, d.date, d), element("small", {}, count(d.mentions ?? 0, ["mention", "mentions"])))));
      addSources(documents.documents);
      this.put(short(e.name, 80), this.back(),
        element("p", { class: "kind" }, dot(COLORS[e.type]), KINDS[e.type][0]),
        element("h2", { class: "title" }, nameOf(e.name)),
        element("p", { class: "soft" }, `${count(e.mentions, ["mention", "mentions"])} in ${count(e.documents, ["document", "documents"])} · `, dates(e.first_seen, e.last_seen), also.length > 0 && element("br"), also.join(", ")),
        others.length ? element("details", { class: "aliases", ...(others.length < 6 && !edit ? { open: true } : {}) }, element("summary", {}, `also called (${others.length})`), element("ul", {}, ...others.slice(0, 60).map(alias))) : null,
        element("div", { class: "actions" },
          button("Show around", () => this.doings.around(id), { class: "strong", title: "Only this name and its strongest links" }),
          button("Add its links", () => this.doings.add(id), { title: "Keep the map, and add the strongest links of this name" }),
          button("Path to …", () => this.doings.open({ start: id, end: "" }))),
        edit ? element("div", { class: "actions" },
          button("Same as …", () => this.doings.decide.same(e)), button("Rename", () => this.doings.decide.rename(e)),
          button("Type", () => this.doings.decide.retype(e)), button("Hide", () => this.doings.decide.hide(e))) : null,
        e.open?.length ? element("p", { class: "note" }, "This short name could be any of: ", ...e.open.flatMap((other, i) => [i ? ", " : "", button(plain(other), () => this.doings.open({ entity: other }), { class: "inline" })])) : null,
        timeline ? bars(timeline) : null,
        element("h3", {}, count(who.degree, ["link", "links"])),
        links,
        more(who.degree - who.links.length, async (skip) => {
          const next = await get<Who>("entity", { id, limit: 30, skip: LINKS + skip, ...when });
          addLinks(next.links);
          return next.links.length;
        }),
        documents.count ? element("h3", {}, "Documents") : null,
        sources,
        more(documents.count - documents.documents.length, async (skip) => {
          const next = await get<{ documents: Source[] }>("documents", { id, limit: 30, skip: DOCUMENTS + skip, ...when });
          addSources(next.documents);
          return next.documents.length;
        }));
    });
  }

  private stories(n: number): string {
    return count(n, this.about().unit);
  }

  // ---- a link -----------------------------------------------------------------------------------------------------------

  async link(a: string, b: string): Promise<void> {
    const when = period(this.state());
    const ask = (skip: number, signal?: AbortSignal) => get<Linked>("between", { a, b, skip, limit: skip ? 20 : QUOTES, ...when }, signal);
    const both = (signal: AbortSignal) => Promise.all([ask(0, signal), this.about().imported ? null : get<Timeline>("timeline", { a, b }, signal)]);
    await this.load(both, ([linked, timeline]) => {
      const end = (id: string, name: string) => element("button", { type: "button", class: "end", onclick: () => this.doings.open({ entity: id }) }, dot(COLORS[typeOf(id)]), nameOf(name));
      const head = element("h2", { class: "ends" }, end(a, linked.a), element("span", { class: "soft", "aria-label": "and" }, "—"), end(b, linked.b));
      const edge = linked.edge;
      const [own, other] = linked.a_is_source ? [edge?.source, edge?.target] : [edge?.target, edge?.source];
      if (edge && (own !== a || other !== b)) return this.doings.open({ a: own!, b: other! });
      if (!edge) {
        this.put("No link", this.back(), head, element("p", {}, when.from || when.to ? "Nothing links them in this time." : "Nothing links them."), linked.hint ? element("p", { class: "soft" }, linked.hint) : null,
          element("div", { class: "actions" }, button("Find a path", () => this.doings.open({ start: a, end: b }), { class: "strong" })));
        return;
      }
      const nameById = (id: string) => (id === a ? linked.a : linked.b);
      const words = (edge.labels ?? []).map((l) => element("li", {}, nameOf(nameById(l.from)), element("q", {}, l.words), nameOf(nameById(l.to)), element("small", {}, this.stories(l.stories))));
      const quotes = element("div", { class: "quotes" });
      const put = (some: Linked) => quotes.append(...some.edge!.evidence.map((q) => quoted(q, some.sources.find((s) => s.document === q.document))));
      put(linked);
      this.put(`${short(linked.a, 60)} and ${short(linked.b, 60)}`, this.back(), head,
        element("p", { class: "fact" }, element("strong", {}, this.stories(edge.weight)), ` ${edge.weight === 1 ? "holds" : "hold"} both · `, dates(edge.first_seen, edge.last_seen)),
        this.chance(edge),
        words.length ? element("ul", { class: "words", "aria-label": "What texts say of them" }, ...words) : null,
        timeline && timeline.steps.length > 1 ? bars(timeline) : null,
        element("div", { class: "actions" },
          button("Show both", () => this.doings.around([a, b].join("\n")), { title: "The names around these two" }),
          button("Other ways", () => this.doings.open({ start: a, end: b }), { title: "How else they are connected" })),
        element("h3", {}, edge.evidence.length ? count(edge.count, ["sentence", "sentences"]) : "No sentence is kept for this link"),
        quotes,
        more(edge.count - edge.evidence.length, async (skip) => {
          const next = await ask(QUOTES + skip);
          put(next);
          return next.edge!.evidence.length;
        }));
    });
  }

  /** What chance would give, in words. */
  private chance(edge: Edge): HTMLElement {
    if (edge.imported) return element("p", { class: "soft" }, "Taken over from another program.");
    const sure = verdict(edge);
    const rate = `false-discovery rate ${number(edge.fdr)}`;
    return element("p", { class: `chance ${edge.fdr <= 0.05 ? "sure" : ""}` }, `By chance: ${number(edge.expected)} (×${number(edge.lift)}). `, element("span", { title: rate }, `That is ${sure}`), element("span", { class: "soft" }, ` · ${rate}`));
  }

  // ---- a path -----------------------------------------------------------------------------------------------------------

  async path(start: string, end: string): Promise<void> {
    let [from, to] = [start, end];
    const go = () => from && to && this.doings.open({ start: from, end: to });
    const first = new Combobox("From", (one) => { from = one.id; go(); if (!to) second.field.focus(); }, "from whom");
    const second = new Combobox("To", (one) => { to = one.id; go(); }, "to whom");
    const form = element("div", { class: "ways" }, element("label", {}, "From", first.root), element("label", {}, "To", second.root));
    const frame = (...parts: (Node | null)[]) => this.put("Path", this.back(), element("h2", {}, "How are they connected?"), form, ...parts);
    first.set(start ? plain(start) : "");
    second.set(end ? plain(end) : "");
    if (!start || !end) {
      frame(element("p", { class: "soft" }, "Choose two names: the way between them whose links mean most is shown, with a sentence for each step."));
      (start ? second : first).field.focus();
      return;
    }
    await this.load((signal) => get<PathAnswer>("path", { a: start, b: end, limit: 4, quotes: 1, ...period(this.state()) }, signal), (answer) => {
      if (!answer.found) {
        frame(element("p", { class: "fact" }, "No chain of links leads from one to the other."), answer.hint ? element("p", { class: "soft" }, answer.hint) : null);
        return;
      }
      const all = [answer, ...(answer.others ?? [])];
      first.set(answer.entities![0]!.name);
      second.set(answer.entities!.at(-1)!.name);
      const steps = element("ol", { class: "steps" });
      const choices = all.length > 1 ? element("div", { class: "actions", role: "group", "aria-label": "Paths" }) : null;
      const show = (which: number) => {
        const path = all[which]!;
        const names = path.entities!;
        const nameAt = (i: number) => element("li", { class: "stop" }, this.name(names[i]!, () => this.doings.open({ entity: names[i]!.id })));
        const step = (edge: Edge, i: number) => element("li", { class: "step" },
          button(`${this.stories(edge.weight)}${edge.labels?.[0] ? `, “${short(edge.labels[0].words, 40)}”` : ""}`, () => this.doings.open({ a: names[i]!.id, b: names[i + 1]!.id }), { class: "inline", title: "All sentences behind this step" }),
          ...edge.evidence.map((quote) => quoted(quote)));
        steps.replaceChildren(...path.steps.flatMap((edge, i) => [nameAt(i), step(edge, i)]), nameAt(names.length - 1));
        [...(choices?.children ?? [])].forEach((choice, i) => choice.setAttribute("aria-pressed", String(i === which)));
        this.doings.path(path, which);
      };
      all.forEach((path, i) => choices?.append(button(i === 0 ? "Best" : `${i + 1}`, () => show(i), { title: path.entities!.map((e) => short(e.name, 40)).join(" → ") })));
      frame(element("p", { class: "soft" }, `${count(answer.steps.length, ["step", "steps"])}; each holds against chance.`), choices, steps);
      show(0);
    });
  }
}

/** What an id says of the type. */
export function typeOf(id: string): Type {
  const type = id.slice(0, id.indexOf("-")).toUpperCase();
  return type in COLORS ? (type as Type) : "MISC";
}

/** The name that an id is made of, for people. */
function plain(id: string): string {
  const name = id.slice(id.indexOf("-") + 1).split("@")[0] ?? id;
  return short(name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" "), 80);
}

/** What chance says of a link. One that chance alone would hardly give may still be one of so many that such links are to be expected. */
function verdict(edge: Edge): string {
  if (edge.fdr <= 0.05) return "more than chance explains";
  return edge.p <= 0.05 ? "seen in too few documents to tell it from chance" : "no more than chance can explain";
}

function strength(link: Edge): HTMLElement {
  const sure = link.fdr <= 0.05;
  return element("span", { class: `sign ${sure ? "sure" : ""}`, title: verdict(link), "aria-label": sure ? "significant" : "not significant" });
}

/** A button for what is left; `load` says how many came. */
function more(left: number, load: (skip: number) => Promise<number>): HTMLElement | null {
  if (left <= 0) return null;
  let [rest, skip] = [left, 0];
  const made = button(`${rest} more`, () => {
    made.disabled = true;
    load(skip).then((came) => {
      [skip, rest] = [skip + came, rest - came];
      made.textContent = `${rest} more`;
      made.disabled = false;
      if (rest <= 0 || came === 0) made.remove();
    }, (error) => {
      made.disabled = false;
      toast(error instanceof Error ? error.message : String(error));
    });
  }, { class: "more" });
  return made;
}

/** When it was: a bar for each step. */
function bars(timeline: Timeline): HTMLElement | null {
  const { steps } = timeline;
  if (steps.length < 2) return null;
  const most = Math.max(...steps.map((s) => s.stories), 1);
  const [width, height] = [steps.length, 100];
  const bar = (s: Timeline["steps"][number], i: number) => drawing("rect", { x: i + 0.1, y: height - (height * s.stories) / most, width: 0.8, height: (height * s.stories) / most },
    drawing("title", {}, `${s.time}: ${s.stories}`));
  const said = `${steps[0]!.time} to ${steps.at(-1)!.time}, at most ${most} in a ${timeline.granularity}`;
  return element("figure", { class: "bars" },
    drawing("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `Stories over time: ${said}` }, ...steps.map(bar)),
    element("figcaption", { class: "soft" }, element("span", {}, steps[0]!.time), element("span", {}, `at most ${most} a ${timeline.granularity}`), element("span", {}, steps.at(-1)!.time)));
}
