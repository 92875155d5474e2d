// What is to be seen, as the address of the page has it: a link restores it.

import type { Parameters, Type } from "./api";

export interface State {
  /** Ids around which names are shown; none: the strongest of all. */
  around: string[];
  /** Ids of those that are shown, and nobody else. */
  only: string[];
  /** The community that is shown alone. */
  community: number | null;
  /** Communities as one node each. */
  communities: boolean;
  /** How many names; nothing: what fits. */
  top: number | null;
  types: Type[];
  /** The least stories of a link. */
  least: number;
  /** Which links: all, those that pass at a false-discovery rate of 0.05, the backbone. */
  sure: "" | "fdr" | "backbone";
  color: "community" | "type";
  /** First and last day, as far as they are chosen. */
  from: string;
  to: string;
  /** Whether the names are those that were strongest in that time. */
  then: boolean;
  /** What the panel shows: an entity, a link, a path. */
  open: { entity: string } | { a: string; b: string } | { start: string; end: string } | null;
}

export const FIRST: State = {
  around: [], only: [], community: null, communities: false, top: null, types: [], least: 1, sure: "", color: "community", from: "", to: "", then: false, open: null,
};

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an address; what makes no sense is as if it were not there. */
export function read(hash: string): State {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const lines = (name: string) => (said.get(name) ?? "").split("\n").filter(Boolean);
  const whole = (name: string) => {
    const n = Number(said.get(name));
    return Number.isInteger(n) && n > 0 ? n : null;
  };
  const date = (name: string) => (day.test(said.get(name) ?? "") ? said.get(name)! : "");
  const two = (a: string, b: string): [string, string] | null => (said.get(a) !== null && said.get(b) !== null ? [said.get(a)!, said.get(b)!] : null);
  const link = two("a", "b");
  const path = two("start", "end");
  const entity = said.get("entity");
  const sure = said.get("sure");
  return {
    around: lines("around"),
    only: lines("only"),
    community: whole("community"),
    communities: said.has("communities"),
    top: whole("top"),
    types: (said.get("types") ?? "").split(",").filter((t): t is Type => ["PER", "ORG", "LOC", "MISC"].includes(t)),
    least: whole("least") ?? 1,
    sure: sure === "fdr" || sure === "backbone" ? sure : "",
    color: said.get("color") === "type" ? "type" : "community",
    from: date("from"),
    to: date("to"),
    then: said.has("then"),
    open: link ? { a: link[0], b: link[1] } : path ? { start: path[0], end: path[1] } : entity ? { entity } : null,
  };
}

/** The address of a state, without what goes without saying. */
export function written(state: State): string {
  const said = new URLSearchParams();
  const say = (name: string, value: string | number | null, usual: string | number | null = null) => {
    if (value !== null && value !== "" && value !== usual) said.set(name, String(value));
  };
  say("around", state.around.join("\n"));
  say("only", state.only.join("\n"));
  say("community", state.community);
  if (state.communities) said.set("communities", "");
  say("top", state.top);
  say("types", state.types.join(","));
  say("least", state.least, 1);
  say("sure", state.sure);
  say("color", state.color, "community");
  say("from", state.from);
  say("to", state.to);
  if (state.then) said.set("then", "");
  for (const [name, value] of Object.entries(state.open ?? {})) said.set(name, value);
  return said.toString();
}

/** What the server is asked for. */
export function parameters(state: State, usual: number | null): Parameters {
  return {
    around: state.around.join("\n"),
    only: state.only.join("\n"),
    community: state.community,
    communities: state.communities,
    top: state.top ?? (state.around.length || state.only.length || state.communities ? null : usual),
    types: state.types.join(","),
    min_count: state.least > 1 ? state.least : null,
    fdr: state.sure === "fdr" ? 0.05 : null,
    backbone: state.sure === "backbone" ? 0.05 : null,
    ...(state.then ? period(state) : {}),
  };
}

/** The time that is chosen, for questions. */
export function period(state: State): Parameters {
  return { from: state.from, to: state.to };
}
