// No page is wider than its window, whatever is shown.
const EVERY = [320, 390, 768, 1024, 1280, 1920, 2560];
const NARROW = [320, 1024];

export default async function look(sight, told) {
  const page = await sight.open();
  const message = await page.evaluate(() => [...document.querySelectorAll("article")].sort((a, b) => b.textContent.length - a.textContent.length)[0].id);
  const states = [["folded", []], ["unfolded", ["a"]], ["knowledge", ["k"]], ["presenting", ["p"]], ["presenting with knowledge", ["k"]], ["guessing", ["Escape", "k", "g", "ArrowRight"]]];
  for (const [name, keys] of states) {
    await sight.press(...keys);
    if (name === "unfolded") await sight.go(message);
    for (const width of told.speaks ? EVERY : NARROW) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await sight.ask("overflow");
      sight.expect(!wide, `${name} at ${width} px: too wide by ${wide}`);
    }
  }
}
