// Who sends the next message is asked, and nothing tells it before.
export default async function look(sight) {
  for (const unfolded of [false, true]) {
    await sight.open();
    await sight.click("[data-do=predict]");
    if (unfolded) await sight.press("a");
    await ask(sight, unfolded);
  }
  await sight.press("Escape");
  sight.same(await sight.ask("visible", ".question"), 0, "questions after Esc");
}

async function ask(sight, unfolded) {
  const stops = (await sight.ask("stops", unfolded ? "" : ".step")).slice(0, 12);
  let asked = 0;
  for (let nth = 0; nth < stops.length; nth += 1) {
    const before = await sight.ask("at");
    await expectNothing(sight, before, `before ${stops[nth]}`);
    await sight.press("ArrowRight");
    if (await sight.ask("visible", ".question")) {
      await expectTheSameQuestion(sight, stops[nth]);
      await expectNothing(sight, before, `${stops[nth]} is asked for`);
      asked += 1;
      await guess(sight, stops[nth], asked);
    }
    sight.same((await sight.ask("settled")).at, stops[nth], "the answer shows");
  }
  sight.expect(asked >= 3, `asked ${asked} times`);
}

async function expectNothing(sight, stop, where) {
  sight.same(await sight.ask("later", stop), [], `${where}: told too early`);
  const tree = await axTree(sight);
  const leaks = await sight.ask("leaks", stop, tree);
  sight.same(leaks, [], `${where}: told to a screen reader`);
}

// Markup, order and focus of the question are the same whoever sends.
let known = null;
async function expectTheSameQuestion(sight, stop) {
  const question = await sight.page.evaluate(() => {
    const asked = document.querySelector(".question");
    return [asked.outerHTML, [...asked.querySelectorAll("button")].indexOf(document.activeElement)];
  });
  known ??= { name: sight.told.name, question };
  if (known.name !== sight.told.name) known = { name: sight.told.name, question };
  sight.same(question, known.question, `${stop}: the question differs from the one before`);
}

// What a screen reader is given.
async function axTree(sight) {
  const client = await sight.context.newCDPSession(sight.page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  await client.detach();
  const said = nodes.filter((node) => !node.ignored).flatMap((node) => [node.name?.value, node.description?.value, node.value?.value]);
  return [...new Set(said.filter((text) => typeof text === "string" && text))];
}

// Right, wrong and not at all, one after the other.
async function guess(sight, stop, turn) {
  const from = await sight.page.evaluate((stop) => [...document.querySelectorAll("[data-stop]")].find((one) => one.dataset.stop === stop).dataset.from, stop);
  const words = await sight.page.evaluate(() => ({ ...document.querySelector("[role=status]").dataset }));
  const buttons = sight.page.locator("[data-guess]");
  const names = await buttons.evaluateAll((all) => all.map((one) => one.dataset.guess));
  const [right, wrong] = [names.indexOf(from), names.findIndex((name) => name !== from)];
  const focus = await sight.page.evaluate(() => document.activeElement.closest(".question") !== null);
  sight.expect(focus, `${stop}: the focus is not on the question`);
  if (turn % 3 === 0) await sight.click(".question [data-do=next]");
  else await buttons.nth(turn % 3 === 1 ? right : wrong).click();
  const { status } = await sight.ask("settled");
  const kept = await sight.page.evaluate(() => document.activeElement !== document.body);
  sight.expect(kept, `${stop}: the focus is lost with the question`);
  sight.same([status.includes(words.right), status.includes(words.wrong)], [turn % 3 === 1, turn % 3 === 2], `${stop}: told right, told wrong`);
}
