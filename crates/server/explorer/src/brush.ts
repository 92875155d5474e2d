// The time below the map: how many stories there were, a stretch that can be drawn, moved, and played.

import type { About } from "./api";
import { byId, button, drawing, element } from "./element";

export interface TimeChoices {
  /** A stretch of the calendar, by its first and last step, while it is being chosen and when it is. */
  stretch(stretch: [number, number] | null, done: boolean): void;
  /** Names that were strongest then. */
  then(): void;
}

const PLAY = 700;

export class Brush {
  private readonly root = byId("time");
  private steps: string[] = [];
  private stretch: [number, number] | null = null;
  private window: SVGRectElement | null = null;
  private readonly handles: SVGRectElement[] = [];
  private said: HTMLElement | null = null;
  private playing: number | undefined;
  private play: HTMLButtonElement | null = null;

  constructor(private readonly choices: TimeChoices) {}

  show(about: About): void {
    this.steps = about.calendar.map((step) => step.time);
    const n = this.steps.length;
    this.root.hidden = n < 2;
    document.body.classList.toggle("timeless", n < 2);
    if (n < 2) return;
    const most = Math.max(...about.calendar.map((step) => step.stories), 1);
    const bars = about.calendar.map(({ time, stories }, i) => drawing("rect", { class: "bar", x: i + 0.08, width: 0.84, y: 100 - (100 * stories) / most, height: (100 * stories) / most }, drawing("title", {}, `${time}: ${stories} ${about.unit[1]}`)));
    this.window = drawing("rect", { class: "window", y: 0, height: 100, x: 0, width: 0 });
    this.handles.splice(0, 2, ...(["First", "Last"] as const).map((label, which) => {
      const handle = drawing("rect", { class: "handle", y: 0, height: 100, width: 1, role: "slider", tabindex: 0, "aria-label": `${label} ${about.granularity} shown` });
      handle.addEventListener("keydown", (event) => this.key(event, which));
      return handle;
    }));
    const chart = drawing("svg", { viewBox: `0 0 ${n} 100`, preserveAspectRatio: "none", class: "calendar", role: "group", "aria-label": "Stories over time; drag to choose a stretch" }, ...bars, this.window, ...this.handles);
    this.drag(chart);
    const ticks = this.ticks();
    this.said = element("output", { id: "stretch" });
    this.play = button("▶", () => this.toggle(), { id: "play", "aria-label": "Play through the time", title: "Play through the time" });
    this.root.replaceChildren(this.play, element("div", { class: "chart" }, chart, element("div", { class: "ticks", "aria-hidden": "true" }, ...ticks)),
      element("div", { class: "said" }, this.said,
        element("span", {}, button("Who mattered then", () => this.choices.then(), { id: "then", class: "small", title: "Draw the map anew with the strongest names of this time" }),
          button("All of the time", () => this.set(null, true), { id: "always", class: "small" }))));
    this.mark();
  }

  private ticks(): HTMLElement[] {
    const n = this.steps.length;
    const years = this.steps.map((time, i) => ({ time, i })).filter(({ time, i }) => i === 0 || time.slice(0, 4) !== this.steps[i - 1]!.slice(0, 4));
    const labels = years.length > 1 ? years.map(({ time, i }) => ({ text: time.slice(0, 4), i })) : [0, Math.floor(n / 2), n - 1].map((i) => ({ text: this.steps[i]!, i }));
    const every = Math.ceil(labels.length / 12);
    const near = (i: number) => i > 0 && labels[i]!.i - labels[i - 1]!.i < n / 10;
    return labels.filter((_, i) => i % every === 0 && !(i === 1 && near(1))).map(({ text, i }) => {
      const made = element("span", {}, text);
      made.style.left = `${(100 * i) / n}%`;
      return made;
    });
  }

  /** Takes a stretch over from an address: first and last day. */
  take(from: string, to: string): void {
    if (!from && !to) this.stretch = null;
    else {
      const first = this.steps.findIndex((step) => last(step) >= from);
      const after = this.steps.findIndex((step) => to !== "" && start(step) > to);
      this.stretch = first < 0 ? null : [first, Math.max(first, (after < 0 ? this.steps.length : after) - 1)];
    }
    this.mark();
  }

  /** First and last day of the stretch; nothing, if it is all of the time. */
  days(): { from: string; to: string } {
    if (!this.stretch) return { from: "", to: "" };
    return { from: start(this.steps[this.stretch[0]]!), to: last(this.steps[this.stretch[1]]!) };
  }

