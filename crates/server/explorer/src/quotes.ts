// Sentences with the names in them marked, and where they are from.

import type { Quote, Source } from "./api";
import { button, element, nameOf } from "./element";

const [bytes, text] = [new TextEncoder(), new TextDecoder()];

/** A quote in parts: every second one is a name. Marks are bytes of the document. */
export function parts(quote: Pick<Quote, "text" | "start" | "marks">): string[] {
  const all = bytes.encode(quote.text);
  const made: string[] = [];
  let at = 0;
  for (const [from, to] of quote.marks ?? []) {
    const [start, end] = [from - quote.start, to - quote.start].map((byte) => Math.min(Math.max(byte, 0), all.length)) as [number, number];
    if (start < at || end <= start) continue;
    made.push(text.decode(all.slice(at, start)), text.decode(all.slice(start, end)));
    at = end;
  }
  made.push(text.decode(all.slice(at)));
  return made;
}

/** Longer quotes are cut where no name is, until somebody wants all of them; and what is kept of a stretch between names. */
const LONG = 480;
const KEPT = 90;

/** A quote in parts, each stretch without a name cut in its middle. */
function cut(all: string[]): string[] {
  return all.map((part, i) => {
    const signs = [...part];
    const [before, after] = [i === 0 ? 0 : KEPT, i === all.length - 1 ? 0 : KEPT];
    if (i % 2 || signs.length <= before + after + 40) return part;
    return `${signs.slice(0, before).join("")} … ${after ? signs.slice(-after).join("") : ""}`;
  });
}

export function quoted(quote: Quote, source?: Source): HTMLElement {
  const block = element("blockquote", { dir: "auto" });
  const all = parts(quote);
  const put = (some: string[]) => block.replaceChildren(...some.map((part, i) => (i % 2 ? element("mark", {}, part) : part)));
  if (quote.text.length > LONG && all.length > 1) {
    put(cut(all));
    block.append(" ", button("all of it", () => put(all), { class: "inline soft" }));
  } else put(all);
  const copy = quote.copy_of ? element("span", { class: "soft" }, " · repeats another document") : null;
  return element("figure", { class: "quote" }, block, element("figcaption", {}, origin(quote.title ?? quote.document, quote.date, source), copy));
}

/** Title, publisher, date; a link, where the document has an address of the web. */
export function origin(title: string, date: string | null, source?: Source): HTMLElement {
  const isAddress = /^https?:\/\//i.test(source?.url ?? "");
  const shown = isAddress ? element("a", { href: source!.url!, rel: "noopener noreferrer nofollow", target: "_blank" }, nameOf(title)) : nameOf(title);
  const more = [source?.source, date].filter(Boolean).join(" · ");
  return element("span", {}, shown, more && element("span", { class: "soft" }, ` · ${more}`));
}
