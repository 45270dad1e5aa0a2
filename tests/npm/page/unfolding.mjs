// Steps unfold in the list and in the drawing alike, and the drawing has no seams;
// a click in one selects in the other.
export default async function look(sight, told) {
  await sight.open();
  const steps = await sight.ask("stops", ".step");
  await strips(sight, [], "folded");
  const open = [];
  for (const step of steps) {
    const unfolds = await sight.page.evaluate((step) => {
      const button = document.querySelector(`[data-fold="${CSS.escape(step)}"]`);
      button?.click();
      return Boolean(button);
    }, step);
    if (unfolds) open.push(step);
    await strips(sight, open, `${step} unfolded`);
  }
  await sight.page.evaluate((step) => document.querySelector(`[data-fold="${CSS.escape(step)}"]`).click(), open[0]);
  await strips(sight, open.slice(1), `${open[0]} folded again`);
  await everything(sight, steps);
  await linked(sight);
  if (told.base) await base(sight, steps);
}

async function everything(sight, steps) {
  const between = () => sight.ask("visible", ".between .entry");
  await sight.click("[data-do=all]");
  await strips(sight, steps, "everything unfolded");
  const count = await sight.page.evaluate(() => document.querySelectorAll(".entry").length);
  sight.same(await sight.ask("visible", ".entry"), count, "entries of the list with everything unfolded");
  await sight.click("[data-do=all]");
  await strips(sight, [], "everything folded again");
  sight.same(await between(), 0, "entries between the steps with everything folded");
}

async function strips(sight, open, how) {
  const all = await sight.ask("strips");
  const every = await sight.page.evaluate(() => document.querySelector("[data-do=all]").ariaPressed === "true");
  for (const strip of all) {
    const isOpen = strip.step ? open.includes(strip.step) : every;
    const expected = strip.shown === "always" || (strip.shown === "unfolded") === isOpen;
    // A strip without a step that is never unfolded stands for itself.
    sight.expect(strip.open === expected, `${how}: the ${strip.shown} strip of ${strip.step} is ${strip.open ? "" : "not "}shown`);
  }
  const shown = all.filter((strip) => strip.open);
  shown.slice(1).forEach((strip, nth) => {
    const gap = strip.top - shown[nth].bottom;
    sight.expect(Math.abs(gap) <= 0.5, `${how}: ${gap} px between ${shown[nth].step} and ${strip.step}`);
  });
  for (const strip of shown) {
    const like = Math.abs(strip.width - shown[0].width) <= 0.5 && Math.abs(strip.svg - shown[0].svg) <= 0.5;
    sight.expect(like && Math.abs(strip.left - shown[0].left) <= 0.5, `${how}: the strip of ${strip.step} is ${strip.svg} px wide, not ${shown[0].svg}`);
    const inside = Math.abs(strip.bottom - strip.top - strip.high) <= 1;
    sight.expect(inside, `${how}: the strip of ${strip.step} is ${strip.bottom - strip.top} px high, its drawing ${strip.high}`);
  }
  const folds = await sight.page.evaluate(() => [...document.querySelectorAll(".fold")].map((one) => [one.dataset.fold, one.ariaExpanded, look.messagesOf(one.dataset.fold)]));
  for (const [step, expanded, messages] of folds) {
    sight.same(expanded, String(open.includes(step)), `${how}: aria-expanded of ${step}`);
    const seen = await sight.ask("visible", `[id="${step.replace(/["\\]/g, "\\$&")}"] .entry[data-stop]`);
    sight.same(seen, open.includes(step) ? messages.length : 0, `${how}: messages of ${step} in the list`);
  }
}

// Clicks on the label of a part of the drawing, or else in its middle.
async function point(sight, id, part = ".label") {
  const at = await sight.page.evaluate(([id, part]) => {
    const groups = [...document.querySelectorAll(".chart:not([hidden]) g[data-id]")];
    const group = groups.find((one) => one.dataset.id === id && one.checkVisibility() && !one.matches(".group"));
    const target = group.querySelector(part) ?? group;
    target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = target.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }, [id, part]);
  await sight.page.mouse.click(at.x, at.y);
  return sight.ask("settled");
}

async function linked(sight) {
  const [step] = await sight.page.evaluate(() => look.stops(".step").filter((id) => look.messagesOf(id).length > 1));
  const isOpen = () => sight.page.evaluate((step) => document.getElementById(step).matches(".open"), step);
  sight.same((await point(sight, step)).at, step, "a click on a step of the drawing selects");
  sight.same(await isOpen(), false, "one click unfolds");
  await point(sight, step);
  sight.same(await isOpen(), true, "a second click unfolds");
  const messages = await sight.ask("messagesOf", step);
  for (const message of messages) {
    const place = await point(sight, message);
    sight.same(place.at, message, "a click on a message of the drawing selects");
    sight.same(place.hit, [message], "a click on a message of the drawing marks");
    await sight.go(step);
    sight.same((await point(sight, message, ".line")).at, message, "a click on an arrow of the drawing selects");
  }
  await sight.page.evaluate((id) => [...document.querySelectorAll(".entry")].find((one) => one.dataset.stop === id).querySelector("a").click(), messages[0]);
  sight.same((await sight.ask("settled")).hit, [messages[0]], "a click on a message of the list marks");
}

// The drawing of the base: the same place, and where the two part.
async function base(sight, steps) {
  await sight.open();
  await sight.go(steps[1]);
  const marked = () => sight.page.evaluate(() => {
    const shown = [...document.querySelectorAll(".chart:not([hidden])")];
    const current = shown.flatMap((chart) => [...chart.querySelectorAll(".strip.current")]).filter((strip) => strip.checkVisibility());
    return { runs: shown.map((chart) => chart.dataset.run), steps: current.map((strip) => strip.dataset.step), parts: look.visible(".chart .parting"), told: look.visible(".of-base") };
  });
  const own = await marked();
  sight.same([own.runs, own.told], [["own"], 0], "the drawing at first");
  sight.same([...new Set(own.steps)], [steps[1]], "marked in the own drawing");
  await sight.click("[data-do=base]");
  const other = await marked();
  sight.same([other.runs, other.told], [["base"], 1], "the drawing by the switch");
  sight.same(other.steps, own.steps, "marked in the base's drawing");
  sight.expect(own.parts === 1 && other.parts === 1, `where the runs part is marked ${own.parts} and ${other.parts} times`);
  sight.same(await sight.page.getAttribute("[data-do=base]", "aria-pressed"), "true", "the switch");
  await sight.press("b");
  sight.same((await marked()).runs, ["own"], "the drawing by the key");
}
