// Going on and back: by buttons, by keys, by swipes.
export default async function look(sight) {
  await buttons(sight);
  await keys(sight);
  await presenting(sight);
  await swipes(sight);
}

// The place is told by the list, by the address and in words.
async function expectAt(sight, id, how) {
  const place = await sight.ask("settled");
  sight.same(place.at, id, `${how}: the list shows`);
  sight.same(place.here, id === null ? [] : [id], `${how}: aria-current`);
  sight.same(place.hash, id ?? "", `${how}: the address`);
  sight.expect(place.status.includes(place.label), `${how}: the status says ${place.status}, not ${place.label}`);
}

async function buttons(sight) {
  await sight.open();
  const [next, previous] = [".stepper [data-do=next]", ".stepper [data-do=previous]"];
  const off = (selector) => sight.page.evaluate((selector) => {
    const { disabled, ariaDisabled } = document.querySelector(selector);
    return disabled || ariaDisabled === "true";
  }, selector);
  const press = (selector) => sight.page.evaluate((selector) => document.querySelector(selector).click(), selector);
  const steps = await sight.ask("stops", ".step");
  await expectAt(sight, null, "at the beginning");
  sight.expect(await off(previous), "`previous` is not off at the beginning");
  await press(previous);
  await expectAt(sight, null, "by `previous` at the beginning");
  for (const step of steps) {
    sight.expect(!(await off(next)), `\`next\` is off before ${step}`);
    await press(next);
    await expectAt(sight, step, "by the button `next`");
  }
  sight.expect(await off(next), "`next` is not off at the end");
  await press(next);
  await expectAt(sight, steps.at(-1), "by `next` at the end");
  for (const step of [...steps.slice(0, -1).reverse(), null]) {
    await press(previous);
    await expectAt(sight, step, "by the button `previous`");
  }
}

async function keys(sight) {
  const stops = await sight.ask("stops");
  await sight.press("a");
  for (const stop of stops) {
    await sight.press("ArrowRight");
    await expectAt(sight, stop, "unfolded, by →");
    sight.same(await inSight(sight), true, `${stop} is drawn in sight`);
  }
  await sight.press("Home", "End", "PageUp");
  await expectAt(sight, stops.at(-1), "by keys that scroll");
  for (const stop of stops.slice(0, -1).reverse().slice(0, 4)) {
    await sight.press("ArrowLeft");
    await expectAt(sight, stop, "unfolded, by ←");
  }
  await sight.press("Control+ArrowRight", "Alt+a");
  await expectAt(sight, stops.at(-5) ?? null, "by a key of the browser");
  // What is above grows and shrinks with it.
  for (const key of ["a", "a"]) {
    await sight.press(key);
    sight.same(await inSight(sight), true, `the place is in sight after ${key}`);
  }
}

async function presenting(sight) {
  const stops = await sight.ask("stops");
  await sight.press("p");
  const turns = [["Home", stops[0]], ["PageDown", stops[1]], ["ArrowRight", stops[2]], ["PageUp", stops[1]],
    ["ArrowLeft", stops[0]], ["End", stops.at(-1)], ["ArrowRight", stops.at(-1)]];
  for (const [key, stop] of turns) {
    await sight.press(key);
    await expectAt(sight, stop, `presenting, by ${key}`);
  }
}

async function swipes(sight) {
  const page = await sight.open({ width: 390, height: 844, hasTouch: true, isMobile: true });
  const steps = await sight.ask("stops", ".step");
  const client = await sight.context.newCDPSession(page);
  const swipe = async (x, y, from) => {
    const at = await page.evaluate((from) => {
      const element = document.querySelector(from);
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const box = element.getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    }, from);
    const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    await touch("touchStart", [at]);
    await touch("touchMove", [{ x: at.x + x / 2, y: at.y + y / 2 }]);
    await touch("touchMove", [{ x: at.x + x, y: at.y + y }]);
    await touch("touchEnd", []);
  };
  await swipe(-120, 5, ".verdict");
  await expectAt(sight, steps[0], "by a swipe to the left");
  await swipe(-120, 5, ".verdict");
  await expectAt(sight, steps[1], "by a swipe to the left");
  await swipe(120, 5, ".verdict");
  await expectAt(sight, steps[0], "by a swipe to the right");
  await swipe(-30, 0, ".verdict");
  await expectAt(sight, steps[0], "by a twitch");
  await swipe(-90, 120, ".verdict");
  await expectAt(sight, steps[0], "by a scroll");
}

// Whether what is chosen is drawn within its window, below the heads.
function inSight(sight) {
  return sight.page.evaluate(() => {
    const chart = document.querySelector(".chart:not([hidden])");
    const shown = (selector) => [...chart.querySelectorAll(selector)].find((one) => one.getClientRects().length);
    const drawn = shown(".hit .line") ?? shown(".strip.current");
    if (!drawn) return false;
    const { top, bottom } = drawn.getBoundingClientRect();
    const window = chart.closest(".left").getBoundingClientRect();
    const head = chart.querySelector(".heads").getBoundingClientRect();
    return bottom > Math.max(window.top, head.bottom) && top < Math.min(window.bottom, innerHeight);
  });
}
