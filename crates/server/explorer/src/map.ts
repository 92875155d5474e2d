// The map: sigma draws discs and lines; names and the grounds of communities are drawn here, so that no name lies on another.

import Graph from "graphology";
import Sigma from "sigma";
import type { Scene, SceneNode } from "./api";
import { short } from "./element";
import { blended, theme } from "./theme";

export interface Handlers {
  node(id: string): void;
  link(a: string, b: string): void;
  nothing(): void;
  /** What lies under the pointer, and where that is. */
  over(what: { node: SceneNode } | { a: SceneNode; b: SceneNode; weight: number } | null, x: number, y: number): void;
  /** Whom the keyboard has come to. */
  came(node: SceneNode): void;
}

/** What stands out; everything else steps back. */
export interface Focus { nodes: Set<string>; links: Set<string> }

/** A disc or a line as it is drawn on a picture. */
export interface Picture {
  width: number;
  height: number;
  lines: { x1: number; y1: number; x2: number; y2: number; width: number; color: string }[];
  discs: { x: number; y: number; radius: number; color: string }[];
  names: { x: number; y: number; font: number; text: string; color: string }[];
}

const GROUND = 42;
/** What is in no larger community. */
const GRAY = "#aaaaaa";
const NEAR_DISC = 7;
const NEAR_LINE = 6;

