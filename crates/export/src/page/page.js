"use strict";
// The page of `namegraph export --format html`: draws the map, searches, filters, and shows the sentences behind a link.
// Names and quotes come from documents, so that they are only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges } = data;
const $ = (id) => document.getElementById(id);
const canvas = $("map");
const pen = canvas.getContext("2d");

// Links of every node, the heaviest first.
const linksOf = nodes.map(() => []);
edges.forEach((edge, i) => {
  linksOf[edge.source].push(i);
  linksOf[edge.target].push(i);
});
linksOf.forEach((links) => links.sort((a, b) => edges[b].weight - edges[a].weight || a - b));

const kinds = { PER: "person", ORG: "organization", LOC: "place", MISC: "other name", DOC: "document" };
const view = { x: 0, y: 0, scale: 1 };
let chosen = { node: null, edge: null };
let hovered = null;
let shownNodes = nodes.map(() => true);
let shownEdges = edges.map(() => true);

// ---- filters ------------------------------------------------------------------------------------------------------------

function filter() {
  const types = new Set([...document.querySelectorAll("[name=type]:checked")].map((box) => box.value));
  const least = Number($("least").value) || 0;
  const [from, to] = [$("from").value, $("to").value];
  const group = $("group").value;
  // Seen between the two days: what nobody dated is in no time that has an end.
  const inTime = (it) => (!from || (it.last && it.last >= from)) && (!to || (it.first && it.first <= to));
  const kept = nodes.map((node) => types.has(node.type) && (!group || String(node.community) === group));
  shownEdges = edges.map((e) => kept[e.source] && kept[e.target] && e.weight >= least && inTime(e));
  const linked = new Set(edges.flatMap((e, i) => (shownEdges[i] ? [e.source, e.target] : [])));
  const strict = least > 1 || from || to;
  shownNodes = nodes.map((node, i) => kept[i] && (strict ? linked.has(i) : inTime(node)));
  const [n, m] = [shownNodes.filter(Boolean).length, shownEdges.filter(Boolean).length];
  $("status").textContent = `${n} of ${nodes.length} names, ${m} of ${edges.length} links`;
  draw();
  if (chosen.node !== null) showNode(chosen.node);
}

// ---- drawing ------------------------------------------------------------------------------------------------------------

let queued = false;
function draw() {
  if (!queued) {
    queued = true;
    requestAnimationFrame(paint);
  }
}

function toScreen(node) {
  return [(node.x - view.x) * view.scale + canvas.clientWidth / 2, (node.y - view.y) * view.scale + canvas.clientHeight / 2];
}

function radius(node) {
  return Math.max(2, node.radius * Math.min(1.6, Math.max(0.35, view.scale)));
}

function paint() {
  queued = false;
  const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const style = getComputedStyle(document.body);
  const [front, back, line] = ["--front", "--back", "--soft"].map((name) => style.getPropertyValue(name));
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const around = focus();
  edges.forEach((edge, i) => {
    // Of many links, those that say most are drawn always, the others around what is pointed at.
    if (!shownEdges[i] || !(edge.drawn || around?.edges.has(i))) return;
    const bright = around === null ? 0.28 : around.edges.has(i) ? 0.85 : 0.05;
    const [[x, y], [z, w]] = [toScreen(nodes[edge.source]), toScreen(nodes[edge.target])];
    if (Math.max(x, z) < 0 || Math.min(x, z) > width || Math.max(y, w) < 0 || Math.min(y, w) > height) return;
    pen.globalAlpha = bright;
    pen.strokeStyle = i === chosen.edge ? nodes[edge.source].color : line;
    const zoomed = Math.min(1, Math.max(0.4, view.scale));
    pen.lineWidth = zoomed * (0.6 + Math.log(Math.max(1, edge.weight))) * (i === chosen.edge ? 2 : 1);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(z, w);
    pen.stroke();
  });
  nodes.forEach((node, i) => {
    if (!shownNodes[i]) return;
    const [x, y] = toScreen(node);
    pen.globalAlpha = around === null || around.nodes.has(i) ? 1 : 0.15;
    pen.fillStyle = node.color;
    pen.beginPath();
    pen.arc(x, y, radius(node), 0, 2 * Math.PI);
    pen.fill();
    if (i === chosen.node) {
      pen.lineWidth = 3;
      pen.strokeStyle = front;
      pen.stroke();
    }
  });
  names(around, front, back);
  pen.globalAlpha = 1;
}

