// Shows pages to Chromium and looks at them in one way, a file of page/; tells, one
// JSON object a line, how much was checked on each and what is wrong.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { Sight } from "./page/sight.mjs";

const [folder, way] = process.argv.slice(2);
const { default: look } = await import(`./page/${way}.mjs`);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

async function seen(told) {
  const sight = new Sight(browser, resolve(folder), told);
  try {
    await look(sight, told);
  } catch (error) {
    sight.fault(`the look ended: ${error.stack}`);
  }
  await sight.close();
  return { name: told.name, checks: sight.checks, faults: sight.faults };
}

for (const told of JSON.parse(readFileSync(join(folder, "pages.json"), "utf8"))) {
  console.log(JSON.stringify(await seen(told)));
}
await browser.close();