/** Two ends as one key, in either order. */
export function pair(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

interface Box { x: number; y: number; w: number; h: number }

export class GraphMap {
  private readonly sigma: Sigma;
  private readonly graph = new Graph({ type: "undirected" });
  private readonly ground: CanvasRenderingContext2D;
  private readonly names: CanvasRenderingContext2D;
  private scene: Scene = { width: 1, height: 1, nodes: [], links: [], communities: [] };
  private keys = new Map<string, number>();
  private byCommunity = true;
  /** What each link weighs now; nothing: all of the time. */
  private weights: number[] | null = null;
  private shown: boolean[] = [];
  private chosen: Focus | null = null;
  private hovered: number | null = null;
  private cursor: number | null = null;
  private legend: number | null = null;
  /** What stands out in this frame. */
  private focused: Focus | null = null;
  /** How much smaller than on paper. */
  private fitting = 1;

  constructor(private readonly container: HTMLElement, private readonly handlers: Handlers) {
    this.sigma = new Sigma(this.graph, container, {
      allowInvalidContainer: true,
      renderLabels: false,
      renderEdgeLabels: false,
      defaultDrawNodeHover: () => undefined,
      zIndex: true,
      minEdgeThickness: 0.6,
      stagePadding: 44,
      minCameraRatio: 0.04,
      maxCameraRatio: 3,
      zoomToSizeRatioFunction: (ratio) => Math.sqrt(ratio),
      nodeReducer: (key) => this.disc(Number(key)),
      edgeReducer: (key) => this.line(Number(key)),
    });
    this.ground = this.layer("ground", { beforeLayer: "edges" });
    this.names = this.layer("names", { afterLayer: "nodes" });
    this.sigma.on("beforeRender", () => this.drawGround());
    this.sigma.on("afterRender", () => this.drawNames());
    this.listen();
  }

  private layer(id: string, place: { beforeLayer?: string; afterLayer?: string }): CanvasRenderingContext2D {
    this.sigma.createCanvasContext(id, { style: { pointerEvents: "none" }, ...place });
    const canvas = this.sigma.getCanvases()[id];
    const context = canvas?.getContext("2d");
    if (!context) throw new Error("this browser draws nothing");
    this.sigma.resize(true);
    return context;
  }

  // ---- what is shown ----------------------------------------------------------------------------------------------------

  /** Puts another scene on the map. */
  show(scene: Scene): void {
    this.scene = this.stretched(scene);
    this.keys = new Map(scene.nodes.map((node, i) => [node.id, i]));
    this.weights = null;
    this.shown = scene.nodes.map(() => true);
    [this.hovered, this.cursor, this.chosen, this.focused] = [null, null, null, null];
    this.graph.clear();
    this.scene.nodes.forEach((node, i) => this.graph.addNode(String(i), { x: node.x, y: -node.y, size: node.radius }));
    scene.links.forEach((link, i) => this.graph.addEdgeWithKey(String(i), String(link.source), String(link.target), {}));
    this.measure();
    this.fit(false);
  }

  /** A scene as high as its screen: names that stand apart stand farther apart then. */
  private stretched(scene: Scene): Scene {
    const { clientWidth: w, clientHeight: h } = this.container;
    const taller = Math.min(1.8, Math.max(1, (h / Math.max(w, 1)) * (scene.width / Math.max(scene.height, 1))));
    return { ...scene, height: scene.height * taller, nodes: scene.nodes.map((node) => ({ ...node, y: node.y * taller })) };
  }

  private measure(): void {
    const { clientWidth: w, clientHeight: h } = this.container;
    this.fitting = Math.min(1.15, Math.max(0.5, Math.min(w / (this.scene.width + 1), h / (this.scene.height + 1))));
  }

  color(byCommunity: boolean): void {
    this.byCommunity = byCommunity;
    this.draw();
  }

  /** Shows what was there at a time: what each link weighed then; nothing: at any time. */
  at(weights: number[] | null): void {
    this.weights = weights;
    const linked = new Set(weights?.flatMap((w, i) => (w > 0 ? [this.scene.links[i]!.source, this.scene.links[i]!.target] : [])));
    this.shown = this.scene.nodes.map((_, i) => !weights || linked.has(i));
    this.draw();
  }

  choose(focus: Focus | null): void {
    this.chosen = focus;
    this.draw();
  }

  /** Lets a community stand out, while the pointer is on its name. */
  hint(community: number | null): void {
    this.legend = community;
    this.draw();
  }

  counts(): { nodes: number; links: number } {
    return { nodes: this.shown.filter(Boolean).length, links: this.scene.links.filter((_, i) => this.weight(i) > 0).length };
  }

  /** Whether somebody is on the map. */
  has(id: string): boolean {
    return this.keys.has(id);
  }

  node(id: string): SceneNode | undefined {
    const i = this.keys.get(id);
    return i === undefined ? undefined : this.scene.nodes[i];
  }

  /** The node, all that are linked to it here, and these links. */
  around(id: string): Focus {
    const i = this.keys.get(id);
    const focus: Focus = { nodes: new Set([id]), links: new Set() };
    this.scene.links.forEach((link, k) => {
      if (this.weight(k) <= 0 || (link.source !== i && link.target !== i)) return;
      const [a, b] = [this.id(link.source), this.id(link.target)];
      focus.nodes.add(a).add(b);
      focus.links.add(pair(a, b));
    });
    return focus;
  }

  private id(i: number): string {
    return this.scene.nodes[i]!.id;
  }

  private weight(link: number): number {
    return this.weights ? this.weights[link]! : this.scene.links[link]!.weight;
  }

  // ---- the camera -------------------------------------------------------------------------------------------------------

  fit(smooth = true): void {
    const camera = this.sigma.getCamera();
    const all = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    if (smooth && !still()) void camera.animate(all, { duration: 250 });
    else camera.setState(all);
    this.draw();
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    if (still()) camera.setState({ ratio: camera.ratio * factor });
    else void camera.animate({ ratio: Math.min(3, Math.max(0.04, camera.ratio * factor)) }, { duration: 150 });
  }

  /** Brings somebody into sight, if he is not. */
  reveal(id: string): void {
    const node = this.node(id);
    if (!node) return;
    const at = this.sigma.graphToViewport({ x: node.x, y: -node.y });
    const { clientWidth: w, clientHeight: h } = this.container;
    if (at.x > 60 && at.y > 40 && at.x < w - 60 && at.y < h - 50) return;
    const data = this.sigma.getNodeDisplayData(String(this.keys.get(id)));
    if (data) void this.sigma.getCamera().animate({ x: data.x, y: data.y }, { duration: still() ? 0 : 250 });
  }

  resize(): void {
    this.measure();
    this.sigma.resize();
    this.draw();
  }

  private draw(): void {
    this.focused = this.focus();
    this.sigma.refresh({ skipIndexation: true });
  }

  // ---- discs and lines --------------------------------------------------------------------------------------------------

  private focus(): Focus | null {
    if (this.hovered !== null) return this.around(this.id(this.hovered));
    if (this.legend !== null) {
      const members = new Set(this.scene.nodes.filter((n) => n.community === this.legend).map((n) => n.id));
      const within = this.scene.links.filter((l) => members.has(this.id(l.source)) && members.has(this.id(l.target)) && l.close);
      return { nodes: members, links: new Set(within.map((l) => pair(this.id(l.source), this.id(l.target)))) };
    }
    return this.chosen;
  }

  private colorOf(node: SceneNode): string {
    return this.byCommunity || node.type === null ? node.community_color : node.type_color;
  }

  private disc(i: number): Record<string, unknown> {
    const node = this.scene.nodes[i]!;
    const focus = this.focused;
    const bright = !focus || focus.nodes.has(node.id);
    const size = Math.max(2.5, node.radius * this.fitting);
    const color = this.colorOf(node);
    return { x: node.x, y: -node.y, size, hidden: !this.shown[i], color: bright ? color : blended(color, 0.16), zIndex: bright ? 2 : 1, label: "" };
  }

  private line(i: number): Record<string, unknown> {
    const link = this.scene.links[i]!;
    const [a, b] = [this.scene.nodes[link.source]!, this.scene.nodes[link.target]!];
    const focus = this.focused;
    const bright = focus?.links.has(pair(a.id, b.id)) ?? false;
    const hidden = this.weight(i) <= 0 || !(link.close || bright);
    const few = bright && focus!.links.size < 12;
    const size = (0.7 + 0.75 * Math.log1p(this.weight(i))) * (bright ? 1.25 : 1) + (few ? 1.5 : 0);
    const same = this.colorOf(a) === this.colorOf(b);
    const color = bright ? blended(this.colorOf(a), 0.75) : blended(same ? this.colorOf(a) : theme().line, focus ? 0.12 : same ? 0.5 : 0.55);
    return { size, hidden, color, zIndex: bright ? 2 : 1 };
  }

  private drawGround(): void {
    const { canvas } = this.ground;
    const ratio = window.devicePixelRatio || 1;
    this.ground.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ground.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.byCommunity) return;
    const focus = this.focused;
    const scale = GROUND / Math.sqrt(this.sigma.getCamera().ratio);
    const circles = new Map<string, Path2D>();
    this.scene.nodes.forEach((node, i) => {
      if (!this.shown[i] || (focus && !focus.nodes.has(node.id)) || node.type === null || node.community_color === GRAY) return;
      const { x, y } = this.sigma.graphToViewport({ x: node.x, y: -node.y });
      const radius = scale * (0.7 + 0.6 * this.fitting * (node.radius / 20));
      const path = circles.get(node.community_color) ?? new Path2D();
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
      circles.set(node.community_color, path);
    });
    this.ground.globalAlpha = theme().dark ? 0.13 : 0.08;
    for (const [color, path] of circles) {
      this.ground.fillStyle = color;
      this.ground.fill(path);
    }
    this.ground.globalAlpha = 1;
  }

  // ---- names --------------------------------------------------------------------------------------------------------------

  /** The names that have room, those that matter most first. */
  private placed(measure: (text: string, font: number) => number): { i: number; x: number; y: number; font: number; text: string; bright: boolean }[] {
    const focus = this.focused;
    const ratio = Math.sqrt(this.sigma.getCamera().ratio);
    const rank = (i: number) => (i === this.hovered || i === this.cursor ? 1e9 : 0) + (focus?.nodes.has(this.id(i)) ? 1e6 : 0) + this.scene.nodes[i]!.radius;
    const order = this.scene.nodes.map((_, i) => i).filter((i) => this.shown[i]);
    order.sort((a, b) => rank(b) - rank(a) || a - b);
    const { clientWidth: w, clientHeight: h } = this.container;
    const taken: Box[] = [];
    const placed = [];
    for (const i of order) {
      const node = this.scene.nodes[i]!;
      const bright = !focus || focus.nodes.has(node.id);
      const at = this.sigma.graphToViewport({ x: node.x, y: -node.y });
      if (at.x < -80 || at.y < -30 || at.x > w + 80 || at.y > h + 30) continue;
      const font = Math.min(19, Math.max(11, node.font * Math.min(1, 0.35 + 0.65 * this.fitting / ratio)));
      const text = i === this.hovered || i === this.cursor ? short(node.name.replace(/\s+/g, " "), 70) : node.label;
      const width = measure(text, font);
      const y = at.y + Math.max(2.5, node.radius * this.fitting) / ratio + 2;
      // A name reaches over the edge only if its disc does.
      const middle = at.x < 0 || at.x > w ? at.x : Math.min(w - width / 2 - 3, Math.max(width / 2 + 3, at.x));
      const box = { x: middle - width / 2 - 1, y, w: width + 2, h: font * 1.15 };
      if (taken.some((t) => box.x < t.x + t.w && t.x < box.x + box.w && box.y < t.y + t.h && t.y < box.y + box.h)) continue;
      taken.push(box);
      placed.push({ i, x: middle, y, font, text, bright });
    }
    return placed;
  }

  private drawNames(): void {
    const { names: pen } = this;
    const ratio = window.devicePixelRatio || 1;
    const { front, back, family } = theme();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    const set = (font: number) => { pen.font = `${font >= 15 ? 600 : 500} ${font}px ${family}`; };
    const measure = (text: string, font: number) => { set(font); return pen.measureText(text).width; };
    for (const { x, y, font, text, i, bright } of this.placed(measure)) {
      set(font);
      const solid = bright ? 1 : 0.3;
      pen.strokeStyle = back;
      pen.lineWidth = 3.5;
      pen.globalAlpha = 0.85 * solid;
      pen.strokeText(text, x, y);
      pen.globalAlpha = solid;
      pen.fillStyle = front;
      pen.fillText(text, x, y);
      pen.globalAlpha = 1;
      if (i === this.cursor) this.ring(i);
    }
    if (this.chosen?.nodes.size) [...this.chosen.nodes].slice(0, 1).forEach((id) => this.ring(this.keys.get(id) ?? null));
  }

  private ring(i: number | null): void {
    if (i === null) return;
    const node = this.scene.nodes[i]!;
    const { x, y } = this.sigma.graphToViewport({ x: node.x, y: -node.y });
    this.names.strokeStyle = theme().front;
    this.names.lineWidth = 2;
    this.names.beginPath();
    this.names.arc(x, y, Math.max(2.5, node.radius * this.fitting) / Math.sqrt(this.sigma.getCamera().ratio) + 2, 0, 2 * Math.PI);
    this.names.stroke();
  }

  /** What is on the screen, to be written to a file. */
  picture(): Picture {
    const ratio = Math.sqrt(this.sigma.getCamera().ratio);
    const place = (i: number) => this.sigma.graphToViewport({ x: this.scene.nodes[i]!.x, y: -this.scene.nodes[i]!.y });
    const measure = (text: string, font: number) => this.names.measureText(text).width * (font / parseFloat(this.names.font.match(/[\d.]+px/)?.[0] ?? "12"));
    const lines = this.scene.links.flatMap((link, i) => {
      const drawn = this.line(i);
      if (drawn.hidden || !this.shown[link.source] || !this.shown[link.target]) return [];
      const [a, b] = [place(link.source), place(link.target)];
      return [{ x1: a.x, y1: a.y, x2: b.x, y2: b.y, width: (drawn.size as number) / ratio, color: drawn.color as string }];
    });
    const discs = this.scene.nodes.flatMap((_, i) => {
      const drawn = this.disc(i);
      return drawn.hidden ? [] : [{ ...place(i), radius: (drawn.size as number) / ratio, color: drawn.color as string }];
    });
    const names = this.placed(measure).map(({ x, y, font, text, bright }) => ({ x, y: y + font * 0.85, font, text, color: bright ? theme().front : blended(theme().front, 0.3) }));
    return { width: this.container.clientWidth, height: this.container.clientHeight, lines, discs, names };
  }

  // ---- pointing -----------------------------------------------------------------------------------------------------------

  private listen(): void {
    const at = (event: PointerEvent | MouseEvent): [number, number] => {
      const box = this.container.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    let down: [number, number] | null = null;
    // Not "click": sigma keeps that from fingers.
    this.container.addEventListener("pointerdown", (event) => { down = event.isPrimary && event.button === 0 ? at(event) : null; }, true);
    this.container.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch" && !event.buttons) this.hover(...at(event));
    });
    this.container.addEventListener("pointerleave", () => this.leave());
    this.container.addEventListener("pointerup", (event) => {
      const [x, y] = at(event);
      const pressed = down && Math.hypot(x - down[0], y - down[1]) <= (event.pointerType === "touch" ? 12 : 6);
      down = null;
      if (pressed) this.press(x, y);
    }, true);
    this.container.addEventListener("keydown", (event) => this.key(event));
    this.container.addEventListener("blur", () => {
      this.cursor = null;
      this.draw();
    });
  }

  private leave(): void {
    this.handlers.over(null, 0, 0);
    if (this.hovered !== null) {
      this.hovered = null;
      this.draw();
    }
  }

  private hover(x: number, y: number): void {
    const node = this.nodeAt(x, y);
    if (node !== this.hovered) {
      this.hovered = node;
      this.draw();
    }
    const link = node === null ? this.linkAt(x, y) : null;
    this.container.style.cursor = node !== null || link !== null ? "pointer" : "";
    if (node !== null) this.handlers.over({ node: this.scene.nodes[node]! }, x, y);
    else if (link !== null) {
      const { source, target } = this.scene.links[link]!;
      this.handlers.over({ a: this.scene.nodes[source]!, b: this.scene.nodes[target]!, weight: this.weight(link) }, x, y);
    } else this.handlers.over(null, 0, 0);
  }

  private press(x: number, y: number): void {
    const node = this.nodeAt(x, y);
    const link = node === null ? this.linkAt(x, y) : null;
    if (node !== null) this.handlers.node(this.id(node));
    else if (link !== null) this.handlers.link(this.id(this.scene.links[link]!.source), this.id(this.scene.links[link]!.target));
    else this.handlers.nothing();
  }

  private nodeAt(x: number, y: number): number | null {
    const ratio = Math.sqrt(this.sigma.getCamera().ratio);
    let [best, nearest]: [number | null, number] = [null, NEAR_DISC];
    this.scene.nodes.forEach((node, i) => {
      if (!this.shown[i]) return;
      const at = this.sigma.graphToViewport({ x: node.x, y: -node.y });
      const away = Math.hypot(x - at.x, y - at.y) - Math.max(2.5, node.radius * this.fitting) / ratio;
      if (away < nearest) [best, nearest] = [i, away];
    });
    return best;
  }

  private linkAt(x: number, y: number): number | null {
    let [best, nearest]: [number | null, number] = [null, NEAR_LINE];
    const chosen = this.chosen;
    this.scene.links.forEach((link, i) => {
      const bright = chosen?.links.has(pair(this.id(link.source), this.id(link.target)));
      if (this.weight(i) <= 0 || !(link.close || bright) || (chosen && !bright)) return;
      const [a, b] = [link.source, link.target].map((end) => this.sigma.graphToViewport({ x: this.scene.nodes[end]!.x, y: -this.scene.nodes[end]!.y }));
      const [dx, dy] = [b!.x - a!.x, b!.y - a!.y];
      const along = Math.min(1, Math.max(0, ((x - a!.x) * dx + (y - a!.y) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(x - a!.x - along * dx, y - a!.y - along * dy);
      if (away < nearest) [best, nearest] = [i, away];
    });
    return best;
  }

  /** Where something is on the screen, for those who point there by program. */
  placeOf(id: string): { x: number; y: number } | null {
    const node = this.node(id);
    return node ? this.sigma.graphToViewport({ x: node.x, y: -node.y }) : null;
  }

  // ---- keys ---------------------------------------------------------------------------------------------------------------

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (way) this.go(...way);
    else if (event.key === "Enter" || event.key === " ") {
      if (this.cursor !== null) this.handlers.node(this.id(this.cursor));
    } else if (event.key === "+" || event.key === "=") this.zoom(0.7);
    else if (event.key === "-") this.zoom(1.4);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** From name to name: to the nearest one that lies in that direction. */
  private go(dx: number, dy: number): void {
    const from = this.cursor === null ? null : this.scene.nodes[this.cursor]!;
    let [best, nearest]: [number | null, number] = [null, Infinity];
    this.scene.nodes.forEach((node, i) => {
      if (!this.shown[i] || i === this.cursor) return;
      if (!from) {
        if (best === null) best = i;
        return;
      }
      const [x, y] = [node.x - from.x, node.y - from.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead > 0 && ahead + 2.5 * aside < nearest) [best, nearest] = [i, ahead + 2.5 * aside];
    });
    if (best === null) return;
    this.cursor = best;
    this.reveal(this.id(best));
    this.draw();
    this.handlers.came(this.scene.nodes[best]!);
  }
}

/** Whether somebody wants nothing to move. */
function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