// Names of the largest first, each only where none lies yet.
function names(around, front, back) {
  const taken = [];
  const rank = (i) => nodes[i].radius + (around !== null && around.nodes.has(i) ? 1000 : 0) + (i === chosen.node || i === hovered ? 1e6 : 0);
  const order = nodes.map((_, i) => i).filter((i) => shownNodes[i] && (around === null || around.nodes.has(i)));
  order.sort((a, b) => rank(b) - rank(a) || a - b);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  for (const i of order) {
    const [x, y] = toScreen(nodes[i]);
    if (x < -100 || y < -40 || x > canvas.clientWidth + 100 || y > canvas.clientHeight + 20) continue;
    const size = Math.min(20, Math.max(11, 8 + nodes[i].radius * 0.6));
    pen.font = `${size}px system-ui, Helvetica, Arial, sans-serif`;
    const text = nodes[i].label;
    const half = pen.measureText(text).width / 2 + 3;
    const top = y + radius(nodes[i]) + 1;
    const box = [x - half, top, x + half, top + size * 1.2];
    if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
    taken.push(box);
    pen.globalAlpha = 1;
    pen.lineWidth = 3;
    pen.strokeStyle = back;
    pen.strokeText(text, x, top);
    pen.fillStyle = front;
    pen.fillText(text, x, top);
  }
}

// What is lit: the one chosen or pointed at, with all around it.
function focus() {
  const node = hovered ?? chosen.node;
  if (chosen.edge !== null && hovered === null) {
    const edge = edges[chosen.edge];
    return { nodes: new Set([edge.source, edge.target]), edges: new Set([chosen.edge]) };
  }
  if (node === null) return null;
  const links = linksOf[node].filter((i) => shownEdges[i]);
  return { nodes: new Set([node, ...links.flatMap((i) => [edges[i].source, edges[i].target])]), edges: new Set(links) };
}

