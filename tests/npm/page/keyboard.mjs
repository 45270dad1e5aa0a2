// By keys alone: everything is reached, seen and left again.
export default async function look(sight) {
  await order(sight);
  await messages(sight);
  await dialog(sight);
}

// Tab goes through all that can be acted on, and round again.
async function order(sight) {
  await sight.open();
  await sight.press("Tab");
  sight.same((await sight.ask("focus")).link, "#steps", "the first Tab leads to");
  await sight.open();
  await sight.press("a", "k");
  const expected = await sight.ask("tabbable");
  const reached = new Set();
  for (let nth = 0; nth < expected.length + 2; nth += 1) {
    await sight.press("Tab");
    const focus = await sight.ask("focus");
    if (!focus) continue;
    if (reached.has(focus.name) && reached.size >= expected.length) break;
    reached.add(focus.name);
    sight.expect(focus.ring, `${focus.name} has the focus and does not show it`);
    sight.expect(focus.seen, `${focus.name} has the focus out of sight`);
  }
  const missed = expected.filter((name) => !reached.has(name));
  sight.same(missed, [], "out of reach of Tab");
  await sight.press("Tab", "Tab");
  const again = await sight.ask("focus");
  sight.expect(!again || reached.has(again.name), "the focus does not come round");
  await sight.page.evaluate(() => document.querySelectorAll(".tools button")[1].focus());
  await sight.press("Shift+Tab");
  const back = await sight.ask("focus");
  sight.expect(back?.name.includes("button all"), `Shift+Tab leads to ${back?.name}`);
}

// Unfolds everything and opens each message, without a mouse.
async function messages(sight) {
  await sight.open();
  let focus = null;
  const to = async (wanted, most) => {
    for (let nth = 0; nth < most; nth += 1) {
      await sight.press("Tab");
      focus = await sight.ask("focus");
      if (focus && wanted(focus)) return true;
    }
    return false;
  };
  sight.expect(await to((one) => one.name.includes("button all"), 5), "`unfold all` is out of reach");
  await sight.press("Enter");
  const stops = await sight.ask("stops", ".entry");
  for (const stop of stops) {
    const found = await to((one) => one.stop === stop && one.link, stop === stops[0] ? 40 : 12);
    sight.expect(found, `${stop} is out of reach`);
    if (!found) return;
    await sight.press("Enter");
    sight.same((await sight.ask("settled")).articles, [stop], "opened by Enter");
  }
  sight.expect(await to((one) => one.name.includes("messages"), 20), "the tabs are out of reach");
  sight.expect(await to((one) => one.name.includes("knowledge"), 2), "`who knows what` is out of reach");
  await sight.press("Enter");
  sight.same(await sight.ask("visible", "#knowledge table"), 1, "tables of who knows what");
}

async function dialog(sight) {
  const page = await sight.open();
  const isOpen = () => page.evaluate(() => document.querySelector("dialog").open);
  const pressed = () => page.getAttribute("[data-do=all]", "aria-pressed");
  await page.focus("[data-do=predict]");
  await sight.press("?");
  sight.same(await isOpen(), true, "? opens the keys");
  sight.expect(await page.evaluate(() => document.querySelector("dialog").contains(document.activeElement)), "the focus is not in the dialog");
  await page.focus("dialog button");
  await sight.press("a");
  sight.same(await pressed(), "false", "a key behind the dialog acts");
  await sight.press("Escape");
  sight.same(await isOpen(), false, "Esc closes the keys");
  sight.expect((await sight.ask("focus"))?.name.includes("predict"), "the focus does not come back");
  await page.click("[data-do=keys]");
  await page.click("dialog input");
  await sight.press("Tab", "Enter");
  sight.same(await isOpen(), false, "its button closes the keys");
  await sight.press("a", "u", "ArrowRight", "?");
  const place = await sight.ask("settled");
  // An arrow is no letter, and goes on.
  sight.same([await pressed(), await isOpen(), place.at], ["false", false, "step-1"], "keys that were turned off");
  await page.click("[data-do=keys]");
  await page.click("dialog input");
  await sight.press("Escape", "a");
  sight.same(await pressed(), "true", "keys that were turned on again");
}
