// The explorer: from an address to a view, and from what somebody does to another address.

import "./style.css";
import { type About, type Decision, type Named, type PathAnswer, Problem, type Scene, type Suggestion, type Times, type Who, Latest, get } from "./api";
import { Brush } from "./brush";
import { Combobox } from "./combobox";
import { Deciding } from "./decide";
import { byId, count, nameOf, short, toast } from "./element";
import { saveGraph, savePng, saveSvg } from "./files";
import { Filters } from "./filters";
import { type Focus, GraphMap, type Handlers, pair } from "./map";
import { Panel } from "./panel";
import { FIRST, type State, parameters, read, written } from "./state";
import { listen as listenToTheme } from "./theme";

/** Names that a phone shows, and those around each stop of a path. */
const ON_A_PHONE = 45;
const BESIDE_A_PATH = 6;

class Explorer {
  private state: State = read(location.hash);
  private about!: About;
  private scene: Scene = { width: 1, height: 1, nodes: [], links: [], communities: [] };
  private decisions: Decision[] = [];
  /** The times of the links of the view, and what view that is. */
  private times: { of: string; times: Times } | null = null;
  /** What the view on the map was asked for with. */
  private seen = "";
  private path: Focus | null = null;
  private readonly views = new Latest();
  private readonly timing = new Latest();

  readonly map = new GraphMap(byId("map"), {
    node: (id) => this.press(id),
    link: (a, b) => !this.state.communities && this.change({ open: { a, b } }),
    nothing: () => this.state.open && this.change({ open: null }),
    over: (what, x, y) => this.tip(what, x, y),
    came: (node) => { byId("spoken").textContent = `${short(node.name, 120)}, ${count(node.mentions, ["mention", "mentions"])}, ${count(node.degree, ["link", "links"])}`; },
  });
  private readonly filters = new Filters({ change: (change) => this.change(change), hint: (community) => this.map.hint(community) });
  private readonly brush = new Brush({
    stretch: (_, done) => this.stretched(done),
    then: () => this.change({ ...this.brush.days(), then: true, around: [], only: [], community: null }),
  });
  private readonly deciding = new Deciding((entity) => this.decided(entity));
  private readonly panel = new Panel(() => this.about, () => this.state, {
    open: (open) => this.change({ open }),
    around: (ids) => this.change({ ...alone, around: ids.split("\n") }),
    add: (id) => void this.add(id).catch(complain),
    community: (number) => this.change({ ...alone, community: number }),
    path: (answer) => this.showPath(answer),
    decide: this.deciding,
  });
  private readonly search = new Combobox("Find a name", (found) => this.found(found), "Find a name   /");

  async start(): Promise<void> {
    byId("finder").append(this.search.root);
    this.listen();
    try {
      // The view is asked for at once: what it shows does not depend on the rest.
      [this.about, this.decisions] = await Promise.all([get<About>("graph"), get<Decision[]>("ledger"), this.view()]);
    } catch (error) {
      return complain(error);
    }
    document.title = `${this.about.name} · namegraph`;
    byId("name").textContent = this.about.name.replace(/\.namegraph$/, "");
    document.body.classList.toggle("edit", this.about.edit);
    this.brush.show(this.about);
    await this.show();
    document.body.classList.add("ready");
    performance.mark("ready");
  }

  // ---- from the state to the page -----------------------------------------------------------------------------------------

  /** Changes what is to be seen; the way back leads to what was. */
  private change(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    const address = written(this.state);
    if (`#${address}` !== location.hash) history.pushState(null, "", `#${address}`);
    void this.show().catch(complain);
  }

  private async show(): Promise<void> {
    this.brush.take(this.state.from, this.state.to);
    await this.view();
    this.filters.show(this.about, this.scene, this.state);
    this.map.color(this.state.color === "community" || this.state.communities);
    // A file of communities as nodes is a file of nobody.
    byId<HTMLButtonElement>("save-gexf").disabled = this.state.communities;
    for (const [id, on] of [["show-names", !this.state.communities], ["show-communities", this.state.communities]] as const) byId(id).setAttribute("aria-pressed", String(on));
    this.stretched(false);
    await this.open();
  }

  private asked(): ReturnType<typeof parameters> {
    return parameters(this.state, isPhone() ? ON_A_PHONE : null);
  }