function fit() {
  const [xs, ys] = [nodes.map((n) => n.x), nodes.map((n) => n.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (!nodes.length) return;
  Object.assign(view, { x: (left + right) / 2, y: (top + bottom) / 2 });
  view.scale = Math.min(canvas.clientWidth / (right - left + 120), canvas.clientHeight / (bottom - top + 90));
  draw();
}

// ---- pointing -----------------------------------------------------------------------------------------------------------

function nodeAt(px, py) {
  let [best, nearest] = [null, 12];
  nodes.forEach((node, i) => {
    if (!shownNodes[i]) return;
    const [x, y] = toScreen(node);
    const away = Math.hypot(px - x, py - y) - radius(node);
    if (away < nearest && away < 6) [best, nearest] = [i, away];
  });
  return best;
}

function edgeAt(px, py) {
  const around = focus();
  let [best, nearest] = [null, 5];
  edges.forEach((edge, i) => {
    if (!shownEdges[i] || !(edge.drawn || around?.edges.has(i))) return;
    const [[x, y], [z, w]] = [toScreen(nodes[edge.source]), toScreen(nodes[edge.target])];
    const [dx, dy] = [z - x, w - y];
    const along = Math.min(1, Math.max(0, ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(px - x - along * dx, py - y - along * dy);
    if (away < nearest) [best, nearest] = [i, away];
  });
  return best;
}

function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
  const scale = Math.min(20, Math.max(0.02, view.scale * factor));
  const [dx, dy] = [px - canvas.clientWidth / 2, py - canvas.clientHeight / 2];
  view.x += dx / view.scale - dx / scale;
  view.y += dy / view.scale - dy / scale;
  view.scale = scale;
  draw();
}

const pointers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
  moved = 0;
});
canvas.addEventListener("pointermove", (event) => {
  const [x, y] = [event.offsetX, event.offsetY];
  const before = pointers.get(event.pointerId);
  if (!before) {
    const under = nodeAt(x, y);
    if (under !== hovered) {
      hovered = under;
      canvas.title = under === null ? "" : nodes[under].name;
      draw();
    }
    return;
  }
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  const apart = pointers.size === 2 ? spread() : 0;
  pointers.set(event.pointerId, [x, y]);
  moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
  if (pointers.size === 2) return zoom(spread() / (apart || 1));
  view.x -= (x - before[0]) / view.scale;
  view.y -= (y - before[1]) / view.scale;
  draw();
});
canvas.addEventListener("pointerup", (event) => {
  pointers.delete(event.pointerId);
  if (moved > 5) return;
  const node = nodeAt(event.offsetX, event.offsetY);
  const edge = node === null ? edgeAt(event.offsetX, event.offsetY) : null;
  if (node !== null) showNode(node);
  else if (edge !== null) showEdge(edge);
  else clear();
});
canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
}, { passive: false });
canvas.addEventListener("keydown", (event) => {
  const step = 60 / view.scale;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (event.key in moves) {
    view.x += moves[event.key][0];
    view.y += moves[event.key][1];
    draw();
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else return;
  event.preventDefault();
});

// ---- panel --------------------------------------------------------------------------------------------------------------

function element(tag, text, attributes = {}, children = []) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function dot(color) {
  const made = element("span", "", { class: "dot", "aria-hidden": "true" });
  made.style.background = color;
  return made;
}

function days(it) {
  if (!it.first) return "undated";
  return it.first === it.last ? it.first : `${it.first} to ${it.last}`;
}

function stories(n) {
  return `${n} ${data.unit[n === 1 ? 0 : 1]}`;
}

function showNode(i) {
  chosen = { node: i, edge: null };
  const node = nodes[i];
  const facts = [
    element("h2", null, {}, [dot(node.color), element("span", node.name, { dir: "auto" })]),
    element("p", `${kinds[node.type] ?? node.type} · ${node.facts} · ${days(node)}`, { class: "soft" }),
  ];
  const others = node.aliases.filter((alias) => alias !== node.name);
  if (others.length) facts.push(element("p", `also ${others.join(" · ")}`, { class: "soft", dir: "auto" }));
  const links = linksOf[i].filter((e) => shownEdges[e]);
  const list = element("ul", null, { class: "links" });
  for (const e of links) {
    const other = edges[e].source === i ? edges[e].target : edges[e].source;
    const button = element("button", null, { type: "button" }, [
      dot(nodes[other].color),
      element("span", nodes[other].name, { class: "name", dir: "auto" }),
      element("span", stories(edges[e].weight), { class: "soft" }),
    ]);
    button.addEventListener("click", () => showEdge(e));
    list.append(element("li", null, {}, [button]));
  }
  facts.push(element("h3", `${links.length} link${links.length === 1 ? "" : "s"}`), list);
  $("panel").replaceChildren(...facts);
  draw();
}

async function showEdge(i) {
  chosen = { node: null, edge: i };
  const edge = edges[i];
  if (data.live) await fetchQuotes(edge);
  if (chosen.edge !== i) return;
  const end = (at) => {
    const button = element("button", nodes[at].name, { type: "button", dir: "auto" });
    button.addEventListener("click", () => centre(at));
    return button;
  };
  const said = edge.words ? `, often "${edge.words}"` : "";
  const shown = [
    element("h2", null, {}, [end(edge.source), document.createTextNode(" – "), end(edge.target)]),
    element("p", `${stories(edge.weight)} with both${edge.chance}${said} · ${days(edge)}`, { class: "soft" }),
  ];
  shown.push(...edge.quotes.map(quoted));
  const more = edge.count - edge.quotes.length;
  if (!edge.quotes.length) shown.push(element("p", data.unquoted, { class: "soft" }));
  else if (more > 0) shown.push(element("p", `and ${more} more`, { class: "soft" }));
  $("panel").replaceChildren(...shown);
  draw();
}

function quoted(quote) {
  const block = element("blockquote", null, { dir: "auto" });
  quote.text.forEach((part, at) => block.append(at % 2 ? element("mark", part) : document.createTextNode(part)));
  const source = element("footer", null);
  const title = [quote.title || quote.document, quote.date].filter(Boolean).join(" · ");
  if (/^https?:\/\//i.test(quote.url ?? "")) source.append(element("a", title, { href: quote.url, rel: "noopener noreferrer nofollow", target: "_blank" }));
  else source.append(title);
  block.append(source);
  return block;
}

function clear() {
  chosen = { node: null, edge: null };
  $("panel").replaceChildren(...introduction.map((part) => part.cloneNode(true)));
  draw();
}

function centre(i) {
  view.x = nodes[i].x;
  view.y = nodes[i].y;
  view.scale = Math.max(view.scale, 0.8);
  shownNodes[i] = true;
  showNode(i);
}

// ---- the server that the page may be from ---------------------------------------------------------------------------------

async function ask(path, parameters) {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const response = await fetch(`./api/${path}?${query}`);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `status ${response.status}`);
  return answer;
}

function complain(error) {
  $("panel").replaceChildren(element("p", error.message));
}

// Parts of a quote, every second one a name. Marks are bytes of the document.
function parts(quote) {
  const bytes = new TextEncoder().encode(quote.text);
  const text = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  const made = [];
  let at = 0;
  for (const [from, to] of quote.marks ?? []) {
    const [start, end] = [from - quote.start, to - quote.start].map((byte) => Math.min(Math.max(byte, 0), bytes.length));
    if (start < at || end <= start) continue;
    made.push(text(at, start), text(start, end));
    at = end;
  }
  return [...made, text(at)];
}

function quoteOf(quote, sources) {
  const url = sources.find((s) => s.document === quote.document)?.url;
  return { text: parts(quote), document: quote.document, title: quote.title, date: quote.date, url };
}

async function fetchQuotes(edge) {
  if (edge.quotes.length) return;
  try {
    const { edge: found, sources } = await ask("between", { a: nodes[edge.source].id, b: nodes[edge.target].id, limit: 10 });
    edge.quotes = (found?.evidence ?? []).map((quote) => quoteOf(quote, sources));
  } catch (error) {
    complain(error);
  }
}

// Somebody who is not on the map.
async function showFound(found) {
  clear();
  try {
    const { entity, links, degree } = await ask("entity", { id: found.id, limit: 50 });
    const list = element("ul", null, { class: "links" });
    for (const link of links) {
      const button = element("button", null, { type: "button" }, [element("span", link.name, { class: "name", dir: "auto" }), element("span", stories(link.weight), { class: "soft" })]);
      button.addEventListener("click", () => showBetween(entity, link));
      list.append(element("li", null, {}, [button]));
    }
    $("panel").replaceChildren(
      element("h2", entity.name, { dir: "auto" }),
      element("p", `${kinds[entity.type] ?? entity.type} · ${entity.mentions} mentions in ${entity.documents} documents · not among those on the map`, { class: "soft" }),
      element("h3", `${degree} link${degree === 1 ? "" : "s"}`), list);
  } catch (error) {
    complain(error);
  }
}

async function showBetween(a, b) {
  try {
    const { edge, sources } = await ask("between", { a: a.id, b: b.id, limit: 20 });
    const back = element("button", a.name, { type: "button", dir: "auto" });
    back.addEventListener("click", () => showFound(a));
    $("panel").replaceChildren(
      element("h2", null, {}, [back, document.createTextNode(` – ${b.name}`)]),
      element("p", `${stories(edge.weight)} with both`, { class: "soft" }),
      ...edge.evidence.map((quote) => quoted(quoteOf(quote, sources))));
  } catch (error) {
    complain(error);
  }
}

// ---- search -------------------------------------------------------------------------------------------------------------

// Without accents; a name of nothing else keeps them.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\s\p{Cc}]+/gu, " ").toLowerCase().trim() || text.toLowerCase();
const folded = nodes.map((node) => [node.name, ...node.aliases].map(fold));

function search(text) {
  const asked = fold(text.trim());
  if (!asked) return [];
  const score = (i) => Math.max(...folded[i].map((name) => (name === asked ? 4 : name.startsWith(asked) ? 3 : name.includes(` ${asked}`) ? 2 : name.includes(asked) ? 1 : 0)));
  const scored = nodes.map((_, i) => [score(i), i]).filter(([s]) => s > 0);
  scored.sort(([s, a], [t, b]) => t - s || nodes[b].radius - nodes[a].radius || a - b);
  return scored.slice(0, 12).map(([, i]) => i);
}

// Places of nodes, or what the server knows besides.
let offered = [];
let at = -1;
async function suggest() {
  const asked = $("search").value;
  offered = search(asked);
  offer();
  if (!data.live || !asked.trim()) return;
  const here = new Set(nodes.map((node) => node.id));
  const found = await ask("suggest", { q: asked, limit: 12 }).catch(() => []);
  if (asked !== $("search").value) return;
  offered = [...offered, ...found.filter((one) => !here.has(one.id))].slice(0, 16);
  offer();
}

function offer() {
  at = offered.length ? 0 : -1;
  const items = offered.map((i, place) => {
    const item = element("li", null, { role: "option", id: `option-${place}`, "aria-selected": String(place === at) }, [...(nodes[i] ? [dot(nodes[i].color)] : []), element("span", (nodes[i] ?? i).name, { dir: "auto" })]);
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(place);
    });
    return item;
  });
  $("suggestions").replaceChildren(...items);
  $("search").setAttribute("aria-expanded", String(items.length > 0));
}

