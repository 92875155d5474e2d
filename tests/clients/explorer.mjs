// usage: node explorer.mjs PROGRAM SAMPLE.namegraph SAMPLE_FOLDER [SHOTS_FOLDER]
// Uses the explorer as a person would, on the sample and on names that are none: searches, clicks, filters, goes along paths, drags
// the time, decides and takes back, saves; by mouse and by keyboard, light and dark, on a desk and on a phone. Anything that a page
// should not do (a dialog, an error, a request elsewhere) fails it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [, , program, sample, folder, shots] = process.argv;
const work = mkdtempSync(join(tmpdir(), "explorer-"));
let checks = 0;
const check = (value, what) => {
  assert.ok(value, what);
  checks += 1;
};
const same = (found, expected, what) => {
  assert.deepEqual(found, expected, what);
  checks += 1;
};

const running = new Set();
/** Starts the program on a copy of a file. */
async function serve(file, ...options) {
  const copy = join(work, `${running.size}-${Math.random().toString(36).slice(2)}.namegraph`);
  copyFileSync(file, copy);
  const server = spawn(program, ["serve", copy, "--no-browser", "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(server);
  let said = "";
  server.stderr.on("data", (text) => { said += text; });
  const url = await new Promise((done, failed) => {
    server.stdout.on("data", (text) => done(String(text).trim()));
    server.on("exit", (code) => failed(new Error(`serve ended with ${code}: ${said}`)));
  });
  return { url, copy, said: () => said, stop: () => { running.delete(server); server.kill(); } };
}
process.on("exit", () => running.forEach((server) => server.kill()));

const flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });

/** A page that may do nothing it should not; `troubles` says what it did. */
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles = [];
  const refused = options.refused ?? [];
  page.on("console", (m) => m.type() === "error" && !refused.some((r) => m.text().includes(r)) && troubles.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => troubles.push(`error: ${e.message}`));
  page.on("dialog", (d) => { troubles.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => !r.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(r.url()) && troubles.push(`request: ${r.url()}`));
  await page.goto(url);
  await page.waitForSelector("body.ready");
  return { page, troubles, close: () => context.close() };
}

const quiet = async (page) => {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]') && !document.body.classList.contains("deciding"));
  await page.waitForTimeout(150);
};
const status = (page) => page.textContent("#status");
const heading = (page) => page.textContent("#panel h2");
const numberOf = (text) => Number(/[\d,]+/.exec(text)[0].replaceAll(",", ""));
const linksOf = (text) => Number(/([\d,]+) links?/.exec(text)[1].replaceAll(",", ""));
/** Where somebody is on the map, in pixels of the page. */
async function placeOf(page, id) {
  const [place, box] = [await page.evaluate((one) => window.placeOf(one), id), await page.locator("#map").boundingBox()];
  return place && { x: place.x + box.x, y: place.y + box.y };
}
async function choose(page, field, typed) {
  await field.click();
  await field.fill(typed);
  await page.locator(".combobox:focus-within li[role=option]").first().waitFor();
  await field.press("Enter");
  await quiet(page);
}
const get = async (url, path) => (await fetch(new URL(`api/${path}`, url))).json();
const shot = async (page, name) => shots && page.screenshot({ path: join(shots, `${name}.png`) });
/** Pixels of names on the map that are not empty. */
const inked = (page) => page.evaluate(() => {
  const canvas = document.querySelector("canvas.sigma-names");
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.filter((_, i, d) => i % 4 === 3 && d[i] > 0).length;
});

// ---- the sample -----------------------------------------------------------------------------------------------------------

