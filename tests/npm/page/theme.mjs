// Light and dark: as the reader prefers, or by the button, which is remembered.
export default async function look(sight) {
  const dark = () => sight.page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    const drawn = getComputedStyle(document.querySelector(".heads text")).fill.match(/\d+/g).map(Number);
    return [r + g + b < 200, drawn.reduce((sum, part) => sum + part) > 400];
  });
  for (const colorScheme of ["light", "dark"]) {
    const is = colorScheme === "dark";
    const page = await sight.open({ colorScheme });
    sight.same(await dark(), [is, is], `who prefers ${colorScheme} sees a dark page, light lines`);
    await sight.click("[data-theme-toggle]");
    sight.same(await dark(), [!is, !is], `who prefers ${colorScheme}, by the button`);
    await page.reload();
    sight.same(await dark(), [!is, !is], `who prefers ${colorScheme}, after a reload`);
    await sight.press("t");
    sight.same(await dark(), [is, is], `who prefers ${colorScheme}, by the button and the key`);
    await page.emulateMedia({ media: "print" });
    sight.same(await dark(), [false, false], `who prefers ${colorScheme}, printed`);
  }
}
