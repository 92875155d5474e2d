// The view as a file: pictures are drawn here, formats of other programs come from the server.

import { type Parameters, file } from "./api";
import { drawing } from "./element";
import type { Picture } from "./map";
import { theme } from "./theme";

/** Lets the browser keep a file. */
function keep(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function svg(picture: Picture): string {
  const { width, height } = picture;
  const n = (value: number) => Number(value.toFixed(2));
  const made = drawing("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
    drawing("rect", { width, height, fill: theme().back }),
    drawing("g", { "stroke-linecap": "round" }, ...picture.lines.map((l) => drawing("line", { x1: n(l.x1), y1: n(l.y1), x2: n(l.x2), y2: n(l.y2), stroke: l.color, "stroke-width": n(l.width) }))),
    drawing("g", {}, ...picture.discs.map((d) => drawing("circle", { cx: n(d.x), cy: n(d.y), r: n(d.radius), fill: d.color }))),
    drawing("g", { "font-family": "Helvetica, Arial, sans-serif", "text-anchor": "middle", stroke: theme().back, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" },
      ...picture.names.map((name) => drawing("text", { x: n(name.x), y: n(name.y), "font-size": n(name.font), fill: name.color }, inXml(name.text)))));
  return new XMLSerializer().serializeToString(made);
}

/** What XML cannot hold. */
function inXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

export function saveSvg(picture: Picture, name: string): void {
  keep(new Blob([svg(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Twice as fine as the screen. */
export async function savePng(picture: Picture, name: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * picture.width, 2 * picture.height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (content) keep(content, `${name}.png`);
}

export async function saveGraph(parameters: Parameters, format: string, name: string): Promise<void> {
  keep(await file("export", { ...parameters, format }), `${name}.${format}`);
}