async function onTheSample() {
  const server = await serve(sample, "--edit");
  const { page, troubles, close } = await open(server.url);
  const about = await get(server.url, "graph");
  const first = await get(server.url, "view");
  const documents = Object.fromEntries(readdirSync(folder, { recursive: true }).filter((f) => /\.\w+$/.test(f)).map((f) => [f, readFileSync(join(folder, f), "utf8")]));

  // The first view: names, communities, a legend.
  same(numberOf(await status(page)), first.nodes.length, "the first view shows what the server sends");
  check((await inked(page)) > 2000, "names are drawn");
  check((await page.locator(".legend button").count()) > 2, "the legend names communities");
  await shot(page, "first");

  // Search, by keyboard alone.
  await page.keyboard.press("/");
  await page.keyboard.type("orb");
  // Letters come one by one, and answers after them.
  await page.waitForFunction(() => document.querySelector("#finder li[role=option]")?.textContent.includes("Viktor Orbán"));
  checks += 1;
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent === "Viktor Orbán");
  check((await page.locator("#panel .rows .row").count()) > 2, "his links are listed");
  check((await page.locator("#panel .documents li").count()) > 0, "and his documents");
  check(page.url().includes("entity=per-viktor-orban"), "the address says so");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent.endsWith(".namegraph"));
  // A typing mistake.
  await choose(page, page.locator("#finder input"), "viktor orbna");
  same(await heading(page), "Viktor Orbán", "a misspelled name is found");
  await page.click("#panel > .close");

  // A click on a name.
  const somebody = first.nodes.find((n) => n.type === "PER");
  const at = await placeOf(page, somebody.id);
  await page.mouse.move(at.x, at.y);
  await page.waitForFunction((name) => document.getElementById("tip").textContent.startsWith(name), somebody.name.slice(0, 20));
  await page.mouse.click(at.x, at.y);
  await page.waitForFunction((name) => document.querySelector("#panel h2")?.textContent === name, somebody.name);
  checks += 2;
  await page.keyboard.press("Escape");
  await quiet(page);

  // A click on a line: the sentences, with both names marked, word for word from the documents.
  const ends = (l) => [first.nodes[l.source], first.nodes[l.target]];
  const along = async (link) => {
    const [a, b] = await Promise.all(ends(link).map((n) => placeOf(page, n.id)));
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    return { middle, length: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  let clicked = null;
  for (const link of first.links.filter((l) => l.close)) {
    // As somebody would: nearer, until the line is long enough to be hit.
    let { middle, length } = await along(link);
    await page.mouse.move(middle.x, middle.y);
    for (let turns = 0; turns < 8 && length < 150; turns += 1) {
      await page.mouse.wheel(0, -300);
      await quiet(page);
      ({ middle, length } = await along(link));
      await page.mouse.move(middle.x, middle.y);
    }
    const others = await Promise.all(first.nodes.map((n) => placeOf(page, n.id)));
    if (length < 60 || others.some((o) => Math.hypot(o.x - middle.x, o.y - middle.y) < 30)) continue;
    await page.mouse.click(middle.x, middle.y);
    await quiet(page);
    if (page.url().includes("a=")) { clicked = ends(link); break; }
  }
  check(clicked, "a line can be clicked");
  await page.waitForSelector("#panel blockquote");
  const quotes = await page.locator("#panel blockquote").evaluateAll((all) => all.map((q) => ({ text: q.textContent, marks: [...q.querySelectorAll("mark")].map((m) => m.textContent) })));
  check(quotes.length > 0 && quotes.every((q) => q.marks.length === 2), "every sentence has two names marked");
  const isSaid = (text) => Object.values(documents).some((d) => text.split(" … ").every((part) => d.replace(/\s+/g, " ").includes(part.replace("all of it", "").trim().replace(/\s+/g, " "))));
  for (const quote of quotes) check(isSaid(quote.text), `a document says: ${quote.text}`);
  check(/By chance: [\d.]+/.test(await page.textContent("#panel")), "what chance would give");
  check((await page.locator("#panel figcaption").first().textContent()).length > 5, "where it is from");
  await shot(page, "link");
  await page.keyboard.press("Escape");

  // Around somebody, then more.
  await choose(page, page.locator("#finder input"), "orban");
  await page.click("text=Show around");
  await quiet(page);
  const around = await status(page);
  check(around.includes("around Viktor Orbán") && numberOf(around) < first.nodes.length, "fewer names around him");
  await shot(page, "around");
  await page.goBack();
  await quiet(page);
  same(numberOf(await status(page)), first.nodes.length, "the way back leads to what was");

  // Filters.
  await page.click("#home");
  await quiet(page);
  const places = first.nodes.filter((n) => n.type === "LOC").length;
  await page.uncheck("#type-LOC");
  await quiet(page);
  check(page.url().includes("types=PER%2CORG") && numberOf(await status(page)) >= first.nodes.length - places, "no places");
  const without = await get(server.url, "view?types=PER,ORG");
  same([...new Set(without.nodes.map((n) => n.type))].sort(), ["ORG", "PER"], "the server leaves places out");
  await page.check("#type-LOC");
  await quiet(page);
  await page.fill("#least", "2");
  await page.press("#least", "Tab");
  await quiet(page);
  const strong = await get(server.url, "view?min_count=2");
  same([numberOf(await status(page)), linksOf(await status(page))], [strong.nodes.length, strong.links.length], "only links that two stories hold");
  check(strong.links.length > 0 && strong.links.every((l) => l.weight >= 2), "all of them");
  await page.fill("#least", "1");
  await page.press("#least", "Tab");
  await page.selectOption("#sure", "fdr");
  await quiet(page);
  // None of the sample's: it is too small to tell. So the others must be gone.
  const [whole, sure] = [await get(server.url, "view"), await get(server.url, "view?fdr=0.05")];
  check(sure.links.length < whole.links.length && sure.links.every((l) => l.fdr <= 0.05), "significant links only");
  await page.selectOption("#sure", "");
  await quiet(page);
  await page.click("#color-type");
  check((await page.textContent(".legend")).includes("people"), "colours can mean types");
  await page.click("#color-community");

  // Communities: each one node; one alone.
  await page.click("#show-communities");
  await quiet(page);
  const circles = await get(server.url, "view?communities=true");
  same(numberOf(await status(page)), circles.nodes.length, "communities as nodes");
  const circle = await placeOf(page, circles.nodes[0].id);
  await page.mouse.click(circle.x, circle.y);
  await page.waitForFunction(() => location.hash.includes("community="));
  await quiet(page);
  same(numberOf(await status(page)), circles.nodes[0].stories, "a click opens one");
  await page.click("#show-names");
  await page.locator(".legend button").first().click();
  await quiet(page);
  check(page.url().includes("community=1"), "so does its name in the legend");
  await page.click("#home");
  await quiet(page);

  // A path.
  await page.keyboard.press("p");
  await choose(page, page.getByLabel("From", { exact: true }), "tusk");
  await choose(page, page.getByLabel("To", { exact: true }), "putin");
  await page.waitForSelector(".steps .stop");
  const stops = await page.locator(".steps .stop").allTextContents();
  same([stops[0], stops.at(-1)], ["Donald Tusk", "Vladimir Putin"], "a path leads from one to the other");
  same(await page.locator(".steps .step blockquote").count(), stops.length - 1, "with a sentence for each step");
  await quiet(page);
  await shot(page, "path");
  await page.locator(".steps .step .inline").first().click();
  await page.waitForSelector("#panel .quotes blockquote");
  await page.click("#home");
  await page.keyboard.press("p");
  await choose(page, page.getByLabel("From", { exact: true }), "orban");
  await choose(page, page.getByLabel("To", { exact: true }), "codelco");
  await page.waitForFunction(() => /No chain of links/.test(document.getElementById("panel").textContent));
  checks += 2;
  await page.click("#home");
  await quiet(page);

  // Time: drawn, moved by keys, played, and back.
  const all = linksOf(await status(page));
  const chart = await page.locator(".calendar").boundingBox();
  await page.mouse.move(chart.x + chart.width * 0.02, chart.y + 20);
  await page.locator(".calendar").hover({ position: { x: chart.width * 0.3, y: 20 } });
  await page.mouse.down();
  await page.mouse.move(chart.x + chart.width * 0.55, chart.y + 20, { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction((n) => Number(/([\d,]+) links?/.exec(document.getElementById("status").textContent)?.[1].replaceAll(",", "") ?? n) < n, all);
  check(/from=\d{4}-\d{2}-\d{2}/.test(page.url()), "a stretch of time is in the address");
  const few = linksOf(await status(page));
  const days = new URLSearchParams(new URL(page.url()).hash.slice(1));
  const then = await get(server.url, `view?from=${days.get("from")}&to=${days.get("to")}`);
  check(few <= then.links.length && few > 0, "links of that time only");
  await page.getByRole("slider", { name: /^Last/ }).focus();
  await page.keyboard.press("ArrowLeft");
  await quiet(page);
  check(linksOf(await status(page)) <= few, "handles move by keys");
  await page.click("#then");
  await quiet(page);
  check((await status(page)).includes("as of the chosen time"), "names that mattered then");
  await page.click("#always");
  await quiet(page);
  same(linksOf(await status(page)), all, "all of the time again");
  await page.click("#play");
  const seen = new Set();
  for (let i = 0; i < 12; i += 1) {
    await page.waitForTimeout(350);
    seen.add(await page.textContent("#stretch"));
  }
  check(seen.size > 3, `playing goes through the time: ${[...seen]}`);
  await page.click("#play");
  await page.click("#always");
  await quiet(page);

  // Decisions, each taken back.
  const ledger = () => JSON.parse(execFileSync(program, ["ledger", "list", server.copy, "--format", "json"], { stdio: ["ignore", "pipe", "ignore"] }));
  const toast = () => page.textContent("#toasts .toast");
  const decided = async () => {
    await page.click("#decide");
    await page.waitForSelector("#toasts .toast");
    await quiet(page);
  };
  const undone = async () => {
    await page.click("#toasts .toast button:has-text('Undo')");
    await page.waitForFunction(() => document.getElementById("toasts").textContent.includes("Taken back"));
    await quiet(page);
  };
  await choose(page, page.locator("#finder input"), "tusk");
  await page.click("text=Same as …");
  await choose(page, page.getByRole("dialog").getByLabel("The same as"), "orban");
  await page.getByLabel("Why").fill("for the test");
  await decided();
  check((await toast()).includes("is"), "merged");
  same(ledger().map((d) => [d.decision, d.evidence]), [["same", "for the test"]], "the ledger has it");
  same((await get(server.url, "graph")).entities, about.entities - 1, "one entity less");
  const both = await page.locator("#panel .aliases").textContent();
  check(both.includes("Tusk") || both.includes("Orbán"), "one goes by both names");
  await undone();
  same([ledger().length, (await get(server.url, "graph")).entities], [0, about.entities], "and they are two again");
  await choose(page, page.locator("#finder input"), "orban");
  const alias = page.locator("#panel .aliases li", { hasText: /^Orbán/ });
  if (!(await alias.first().isVisible())) await page.click("#panel .aliases summary");
  await alias.first().getByRole("button").click();
  await decided();
  same(ledger().map((d) => d.decision), ["not same"], "a name is taken away");
  await undone();
  await choose(page, page.locator("#finder input"), "viktor orban");
  await page.click("#panel button:text-is('Rename')");
  await page.getByRole("dialog").getByLabel("Name").fill("Orbán Viktor");
  await decided();
  same(await heading(page), "Orbán Viktor", "renamed");
  await undone();
  await choose(page, page.locator("#finder input"), "viktor orban");
  await page.click("#panel button:text-is('Type')");
  await page.getByRole("dialog").getByRole("combobox").selectOption("ORG");
  await decided();
  check((await page.textContent("#panel .kind")).includes("organization"), "of another type");
  await undone();
  await choose(page, page.locator("#finder input"), "viktor orban");
  await page.click("#panel button:text-is('Hide')");
  await decided();
  same((await get(server.url, "suggest?q=viktor%20orban")).filter((s) => s.name === "Viktor Orbán"), [], "hidden");
  await page.click("#toasts .close");
  // From the list of decisions, a while later.
  await page.click(".decision button");
  await page.waitForFunction(() => document.getElementById("toasts").textContent.includes("Taken back"));
  await quiet(page);
  same((await get(server.url, "suggest?q=viktor%20orban"))[0].name, "Viktor Orbán", "and there again");
  same(ledger(), [], "nothing is left");

  // Files.
  const saved = async (id) => {
    await page.click("#save summary");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
    return readFileSync(await download.path());
  };
  await page.click("#home");
  await quiet(page);
  const gexf = String(await saved("#save-gexf"));
  same(gexf.match(/<node /g).length, first.nodes.length, "GEXF has the names of the view");
  writeFileSync(join(work, "view.gexf"), gexf);
  const svg = String(await saved("#save-svg"));
  same(svg.match(/<circle /g).length, first.nodes.length, "so has the SVG");
  writeFileSync(join(work, "view.svg"), svg);
  for (const file of ["view.gexf", "view.svg"]) execFileSync("xmllint", ["--noout", join(work, file)]);
  const png = await saved("#save-png");
  same([png.readUInt32BE(0), png.readUInt32BE(16) > 800], [0x89504e47, true], "PNG is one, and large");

  // A link restores the view.
  await page.click("#color-type");
  await page.fill("#least", "2");
  await page.press("#least", "Tab");
  await quiet(page);
  await choose(page, page.locator("#finder input"), "putin");
  const again = await open(page.url());
  await quiet(again.page);
  same([await status(again.page), await heading(again.page)], [await status(page), await heading(page)], "a link restores the view");
  same(again.troubles, []);
  await again.close();
  await page.click("#home");
  await quiet(page);

  // By keyboard on the map, heard by a screen reader.
  await page.focus("#map");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"]) await page.keyboard.press(key);
  const spoken = await page.textContent("#spoken");
  check(/, [\d,]+ mentions?, [\d,]+ links?$/.test(spoken), `a name is said: ${spoken}`);
  await page.keyboard.press("Enter");
  await page.waitForFunction((name) => document.querySelector("#panel h2")?.textContent && name.startsWith(document.querySelector("#panel h2").textContent), spoken);
  const nameless = await page.evaluate(() => [...document.querySelectorAll("button, input, select, summary, [tabindex='0'], [role=slider]")].filter((e) => {
    const label = e.getAttribute("aria-label") || e.textContent.trim() || e.getAttribute("title") || (e.labels?.[0]?.textContent ?? "").trim();
    return !label;
  }).map((e) => e.outerHTML.slice(0, 120)));
  same(nameless, [], "everything that can be used has a name");
  same(troubles, [], "nothing happened that should not");
  await close();

  // Dark, and on a phone.
  const dark = await open(server.url, { colorScheme: "dark" });
  same(await dark.page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(21, 24, 28)", "dark where it is wanted");
  await dark.page.click("#theme");
  same(await dark.page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)", "and light by a click");
  same(dark.troubles, []);
  await dark.close();
  const phone = await open(server.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  check(await phone.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "a phone scrolls up and down only");
  await phone.page.tap("#open-filters");
  check(await phone.page.locator("#least").isVisible(), "filters open on a phone");
  await phone.page.tap("#open-filters");
  const shown = await get(server.url, "view?top=45");
  const onPhone = shown.nodes.find((n) => n.type === "PER");
  await phone.page.locator("#map").scrollIntoViewIfNeeded();
  const finger = await placeOf(phone.page, onPhone.id);
  await phone.page.touchscreen.tap(finger.x, finger.y);
  await phone.page.waitForFunction((name) => document.querySelector("#panel h2")?.textContent === name, onPhone.name);
  await shot(phone.page, "phone");
  same(phone.troubles, []);
  await phone.close();
  server.stop();
}

// ---- names that are none --------------------------------------------------------------------------------------------------

const HOSTILE = [
  `<img src=x onerror="window.hit=1;alert(1)">`, `"><script>window.hit=1;alert(2)</script>`, `'-alert(3)-'`, "javascript:alert(4)", "${alert(5)}{{7*7}}",
  "Long ".repeat(1000).trim(), "محمد بن سلمان", "\u202eevil\u202c Ltd", "__proto__", "constructor", "👩‍👩‍👧 Family", `a" onmouseover="alert(6)" b="`, "</title><svg onload=alert(7)>",
];

async function onHostileNames() {
  const [texts, mentions] = [[], []];
  HOSTILE.forEach((name, i) => {
    const other = HOSTILE[(i + 1) % HOSTILE.length];
    for (const [k, said] of [` met `, ` & <b>paid</b> `].entries()) {
      const document = `<doc onclick=alert(8)> ${i}-${k}`;
      const text = `${name}${said}${other}.`;
      texts.push({ id: document, text, title: `<h1 onclick=alert(9)>${i}`, date: `20${10 + i}-0${k + 1}-01`, url: k ? "javascript:alert(10)" : "https://example.org/\"><script>alert(11)</script>" });
      const bytes = Buffer.byteLength;
      const second = bytes(name) + bytes(said);
      const types = ["PER", "ORG", "LOC"];
      mentions.push({ document, start: 0, end: bytes(name), text: name, type: types[i % 3], entity: `e${i}`, name });
      mentions.push({ document, start: second, end: second + bytes(other), text: other, type: types[((i + 1) % HOSTILE.length) % 3], entity: `e${(i + 1) % HOSTILE.length}`, name: other });
    }
  });
  const lines = (all) => all.map((one) => JSON.stringify(one)).join("\n");
  writeFileSync(join(work, "mentions.jsonl"), lines(mentions));
  writeFileSync(join(work, "texts.jsonl"), lines(texts));
  const file = join(work, "hostile <img src=x onerror=alert(12)>.namegraph");
  execFileSync(program, ["import", join(work, "mentions.jsonl"), "--documents", join(work, "texts.jsonl"), "-o", file, "-q"], { stdio: ["ignore", "ignore", "inherit"] });
  const server = await serve(file, "--edit");
  const { page, troubles, close } = await open(server.url);
  const view = await get(server.url, "view");
  check(view.nodes.length >= HOSTILE.length - 1, `${view.nodes.length} names came in`);
  for (const node of view.nodes) {
    const typed = [...node.name].slice(0, 60).join("");
    await page.locator("#finder input").fill(typed);
    await page.waitForTimeout(120);
    const place = await placeOf(page, node.id);
    await page.locator("#finder input").fill("");
    await page.mouse.move(place.x, place.y);
    await page.evaluate((id) => { location.hash = new URLSearchParams({ entity: id }); }, node.id);
    await page.waitForFunction((name) => name.startsWith(document.querySelector("#panel h2")?.textContent.replace(/…$/, "") || "?"), node.name);
    await quiet(page);
    checks += 1;
  }
  await shot(page, "hostile");
  for (const link of view.links) {
    const [a, b] = [view.nodes[link.source].id, view.nodes[link.target].id];
    await page.evaluate((ends) => { location.hash = new URLSearchParams(ends); }, { a, b });
    await page.waitForSelector("#panel blockquote mark");
    await quiet(page);
    const links = await page.locator("#panel figcaption a").evaluateAll((all) => all.map((l) => l.protocol));
    check(links.every((p) => p === "https:"), "only addresses of the web are links");
  }
  await page.evaluate((ends) => { location.hash = new URLSearchParams(ends); }, { start: view.nodes[0].id, end: view.nodes[3].id });
  await page.waitForSelector(".steps .stop");
  await page.evaluate((id) => { location.hash = new URLSearchParams({ around: id, entity: id }); }, view.nodes[1].id);
  await quiet(page);
  await page.click("#panel button:text-is('Rename')");
  await page.getByRole("dialog").getByLabel("Name").fill(`<img src=y onerror=alert(13)>`);
  await page.getByLabel("Why").fill(`<script>alert(14)</script>`);
  await page.click("#decide");
  await page.waitForSelector("#toasts .toast");
  await quiet(page);
  same(await heading(page), `<img src=y onerror=alert(13)>`, "a name is text, whatever it says");
  await page.click("#home");
  await quiet(page);
  for (const id of ["#save-svg", "#save-gexf", "#save-png"]) {
    await page.click("#save summary");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
    if (id !== "#save-png") execFileSync("xmllint", ["--noout", await download.path()]);
    checks += 1;
  }
  same(await page.evaluate(() => [window.hit, document.querySelectorAll("img, script:not([src])").length, Object.prototype.hit]), [undefined, 0, undefined], "nothing was executed");
  same(troubles, [], "no dialog, no error, no request elsewhere");
  await close();
  server.stop();
}

// ---- who may ask ----------------------------------------------------------------------------------------------------------

/** A request with whatever headers, as no browser would let a page send it. */
const raw = (url, { path = "/api/graph", method = "GET", headers = {}, body } = {}) => new Promise((done, failed) => {
  const asked = request(new URL(path, url), { method, headers }, (response) => {
    let text = "";
    response.on("data", (part) => { text += part; });
    response.on("end", () => done({ status: response.statusCode, headers: response.headers, text }));
  });
  asked.on("error", failed);
  // Of a body that is too large, only its length is sent: it is refused before anybody reads it.
  if (headers["content-length"]) asked.flushHeaders();
  else asked.end(body);
});

async function whoMayAsk() {
  const server = await serve(sample);
  const json = { "content-type": "application/json" };
  const wish = JSON.stringify({ decision: "hide", id: "per-viktor-orban" });
  const cases = [
    [{}, 200], [{ headers: { host: "evil.example" } }, 403], [{ headers: { "sec-fetch-site": "cross-site" } }, 403],
    [{ path: "/api/ledger", method: "POST", headers: json, body: wish }, 403],
    [{ path: "/api/ledger", method: "POST", headers: { ...json, origin: "http://evil.example" }, body: wish }, 403],
    [{ path: "/api/cypher", method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 400],
    [{ path: "/api/cypher", method: "POST", headers: { ...json, "content-length": "100000" } }, 413],
    [{ path: "/api/entity?id=nobody" }, 404], [{ path: "/api/view?fdr=much" }, 400], [{ path: "/api/nothing" }, 404], [{ path: "/../../etc/passwd" }, 404],
  ];
  for (const [asked, expected] of cases) same((await raw(server.url, asked)).status, expected, JSON.stringify(asked));
  const { headers } = await raw(server.url, { path: "/" });
  check(headers["content-security-policy"].startsWith("default-src 'none'; script-src 'self'; style-src 'self'") && !/unsafe/.test(headers["content-security-policy"]), "a strict policy");
  const openapi = await get(server.url, "openapi.json");
  check(openapi.openapi.startsWith("3.1") && Object.keys(openapi.paths).length >= 18, "the API describes itself");
  server.stop();
  const closed = await serve(sample, "--host", "0.0.0.0", "--token", "a-long-secret-word");
  const url = new URL(closed.url.replace("0.0.0.0", "127.0.0.1"));
  check(closed.said().includes("other machines can reach this address"), "it says who can reach it");
  same((await raw(url)).status, 401, "no token, no answer");
  same((await raw(url, { headers: { authorization: "Bearer a-long-secret-word" } })).status, 200);
  const { page, troubles, close } = await open(url.href);
  check(!page.url().includes("token"), "the token leaves the address");
  check(numberOf(await status(page)) > 10, "and the page works with it");
  same(troubles, []);
  await close();
  closed.stop();
  for (const [options, code] of [[["--host", "0.0.0.0"], 2], [["--token", "short"], 2]]) {
    const refused = await serve(sample, ...options).then(() => null, (error) => error.message);
    check(refused?.includes(`ended with ${code}`) && refused.includes("expected a token"), `refused: ${options}`);
  }
}

/** The small page, of a program that was built without the full one. */
async function onTheSmallPage() {
  const server = await serve(sample);
  check(server.said().includes("without the full explorer"), "it says so");
  const context = await browser.newContext();
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (m) => m.type() === "error" && !m.text().includes("favicon") && troubles.push(m.text()));
  page.on("pageerror", (e) => troubles.push(e.message));
  await page.goto(server.url);
  await page.fill("#search", "orb");
  await page.waitForSelector("#suggestions li");
  await page.press("#search", "Enter");
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent === "Viktor Orbán");
  await page.locator("#panel .links button").first().click();
  await page.waitForSelector("#panel blockquote mark");
  same(await page.locator("#panel blockquote").first().locator("mark").count(), 2, "sentences come from the server");
  same(troubles, []);
  await context.close();
  server.stop();
}

const isSmall = await serve(sample).then((server) => { server.stop(); return server.said().includes("without the full explorer"); });
try {
  if (isSmall) await onTheSmallPage();
  else {
    await onTheSample();
    await onHostileNames();
    await whoMayAsk();
  }
  console.log(`${isSmall ? "small page" : "explorer"}: ${checks} checks passed`);
} finally {
  await browser.close();
}
process.exit(0);
