// On paper: the drawing, the steps and the notes, and nothing that acts.
const TOOLS = ".tools, .stepper, .tabs, .question, .keys, .skip, .hint, button, input";
const CONTENT = ["h1", ".lesson", ".verdict strong", ".drawing .chart", ".steps > .step", ".notes li", "#knowledge table"];

export default async function look(sight) {
  const page = await sight.open();
  const plain = await printed(sight, "as it opens");
  await sight.press("a");
  const unfolded = await printed(sight, "unfolded");
  sight.expect(unfolded.entries > plain.entries, "what is unfolded is not printed");
  await sight.press("a", "p", "ArrowRight", "ArrowRight", "k");
  await sight.ask("settled");
  const presented = await printed(sight, "out of the presenter view");
  sight.same([presented.steps, presented.strips], [plain.steps, plain.strips], "steps and strips printed out of the presenter view");
  await sight.press("k", "Escape", "g", "ArrowRight");
  await printed(sight, "with a question");
}

async function printed(sight, how) {
  const { page } = sight;
  await page.emulateMedia({ media: "print" });
  sight.same(await sight.ask("visible", TOOLS), 0, `${how}: tools on paper`);
  for (const part of CONTENT) {
    sight.expect((await sight.ask("visible", part)) > 0, `${how}: no ${part} on paper`);
  }
  const counts = await page.evaluate(() => ({
    entries: look.visible(".entry"),
    steps: look.visible(".steps > .step"),
    strips: look.visible(".chart .strip") ,
    hidden: look.hiddenParts(),
  }));
  sight.same(counts.hidden, 0, `${how}: parts of the drawing that are left out on paper`);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  sight.expect(pages >= 2 && pages <= 9, `${how}: ${pages} pages of paper`);
  await page.emulateMedia({ media: "screen" });
  return counts;
}