  private set(stretch: [number, number] | null, done: boolean): void {
    const n = this.steps.length;
    this.stretch = stretch && (stretch[0] > 0 || stretch[1] < n - 1) ? stretch : null;
    this.mark();
    this.choices.stretch(this.stretch, done);
    if (done && !this.stretch) this.pause();
  }

  private mark(): void {
    const [first, final] = this.stretch ?? [0, this.steps.length - 1];
    this.window?.setAttribute("x", String(first));
    this.window?.setAttribute("width", String(final - first + 1));
    this.window?.classList.toggle("all", !this.stretch);
    this.handles.forEach((handle, which) => {
      const at = which ? final : first;
      handle.setAttribute("x", String(which ? at + 1 - 0.18 * this.grip() : at - 0.82 * this.grip()));
      handle.setAttribute("width", String(this.grip()));
      handle.setAttribute("aria-valuenow", String(at));
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(this.steps.length - 1));
      handle.setAttribute("aria-valuetext", this.steps[at] ?? "");
    });
    if (this.said) this.said.textContent = first === final ? this.steps[first]! : `${this.steps[first]} to ${this.steps[final]}`;
    for (const id of ["then", "always"]) document.getElementById(id)?.toggleAttribute("hidden", !this.stretch);
  }

  /** How wide a handle is, in steps: some pixels. */
  private grip(): number {
    return (5 * this.steps.length) / Math.max(this.root.clientWidth - 260, 200);
  }

  private drag(chart: SVGSVGElement): void {
    const at = (event: PointerEvent) => {
      const box = chart.getBoundingClientRect();
      return Math.min(this.steps.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * this.steps.length)));
    };
    let move: ((to: number) => [number, number]) | null = null;
    chart.addEventListener("pointerdown", (event) => {
      chart.setPointerCapture(event.pointerId);
      this.pause();
      const [from, stretch] = [at(event), this.stretch];
      const which = this.handles.indexOf(event.target as SVGRectElement);
      if (which >= 0) {
        const other = (stretch ?? [0, this.steps.length - 1])[1 - which]!;
        move = (to) => [Math.min(other, to), Math.max(other, to)];
      } else if (stretch && from >= stretch[0] && from <= stretch[1]) {
        const length = stretch[1] - stretch[0];
        move = (to) => {
          const first = Math.min(this.steps.length - 1 - length, Math.max(0, stretch[0] + to - from));
          return [first, first + length];
        };
      } else {
        move = (to) => [Math.min(from, to), Math.max(from, to)];
      }
      event.preventDefault();
    });
    chart.addEventListener("pointermove", (event) => {
      if (move) this.set(move(at(event)), false);
    });
    chart.addEventListener("pointerup", (event) => {
      if (move) this.set(move(at(event)), true);
      move = null;
    });
  }

  private key(event: KeyboardEvent, which: number): void {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12 }[event.key];
    if (step === undefined) return;
    const next: [number, number] = [...(this.stretch ?? [0, this.steps.length - 1])];
    const [low, high] = which ? [next[0], this.steps.length - 1] : [0, next[1]];
    next[which] = Math.min(high, Math.max(low, next[which]! + step));
    this.set(next, true);
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- playing ------------------------------------------------------------------------------------------------------------

  private toggle(): void {
    if (this.playing !== undefined) {
      this.pause();
      this.choices.stretch(this.stretch, true);
      return;
    }
    const n = this.steps.length;
    const length = this.stretch ? this.stretch[1] - this.stretch[0] : Math.max(0, Math.ceil(n / 12) - 1);
    let first = this.stretch && this.stretch[1] < n - 1 ? this.stretch[0] : 0;
    const step = Math.max(1, Math.floor(n / 60));
    const next = () => {
      this.set([first, Math.min(n - 1, first + length)], false);
      if (first + length >= n - 1) {
        this.pause();
        this.choices.stretch(this.stretch, true);
      }
      first += step;
    };
    this.playing = window.setInterval(next, PLAY);
    this.play!.textContent = "❚❚";
    this.play!.setAttribute("aria-label", "Stop");
    next();
  }

  private pause(): void {
    window.clearInterval(this.playing);
    this.playing = undefined;
    if (!this.play) return;
    this.play.textContent = "▶";
    this.play.setAttribute("aria-label", "Play through the time");
  }
}

/** The first day of a step: of a day, a month or a year. */
function start(step: string): string {
  return `${step}-01-01`.slice(0, 10);
}

/** The last day of it. */
function last(step: string): string {
  if (step.length === 4) return `${step}-12-31`;
  if (step.length === 10) return step;
  const [year, month] = step.split("-").map(Number);
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
}
