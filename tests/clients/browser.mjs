// usage: node browser.mjs CLIENT FILE [OUT.png]   (what Chromium shows of an export, as one JSON object)
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , client, file, picture] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const arguments_ = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: arguments_ });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const troubles = [];
page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
page.on("pageerror", (error) => troubles.push(error.message));
page.on("dialog", (dialog) => { troubles.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on("request", (request) => request.url() !== pathToFileURL(resolve(file)).href && !request.url().startsWith("data:") && client !== "sigma" && troubles.push(`a request: ${request.url()}`));

const clients = {
  async sigma() {
    await page.setContent('<div id="map" style="width:1400px;height:900px"></div>');
    await page.addScriptTag({ path: join(here, "sigma.bundle.js") });
    const shown = await page.evaluate((source) => window.draw(source), readFileSync(file, "utf8"));
    await page.waitForTimeout(300);
    if (shown.drawn < Math.min(20, shown.nodes.length)) troubles.push(`only ${shown.drawn} labels drawn`);
    return { nodes: shown.nodes, edges: [] };
  },
  // A picture: every name once, none on another.
  async svg() {
    await page.goto(pathToFileURL(resolve(file)).href);
    const shown = await page.evaluate(() => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      const number = (element, name) => Number(element.getAttribute(name));
      const labels = all("svg > g:last-of-type > g:last-of-type > text");
      const boxes = labels.map((label) => label.getBBox());
      const overlapping = [];
      boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
        if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) overlapping.push(`${labels[i].textContent} / ${labels[i + 1 + j].textContent}`);
      }));
      const nodes = all("svg > g:last-of-type > g:nth-of-type(2) > circle").map((circle, i) => ({
        name: circle.querySelector("title").textContent,
        label: labels[i].textContent,
        color: circle.getAttribute("fill"),
        size: 2 * number(circle, "r"),
        x: number(circle, "cx"),
        y: -number(circle, "cy"),
      }));
      const edges = all("path").map((path) => ({ title: path.querySelector("title").textContent, width: number(path, "stroke-width") }));
      return { nodes, edges, overlapping };
    });
    if (shown.overlapping.length) troubles.push(`labels overlap: ${shown.overlapping.slice(0, 3).join(", ")}`);
    return shown;
  },
  // A page: used as a reader would, then asked for all that it holds.
  async html() {
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForFunction(() => document.getElementById("status").textContent.length > 0);
    const held = await page.evaluate(() => ({
      nodes: nodes.map((n) => ({ id: n.id, label: n.name, type: n.type, color: n.color, size: 2 * n.radius, x: n.x, y: -n.y, first: n.first, last: n.last, aliases: n.aliases })),
      edges: edges.map((e) => ({ source: nodes[e.source].id, target: nodes[e.target].id, weight: e.weight, first: e.first, last: e.last, quotes: e.quotes.map((q) => q.text.join("")) })),
    }));
    // Somebody whose name can be typed.
    const nameable = new Map(held.nodes.filter((n) => /[\p{L}\p{N}]/u.test(n.label)).map((n) => [n.id, n]));
    const quoted = held.edges.find((e) => e.quotes.length > 0 && nameable.has(e.source));
    const node = nameable.get(quoted?.source) ?? held.nodes[0];
    await page.fill("#search", node.label);
    const offered = page.locator("#suggestions li", { hasText: node.label.trim().slice(0, 40) });
    if ((await page.locator("#suggestions li").count()) === 0) {
      troubles.push(`nothing is suggested for ${node.label}`);
      return held;
    }
    await (await offered.count() ? offered.first() : page.locator("#suggestions li").first()).dispatchEvent("pointerdown");
    await page.waitForSelector("#panel h3");
    if (picture) await page.screenshot({ path: picture });
    if (await page.locator("ul.links button").count()) {
      await page.locator("ul.links button").first().click();
      if (quoted && (await page.locator("#panel blockquote mark").count()) < 2) troubles.push("no names are marked in a quote");
      if (!quoted && !(await page.locator("#panel").innerText()).includes("No sentence is kept")) troubles.push("a link without a quote does not say so");
    }
    // Filters leave less, and let go again.
    const status = () => page.locator("#status").innerText();
    const all = await status();
    await page.fill("#least", "1000000");
    if (!/ 0 of \d+ links/.test(await status())) troubles.push(`the filter leaves ${await status()}`);
    await page.fill("#least", "1");
    if ((await status()) !== all) troubles.push(`the filter let go leaves ${await status()}`);
    return held;
  },
};
const shown = await clients[client]();
await browser.close();
console.log(JSON.stringify({ ...shown, troubles }));
