// Who knows what, at every stop, against what the recording says.
export default async function look(sight, told) {
  const page = await sight.open();
  const stops = await sight.ask("stops");
  sight.same([...stops].sort(), Object.keys(told.known).sort(), "the stops of the page");
  await sight.press("k");
  sight.expect((await sight.ask("visible", "#knowledge")) === 1, "K does not show who knows what");
  const all = await sight.ask("knowledge");
  const last = Object.values(told.known).reduce((most, one) => (sights(one) > sights(most) ? one : most));
  sight.same(Object.keys(all), Object.keys(last), "secrets at the beginning, where all is told");
  for (const stop of stops) {
    await sight.go(stop);
    compare(sight, await sight.ask("knowledge"), told.known[stop], `at ${stop}`);
  }
  await sight.press("p");
  await page.evaluate(() => (location.hash = "#"));
  await sight.ask("settled");
  sight.same(await sight.ask("knowledge"), {}, "presenting, before the first step");
}

const sights = (table) => Object.values(table).reduce((sum, row) => sum + Object.keys(row).length, 0);

function compare(sight, found, expected, where) {
  sight.same(Object.keys(found).sort(), Object.keys(expected).sort(), `${where}: the secrets`);
  for (const [secret, row] of Object.entries(expected)) {
    const names = new Set([...Object.keys(row), ...Object.keys(found[secret] ?? {})]);
    for (const name of names) sight.same(found[secret]?.[name], row[name], `${where}: what ${name} knows of ${secret}`);
  }
}
