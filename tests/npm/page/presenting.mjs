// The presenter view: large, and only what has happened so far.
export default async function look(sight, told) {
  const page = await sight.open({ width: 1920, height: 1080 });
  const small = await sizes(page);
  await sight.press("p");
  sight.same(await sight.ask("visible", ".page-top, .verdict, .list, .notes, footer"), 0, "other things shown");
  await walk(sight, told, false);
  const large = await sizes(page);
  sight.expect(large.caption >= 24 && large.drawing >= 16 && large.drawing > small.drawing, `the type is not large: ${JSON.stringify(large)}, before ${JSON.stringify(small)}`);
  await knows(sight);
  await sight.press("Escape");
  sight.expect((await sight.ask("visible", ".list, .page-top")) === 2, "Esc does not leave the view");
  await sight.press("p", "a");
  await walk(sight, told, true);
  await sight.click("[data-do=leave]");
  sight.expect((await sight.ask("visible", ".list, .page-top")) === 2, "the button does not leave the view");
  await motion(sight);
}

// Sizes on the screen of the caption and of the drawing's texts.
function sizes(page) {
  return page.evaluate(() => {
    const text = document.querySelector(".chart .heads text");
    const scale = text.getBoundingClientRect().width / text.getBBox().width;
    const caption = document.querySelector(".caption > p");
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    return { caption: size(caption), drawing: size(text) * scale };
  });
}

async function walk(sight, told, unfolded) {
  const stops = await sight.ask("stops", unfolded ? "" : ".step");
  await sight.press("Home", "ArrowLeft");
  await sight.ask("settled");
  await ahead(sight, null, "before the first step");
  let spoken = 0;
  for (const stop of stops) {
    await sight.press("ArrowRight");
    const { at } = await sight.ask("settled");
    sight.same(at, stop, "presenting, the arrow leads to");
    await ahead(sight, stop, `at ${stop}`);
    spoken += await speech(sight, stop);
  }
  sight.expect(Boolean(spoken) === told.speaks, `speaker notes are shown ${spoken} times`);
}

// No part of the drawing and no word of what comes later.
async function ahead(sight, stop, where) {
  const later = await sight.ask("later", stop);
  sight.same(later, [], `${where}: told too early`);
}

async function speech(sight, stop) {
  const { notes, shown, small } = await sight.page.evaluate((stop) => {
    const entry = [...document.querySelectorAll("[data-stop]")].find((one) => one.dataset.stop === stop);
    const notes = [...entry.closest(".steps > li").querySelectorAll(".speaker p")].map((one) => one.textContent);
    const size = (selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
    const small = !notes.length || size(".speech p") < size(".caption > p");
    return { notes, shown: look.texts(".speech p"), small };
  }, stop);
  sight.same(shown, notes.map((note) => note.trim()), `the speaker notes at ${stop}`);
  sight.expect(small, `the speaker notes at ${stop} are as large as the caption`);
  sight.expect(!shown.join().includes("`"), `the speaker notes at ${stop} show backticks`);
  return notes.length;
}

async function knows(sight) {
  sight.same(await sight.ask("visible", ".side"), 0, "panels at first");
  await sight.press("k");
  sight.same(await sight.ask("visible", "#knowledge table"), 1, "K shows who knows what");
  for (const height of [1080, 640]) {
    await sight.page.setViewportSize({ width: 1280, height });
    const covered = await sight.page.evaluate(() => {
      const [panel, bar] = [".side", ".stepper"].map((one) => document.querySelector(one).getBoundingClientRect());
      return panel.bottom - bar.top;
    });
    sight.expect(covered <= 0, `who knows what lies ${covered} px behind the bar at ${height} px`);
  }
  await sight.page.setViewportSize({ width: 1920, height: 1080 });
  await sight.press("k");
  sight.same(await sight.ask("visible", ".side"), 0, "K hides who knows what");
}

// A dot travels along the arrow, unless the reader wants no motion.
async function motion(sight) {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const page = await sight.open({ reducedMotion });
    await sight.press("p", "ArrowRight");
    const places = await page.evaluate(async () => {
      const seen = new Set();
      for (let nth = 0; nth < 30; nth += 1) {
        await new Promise((done) => setTimeout(done, 20));
        const dot = document.querySelector(".traveller");
        if (dot && dot.checkVisibility({ visibilityProperty: true })) seen.add(Math.round(dot.getBoundingClientRect().left));
      }
      return seen.size;
    });
    sight.expect(reducedMotion === "reduce" ? places === 0 : places > 3, `motion ${reducedMotion}: the dot is seen in ${places} places`);
  }
}
