// Addresses: what a link within the page shows, shared, after a reload, and by the
// back and forward buttons of the browser.
export default async function look(sight) {
  const page = await sight.open();
  await leadSomewhere(sight);
  const targets = await page.evaluate(() => {
    const stops = look.stops();
    const message = stops.find((id) => /^message-/.test(id) && look.messagesOf(document.querySelector(`[id="${CSS.escape(id)}"]`)?.dataset.step ?? "").length > 1);
    const local = document.querySelector(".step .entry.local");
    const before = [...local.parentElement.children].slice(0, [...local.parentElement.children].indexOf(local));
    const outside = document.querySelector(".between .entry[data-stop]");
    return {
      step: look.stops(".step")[2],
      message,
      local: local.id,
      ofLocal: before.filter((one) => one.dataset.stop).at(-1)?.dataset.stop ?? local.closest(".step").id,
      outside: outside?.dataset.stop ?? null,
    };
  });
  await deep(sight, targets);
  await wrong(sight);
  await history(sight, targets);
}

async function leadSomewhere(sight) {
  const dead = await sight.page.evaluate(() =>
    [...document.querySelectorAll('a[href^="#"], svg a')].map((link) => link.getAttribute("href"))
      .filter((href) => !document.getElementById(decodeURIComponent(href.slice(1))))
      .filter((href) => !look.known(decodeURIComponent(href.slice(1)))));
  sight.same([...new Set(dead)], [], "links that lead nowhere");
}

async function deep(sight, { step, message, local, ofLocal, outside }) {
  const wanted = [[step, step], [message, message], [local, ofLocal], [outside, outside]];
  for (const [id, stop] of wanted.filter(([id]) => id)) {
    await sight.open({ hash: `#${encodeURIComponent(id)}` });
    const place = await sight.ask("settled");
    sight.same(place.at, stop, `#${id} shows`);
    sight.expect(place.hit.length <= 1, `#${id}: ${place.hit} are marked in the drawing`);
    const shown = await sight.page.evaluate((stop) => {
      const entry = [...document.querySelectorAll("[data-stop]")].find((one) => one.dataset.stop === stop);
      const { top, bottom } = entry.getBoundingClientRect();
      return entry.checkVisibility() && bottom > 0 && top < innerHeight;
    }, stop);
    sight.expect(shown, `#${id}: its entry of the list is out of sight`);
    if (id === message) await shared(sight, place, `#${id}`);
  }
}

// The same in another window, and when it is read again.
async function shared(sight, place, what) {
  await sight.page.reload();
  sight.same(await sight.ask("settled"), place, `${what} after a reload`);
  const other = await sight.context.newPage();
  await other.goto(sight.page.url());
  sight.same(await other.evaluate(() => look.settled()), place, `${what} in another window`);
  await other.close();
}

async function wrong(sight) {
  for (const hash of ["#nothing", "#%E0%A4%A", "#\"><b>", "#steps"]) {
    await sight.open({ hash });
    const place = await sight.ask("place");
    sight.same(place.at, null, `${hash} shows`);
    sight.expect(place.status.length > 0, `${hash}: nothing is told`);
  }
}

async function history(sight, { step, message }) {
  const page = await sight.open();
  const seen = [null];
  for (const id of [step, message]) {
    await sight.go(id);
    seen.push(id);
  }
  await sight.press("ArrowRight");
  seen.push((await sight.ask("settled")).at);
  const at = async (id, how) => {
    await page.waitForFunction((id) => look.at() === id, id, { timeout: 1000 }).catch(() => {});
    sight.same(await sight.ask("at"), id, how);
  };
  for (const id of seen.slice(0, -1).reverse()) {
    await page.evaluate(() => history.back());
    await at(id, "by the browser's back");
  }
  for (const id of seen.slice(1)) {
    await page.evaluate(() => history.forward());
    await at(id, "by the browser's forward");
  }
}