function take(place) {
  if (place < 0) return;
  const node = offered[place];
  $("search").value = (nodes[node] ?? node).name;
  offered = [];
  $("suggestions").replaceChildren();
  $("search").setAttribute("aria-expanded", "false");
  if (nodes[node]) centre(node);
  else showFound(node);
}

$("search").addEventListener("input", suggest);
$("search").addEventListener("blur", () => $("suggestions").replaceChildren());
$("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") take(at);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    at = offered.length ? (at + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length : -1;
    [...$("suggestions").children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) $("search").setAttribute("aria-activedescendant", `option-${at}`);
    event.preventDefault();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") clear();
  else if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) {
    $("search").focus();
    event.preventDefault();
  }
});

// ---- beginning ----------------------------------------------------------------------------------------------------------

for (const [type, name] of Object.entries(data.types)) {
  const box = element("input", null, { type: "checkbox", name: "type", value: type, checked: "" });
  box.addEventListener("change", filter);
  $("types").append(element("label", null, {}, [box, name]));
}
data.communities.forEach(([number, name]) => $("group").append(element("option", name, { value: String(number) })));
for (const id of ["least", "from", "to", "group"]) $(id).addEventListener("input", filter);
$("fit").addEventListener("click", fit);
$("closer").addEventListener("click", () => zoom(1.4));
$("farther").addEventListener("click", () => zoom(1 / 1.4));
const introduction = [...$("panel").childNodes].map((part) => part.cloneNode(true));
new ResizeObserver(draw).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
fit();
filter();
