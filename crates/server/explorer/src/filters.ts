// The legend and the filters: which communities there are, which types and links are shown.

import { type About, COLORS, KINDS, type Scene, type Type } from "./api";
import { byId, button, dot, element, nameOf } from "./element";
import type { State } from "./state";

export interface Choices {
  change(change: Partial<State>): void;
  hint(community: number | null): void;
}

const MOST_IN_LEGEND = 9;
const GRAY = "#aaaaaa";

export class Filters {
  private readonly root = byId("filters");

  constructor(private readonly choices: Choices) {}

  show(about: About, scene: Scene, state: State): void {
    const keep = document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement) ? document.activeElement.id : "";
    this.root.replaceChildren(this.legend(scene, state), this.types(about, state), this.links(about, state), this.size(scene, state));
    if (keep) document.getElementById(keep)?.focus();
  }

  private legend(scene: Scene, state: State): HTMLElement {
    const { choices } = this;
    const coloring = element("div", { class: "switch small", role: "group", "aria-label": "Colours" },
      button("Communities", () => choices.change({ color: "community" }), { id: "color-community", "aria-pressed": String(state.color === "community") }),
      button("Types", () => choices.change({ color: "type" }), { id: "color-type", "aria-pressed": String(state.color === "type") }));
    const list = element("ul", { class: "legend" });
    if (state.color === "type" && !state.communities) {
      const types = [...new Set(scene.nodes.map((n) => n.type))].filter((t) => t !== null);
      list.append(...types.map((t) => element("li", {}, element("span", { class: "row" }, dot(COLORS[t]), KINDS[t][1]))));
    } else {
      const colored = scene.communities.filter((c) => c.color !== GRAY).slice(0, MOST_IN_LEGEND);
      list.append(...colored.map((c) => {
        const row = element("button", { type: "button", class: "row", id: `community-${c.number}`, "aria-pressed": String(state.community === c.number), title: state.community === c.number ? "Show all again" : "Show this community alone" },
          dot(c.color), nameOf(c.name, { class: "who" }), element("small", {}, `${c.shown}/${c.size}`));
        row.addEventListener("click", () => choices.change(state.community === c.number
          ? { community: null, communities: false } : { community: c.number, communities: false, around: [], only: [], open: null }));
        row.addEventListener("pointerenter", () => choices.hint(c.number));
        row.addEventListener("pointerleave", () => choices.hint(null));
        row.addEventListener("focus", () => choices.hint(c.number));
        row.addEventListener("blur", () => choices.hint(null));
        return element("li", {}, row);
      }));
      const rest = scene.communities.length - colored.length;
      if (rest > 0) list.append(element("li", { class: "soft" }, element("span", { class: "row" }, dot(GRAY), `${rest} smaller ${rest === 1 ? "one" : "ones"}`)));
    }
    return element("section", { "aria-label": "Legend" }, element("h2", {}, "Colours"), coloring, list);
  }

  private types(about: About, state: State): HTMLElement {
    const all = (Object.keys(KINDS) as Type[]).filter((t) => about.types[t]);
    const on = (t: Type) => !state.types.length || state.types.includes(t);
    const box = (t: Type) => {
      const made = element("input", { type: "checkbox", id: `type-${t}`, checked: on(t) });
      made.addEventListener("change", () => {
        const types = all.filter((other) => (other === t ? made.checked : on(other)));
        this.choices.change({ types: types.length === all.length ? [] : types.length ? types : [t] });
      });
      return element("label", {}, made, dot(COLORS[t]), KINDS[t][1]);
    };
    return element("section", { "aria-label": "Types" }, element("h2", {}, "Show"), ...all.map(box));
  }

  private links(about: About, state: State): HTMLElement {
    const least = element("input", { type: "number", id: "least", min: 1, max: 9999, value: state.least, inputmode: "numeric" });
    least.addEventListener("change", () => this.choices.change({ least: Math.max(1, Math.round(Number(least.value)) || 1) }));
    const sure = element("select", { id: "sure" }, ...([["", "all links"], ["fdr", "more than chance"], ["backbone", "the backbone"]] as const).map(([value, text]) => element("option", { value, selected: state.sure === value }, text)));
    sure.addEventListener("change", () => this.choices.change({ sure: sure.value as State["sure"] }));
    return element("section", { "aria-label": "Links" }, element("h2", {}, "Links"),
      element("label", {}, "at least ", least, ` ${about.unit[1]}`),
      about.imported ? null : element("label", { title: "more than chance: false-discovery rate 0.05. The backbone: links that stand out at one end, by the disparity filter at 0.05." }, sure));
  }

  private size(scene: Scene, state: State): HTMLElement {
    const steps = [30, 60, 100, 200, 300, 500];
    const usual = state.top ?? steps.find((n) => n >= scene.nodes.length) ?? 500;
    const top = element("select", { id: "top", "aria-label": "How many names" }, ...[...new Set([...steps, usual])].sort((a, b) => a - b).map((n) => element("option", { value: n, selected: n === usual }, String(n))));
    top.addEventListener("change", () => this.choices.change({ top: Number(top.value) }));
    const hidden = state.communities || state.only.length > 0;
    return element("section", { "aria-label": "How many", hidden }, element("label", {}, "up to ", top, state.around.length ? " names around each" : " names"));
  }
}
