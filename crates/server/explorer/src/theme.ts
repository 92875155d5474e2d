// Light and dark: what the page's style says, for what is drawn.

import { byId } from "./element";

interface Theme { dark: boolean; front: string; back: string; line: string; family: string }

let known: Theme | null = null;
let told: () => void = () => undefined;

export function theme(): Theme {
  if (!known) {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(name).trim();
    known = { dark: color("--dark") === "1", front: color("--front"), back: color("--map"), line: color("--edge"), family: color("--family") };
  }
  return known;
}

/** A colour over the ground of the map, as solid as `share` says. */
export function blended(color: string, share: number): string {
  const [a, b] = [color, theme().back].map((c) => [1, 3, 5].map((at) => parseInt(c.slice(at, at + 2), 16)));
  return `#${a!.map((n, i) => Math.round(n * share + b![i]! * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

/** Lets people choose, and calls `change` whenever the colours are others. */
export function listen(change: () => void): void {
  told = () => {
    known = null;
    change();
  };
  const kept = localStorage.getItem("namegraph-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  byId("theme").addEventListener("click", () => {
    const next = theme().dark ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("namegraph-theme", next);
    told();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => told());
  known = null;
}
