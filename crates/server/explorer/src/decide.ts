// Decisions on who is who: asked for in a dialog, sent to the ledger, taken back at once if wanted.

import { type Decided, KINDS, type Named, Problem, type Suggestion, type Type, post, remove } from "./api";
import { Combobox } from "./combobox";
import { button, element, nameOf, short, toast } from "./element";

export class Deciding {
  /** `changed` is called when the graph is another one; with the entity that the decision is about, if it is still there. */
  constructor(private readonly changed: (entity: Named | null) => Promise<void>) {}

  same(entity: Named): void {
    let other: Suggestion | null = null;
    const field = new Combobox("The same as", (one) => { other = one; }, "whom");
    this.ask("One and the same", [element("p", {}, nameOf(entity.name), " is the same as"), field.root],
      () => (other && other.id !== entity.id ? { decision: "same", id: entity.id, other: other.id } : null), field.field);
  }

  notSame(entity: Named, alias: string): void {
    this.ask("Not the same", [element("p", {}, nameOf(alias), " is somebody else than ", nameOf(entity.name), ".")], () => ({ decision: "not-same", id: entity.id, alias }));
  }

  rename(entity: Named): void {
    const field = element("input", { type: "text", value: entity.name, "aria-label": "Name", dir: "auto", maxlength: 500 });
    this.ask("Show under another name", [element("label", {}, "Name", field)], () => (field.value.trim() ? { decision: "rename", id: entity.id, name: field.value } : null), field);
  }

  retype(entity: Named): void {
    const field = element("select", { "aria-label": "Type" }, ...(Object.keys(KINDS) as Type[]).map((type) => element("option", { value: type, selected: type === entity.type }, KINDS[type][0])));
    this.ask("What kind of name is it?", [element("label", {}, nameOf(entity.name), " is a ", field)], () => ({ decision: "retype", id: entity.id, type: field.value }), field);
  }

  hide(entity: Named): void {
    this.ask("Leave out", [element("p", {}, nameOf(entity.name), " is left out of the graph, with all its links.")], () => ({ decision: "hide", id: entity.id }));
  }

  async undo(number: number): Promise<void> {
    await this.send(() => remove<Decided>(`ledger/${number}`), (decided) => toast(`Taken back: ${short(decided.text, 120)}`));
  }

  private ask(title: string, parts: Node[], wish: () => object | null, focus?: HTMLElement): void {
    const reason = element("input", { type: "text", "aria-label": "Why", placeholder: "why (kept in the ledger)", maxlength: 1000, dir: "auto" });
    const dialog = element("dialog", { "aria-label": title });
    const decide = () => {
      const wanted = wish();
      if (!wanted) return;
      dialog.close();
      void this.send(() => post<Decided>("ledger", { ...wanted, reason: reason.value.trim() || null }),
        (decided) => toast(short(decided.text, 160), { text: "Undo", act: () => void this.undo(decided.number) }));
    };
    const form = element("form", { method: "dialog" }, element("h2", {}, title), ...parts, reason,
      element("div", { class: "actions" }, button("Decide", decide, { class: "strong", id: "decide" }), button("Cancel", () => dialog.close())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide();
    });
    dialog.append(form);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    focus?.focus();
  }

  private async send(request: () => Promise<Decided>, say: (decided: Decided) => void): Promise<void> {
    document.body.classList.add("deciding");
    try {
      const decided = await request();
      await this.changed(decided.entity);
      say(decided);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(error.message);
    } finally {
      document.body.classList.remove("deciding");
    }
  }
}
