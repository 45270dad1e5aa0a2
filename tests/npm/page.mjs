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

// A look that does not come to its end is a fault, too.
const LONGEST = 120_000;

async function seen(told) {
  const sight = new Sight(browser, resolve(folder), told);
  let clock;
  const late = new Promise((_, reject) => (clock = setTimeout(() => reject(new Error("it takes too long")), LONGEST)));
  try {
    await Promise.race([look(sight, told).then(() => sight.close()), late]);
  } catch (error) {
    sight.fault(`the look ended: ${error.stack}`);
  }
  clearTimeout(clock);
  return { name: told.name, checks: sight.checks, faults: sight.faults };
}

for (const told of JSON.parse(readFileSync(join(folder, "pages.json"), "utf8"))) {
  console.log(JSON.stringify(await seen(told)));
}
// Chromium may wait for a touch that never ends.
await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 3_000))]);
process.exit();
