// Sentences with the names in them marked, and where they are from.

import type { Quote, Source } from "./api";
import { element, nameOf } from "./element";

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

export function quoted(quote: Quote, source?: Source): HTMLElement {
  const block = element("blockquote", { dir: "auto" });
  parts(quote).forEach((part, i) => block.append(i % 2 ? element("mark", {}, part) : part));
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
