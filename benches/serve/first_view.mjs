// usage: node first_view.mjs PROGRAM FILE [TIMES]
// How long a browser takes from opening the address, and from the load event, to the drawn map: Chromium, in whatever way it renders here.
import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const [, , program, file, times = "5"] = process.argv;
const server = spawn(program, ["serve", file, "--no-browser", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((done) => server.stdout.once("data", (text) => done(String(text).trim())));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
const taken = [];
for (let i = 0; i < Number(times); i += 1) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.waitForSelector("body.ready");
  taken.push(await page.evaluate(() => ({ ready: performance.getEntriesByName("ready")[0].startTime, load: performance.getEntriesByType("navigation")[0].loadEventEnd })));
  await page.close();
}
const median = (of) => Math.round(taken.map(of).sort((a, b) => a - b)[Math.floor(taken.length / 2)]);
console.log(`first view: ${median((t) => t.ready)} ms after the address was opened, ${median((t) => Math.max(0, t.ready - t.load))} ms after the page was loaded (median of ${taken.length})`);
await browser.close();
server.kill();