  /** Asks for the view, unless it is there already. */
  private async view(): Promise<void> {
    const asked = JSON.stringify(this.asked());
    if (asked === this.seen) return;
    byId("map").setAttribute("aria-busy", "true");
    try {
      const scene = await this.views.of((signal) => get<Scene>("view", this.asked(), signal));
      if (!scene) return;
      [this.scene, this.seen] = [scene, asked];
      this.map.show(scene);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(error.message);
    } finally {
      byId("map").removeAttribute("aria-busy");
    }
  }

  private async open(): Promise<void> {
    const { open } = this.state;
    document.body.classList.toggle("opened", open !== null);
    if (open && !("start" in open)) this.path = null;
    // Two of whom nobody is on the map: the names around them.
    if (open && "a" in open && !this.map.has(open.a) && !this.map.has(open.b) && !this.state.around.includes(open.a)) return this.change({ ...alone, around: [open.a, open.b] });
    this.map.choose(this.focus());
    if (open && "entity" in open) {
      this.map.reveal(open.entity);
      await this.panel.entity(open.entity);
    } else if (open && "a" in open) await this.panel.link(open.a, open.b);
    else if (open) await this.panel.path(open.start, open.end);
    else this.panel.home(this.scene, this.decisions);
    // On a phone the panel is below the map: as much of both as there is room for.
    const panel = byId("panel").getBoundingClientRect();
    if (open && isPhone() && panel.top > innerHeight * 0.55) window.scrollBy({ top: panel.top - innerHeight * 0.5, behavior: "smooth" });
  }

  private focus(): Focus | null {
    const { open } = this.state;
    if (!open) return null;
    if ("entity" in open) return this.map.has(open.entity) ? this.map.around(open.entity) : null;
    if ("start" in open) return this.path;
    return this.map.has(open.a) || this.map.has(open.b) ? { nodes: new Set([open.a, open.b]), links: new Set([pair(open.a, open.b)]) } : null;
  }

  private status(): void {
    const { nodes, links } = this.map.counts();
    const names = this.state.communities ? count(nodes, ["community", "communities"]) : `${count(nodes, ["name", "names"])} of ${this.about.entities.toLocaleString("en")}`;
    const around = this.state.around.map((id) => this.map.node(id)?.name ?? id).map((name) => short(name, 40));
    const where = this.path ? "" : around.length ? ` around ${around.slice(0, 3).join(", ")}${around.length > 3 ? " …" : ""}` : "";
    byId("status").textContent = `${names}${where} · ${count(links, ["link", "links"])}${this.state.then ? " · as of the chosen time" : ""}`;
  }

  // ---- time ---------------------------------------------------------------------------------------------------------------

  /** The map as it was in the chosen stretch; when the choice is done, the address and the panel follow. */
  private stretched(done: boolean): void {
    const days = this.brush.days();
    const same = days.from === this.state.from && days.to === this.state.to;
    if (done && !same) return this.change({ ...days, then: this.state.then && days.from !== "" });
    void this.weigh().catch(complain);
  }

  private async weigh(): Promise<void> {
    const days = this.brush.days();
    if (!days.from || this.state.then || this.state.communities) this.map.at(null);
    else {
      const of = this.seen;
      if (this.times?.of !== of) {
        const times = await this.timing.of((signal) => get<Times>("view/times", this.asked(), signal));
        if (!times || of !== this.seen) return;
        this.times = { of, times };
      }
      const { steps, links } = this.times!.times;
      const now = this.brush.days();
      const within = steps.map((step) => `${step}-12-31`.slice(0, 10) >= now.from && `${step}-01-01`.slice(0, 10) <= now.to);
      this.map.at(now.from ? links.map((link) => link.reduce((sum, [step, stories]) => sum + (within[step] ? stories : 0), 0)) : null);
    }
    this.map.choose(this.focus());
    this.status();
  }

  // ---- what people do -----------------------------------------------------------------------------------------------------

  private press(id: string): void {
    const community = /^community-(\d+)$/.exec(id);
    if (this.state.communities && community) this.change({ ...alone, community: Number(community[1]) });
    else this.change({ open: { entity: id } });
  }

  private found(found: Suggestion): void {
    this.search.set("");
    byId("panel").focus({ preventScroll: true });
    if (this.map.has(found.id)) this.change({ open: { entity: found.id } });
    else this.change({ ...alone, around: [found.id], open: { entity: found.id } });
  }

  /** Adds the strongest links of somebody to what is on the map. */
  private async add(id: string): Promise<void> {
    if (this.state.around.length) return this.change({ around: [...new Set([...this.state.around, id])], top: this.state.top ?? 30 });
    const who = await get<Who>("entity", { id, limit: 20 });
    const here = this.scene.nodes.map((n) => n.id).filter((one) => !one.startsWith("community-"));
    this.change({ ...alone, only: [...new Set([...here, id, ...who.links.map((l) => l.id)])], open: { entity: id } });
  }

