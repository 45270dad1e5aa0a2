// What is told of messages: of the one that is selected, or of those of a step.
export default async function look(sight) {
  const page = await sight.open({ permissions: ["clipboard-read", "clipboard-write"] });
  const stops = await sight.ask("stops");
  for (const stop of stops) {
    await sight.go(stop);
    const { articles } = await sight.ask("place");
    const own = await sight.ask("messagesOf", stop).catch(() => []);
    sight.same(articles, own.length ? own : /^step-/.test(stop) ? [] : [stop], `the messages told at ${stop}`);
    sight.same(await sight.ask("visible", ".hint"), articles.length ? 0 : 1, `the hint at ${stop}`);
  }
  const copies = page.locator("button.copy:visible");
  await sight.go(await page.evaluate(() => document.querySelector("button.copy").closest("article").id));
  sight.expect((await copies.count()) > 0, "no button copies");
  const said = await copies.first().textContent();
  const text = await page.locator("pre.curl:visible").first().textContent();
  await copies.first().click();
  await page.waitForFunction((said) => document.activeElement.textContent !== said, said, { timeout: 3000 }).catch(() => sight.fault("nothing says that it was copied"));
  sight.same(await page.evaluate(() => navigator.clipboard.readText()), text, "copied");
  sight.expect(/^curl /.test(text), `not a command: ${text}`);
  await page.waitForFunction((said) => [...document.querySelectorAll("button.copy")].every((one) => one.textContent === said), said, { timeout: 3000 });
}
