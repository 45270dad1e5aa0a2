// axe-core finds nothing: WCAG 2.2 AA and its best practices, in every state.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STATES = [
  ["as it opens", []],
  ["a message", ["a", "ArrowRight", "ArrowRight"]],
  ["who knows what", ["k"]],
  ["the dialog", ["?"]],
  ["a question", ["Escape", "k", "a", "g", "ArrowRight"]],
  ["presenting", ["Escape", "p", "ArrowRight"]],
  ["presenting with knowledge", ["k"]],
];

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const EVERY = { type: "tag", values: TAGS };

// Nothing but colours depends on light and dark.
const COLOURS = { type: "rule", values: ["color-contrast"] };

// The page in English is wide, the other one narrow: the markup is the same.
export default async function look(sight) {
  await sight.open();
  const english = await sight.page.evaluate(() => document.documentElement.lang === "en");
  for (const width of english ? [1280] : [390]) {
    const page = await sight.open({ width, height: 844 });
    await page.evaluate(AXE);
    for (const [name, keys] of STATES) {
      await sight.press(...keys);
      await sight.ask("settled");
      await expectNothing(sight, `${name}, ${width} px`, EVERY);
      if (width === 390) continue;
      await page.emulateMedia({ colorScheme: "dark" });
      await expectNothing(sight, `${name}, ${width} px, dark`, COLOURS);
      await page.emulateMedia({ colorScheme: "light" });
    }
  }
}

async function expectNothing(sight, where, runOnly) {
  const { violations, passes } = await sight.page.evaluate((runOnly) =>
    axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  const least = runOnly === EVERY ? 20 : 1;
  sight.expect(passes.length >= least, `${where}: axe looked at ${passes.length} rules only`);
  for (const { id, nodes } of violations) {
    const [{ html, failureSummary }] = nodes;
    sight.fault(`${where}: ${id}, ${nodes.length} times, such as ${html.slice(0, 160)}: ${failureSummary.slice(0, 200)}`);
  }
}