  private showPath(answer: PathAnswer): void {
    const ids = answer.entities!.map((e) => e.id);
    this.path = { nodes: new Set(ids), links: new Set(ids.slice(1).map((id, i) => pair(ids[i]!, id))) };
    this.state = { ...this.state, ...alone, around: ids, top: BESIDE_A_PATH, open: this.state.open };
    history.replaceState(null, "", `#${written(this.state)}`);
    const draw = async () => {
      await this.view();
      this.filters.show(this.about, this.scene, this.state);
      await this.weigh();
    };
    void draw().catch(complain);
  }

  private async decided(entity: Named | null): Promise<void> {
    [this.about, this.decisions] = await Promise.all([get<About>("graph"), get<Decision[]>("ledger")]);
    [this.seen, this.times] = ["", null];
    this.change({ open: entity ? { entity: entity.id } : null, around: [], only: [] });
  }

  private tip(what: Parameters<Handlers["over"]>[0], x: number, y: number): void {
    const tip = byId("tip");
    tip.hidden = !what;
    if (!what) return;
    if ("node" in what) tip.replaceChildren(nameOf(what.node.name), what.node.type ? ` ${count(what.node.mentions, ["mention", "mentions"])}` : ` ${count(what.node.stories, ["name", "names"])}`);
    else tip.replaceChildren(nameOf(what.a.name), " — ", nameOf(what.b.name), ` ${count(what.weight, this.about.unit)}`);
    tip.style.left = `${Math.max(0, Math.min(x + 14, byId("map").clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(0, y - 34)}px`;
  }

  private listen(): void {
    const on = (id: string, act: () => void) => byId(id).addEventListener("click", act);
    on("home", () => { this.change(FIRST); });
    byId("home").addEventListener("click", (event) => event.preventDefault());
    on("show-names", () => this.change({ ...alone }));
    on("show-communities", () => this.change({ ...alone, communities: true }));
    on("find-path", () => this.change({ open: { start: this.state.open && "entity" in this.state.open ? this.state.open.entity : "", end: "" } }));
    on("closer", () => this.map.zoom(0.7));
    on("farther", () => this.map.zoom(1.4));
    on("fit", () => this.map.fit());
    on("open-filters", () => {
      const open = document.body.classList.toggle("filtering");
      byId("open-filters").setAttribute("aria-expanded", String(open));
      this.map.resize();
    });
    const name = () => this.about.name.replace(/\.namegraph$/, "");
    const save = (id: string, act: () => void | Promise<void>) => on(id, () => {
      (byId("save") as HTMLDetailsElement).open = false;
      Promise.resolve(act()).catch(complain);
    });
    save("save-gexf", () => saveGraph({ ...this.asked(), communities: null, color: this.state.color }, "gexf", name()));
    save("save-svg", () => saveSvg(this.map.picture(), name()));
    save("save-png", () => savePng(this.map.picture(), name()));
    save("copy-link", async () => {
      await navigator.clipboard.writeText(location.href);
      toast("The link to this view is in the clipboard.");
    });
    document.addEventListener("click", (event) => {
      const menu = byId("save") as HTMLDetailsElement;
      if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
    });
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("popstate", () => {
      this.state = read(location.hash);
      void this.show().catch(complain);
    });
    new ResizeObserver(() => this.map.resize()).observe(byId("map"));
    listenToTheme(() => this.map.color(this.state.color === "community" || this.state.communities));
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      (byId("save") as HTMLDetailsElement).open = false;
      if (this.state.open) this.change({ open: null });
    } else if (typing) return;
    else if (event.key === "/") this.search.field.focus();
    else if (event.key === "p") byId("find-path").click();
    else if (event.key === "f") this.map.fit();
    else return;
    event.preventDefault();
  }
}

/** Nothing of what narrows the view to some names. */
const alone = { around: [], only: [], community: null, communities: false, top: null } satisfies Partial<State>;

function isPhone(): boolean {
  return matchMedia("(max-width: 760px)").matches;
}

function complain(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error));
  if (!(error instanceof Problem)) console.error(error);
}

const explorer = new Explorer();
// Where things are on the map, for programs that use the page.
Object.assign(window, { placeOf: (id: string) => explorer.map.placeOf(id) });
void explorer.start();
