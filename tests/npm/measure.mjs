// Shows every SVG of a folder to Chromium and tells, one JSON object a line, what
// is wrong with each: a text that leaves the canvas or its box, meets another or is
// not as wide as it says; a dialog, a request or an error.
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, font] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
let faults = [];
let shown = "";
page.on("dialog", (dialog) => {
  faults.push(`a dialog: ${dialog.message()}`);
  return dialog.dismiss();
});
page.on("console", (message) => faults.push(`the console: ${message.text()}`));
page.on("pageerror", (error) => faults.push(`an error: ${error}`));
page.on("request", (request) => {
  if (request.url() !== shown) faults.push(`a request: ${request.url()}`);
});
page.on("popup", () => faults.push("another window"));

// Runs in the page.
function measure(measured) {
  const TOLERANCE = 1;
  const faults = [];
  const svg = document.documentElement;
  const canvas = { left: 0, top: 0, right: svg.width.baseVal.value, bottom: svg.height.baseVal.value };
  const boxOf = (element) => {
    const { x, y, width, height } = element.getBBox();
    return { left: x, top: y, right: x + width, bottom: y + height };
  };
  const inside = (inner, outer) =>
    inner.left >= outer.left - TOLERANCE && inner.right <= outer.right + TOLERANCE &&
    inner.top >= outer.top - TOLERANCE && inner.bottom <= outer.bottom + TOLERANCE;
  const meet = (one, other) =>
    one.left + TOLERANCE < other.right && other.left + TOLERANCE < one.right &&
    one.top + TOLERANCE < other.bottom && other.top + TOLERANCE < one.bottom;

  // What a text stands in is what was drawn last before it, in the same part.
  const paperOf = (text) => {
    let at = text.parentElement.localName === "a" ? text.parentElement : text;
    while ((at = at.previousElementSibling)) {
      if (at.matches(".tab") && text.matches(".remark")) return null;
      if (at.matches(".box,.paper,.sheet,.tab,.plate")) return at;
    }
    return null;
  };

  const texts = [...document.querySelectorAll("text")].map((element) => {
    const { x, width } = element.getBBox();
    const baseline = element.y.baseVal[0].value;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    // Boxes of glyphs are higher than the line.
    return { element, style, size, left: x, right: x + width, top: baseline - 0.8 * size, bottom: baseline + 0.25 * size };
  });

  for (const text of texts) {
    const { element } = text;
    const said = JSON.stringify(element.textContent.slice(0, 60));
    const width = element.textLength.baseVal.value;
    const drawn = element.getComputedTextLength();
    // Ink may hang over at either end.
    const bounds = text.right - text.left - 0.2 * text.size;
    if (!element.hasAttribute("textLength") || Math.abs(drawn - width) > TOLERANCE || bounds > width + TOLERANCE)
      faults.push(`${said} is ${drawn} wide, with ink ${text.right - text.left}, not ${width}`);
    if (!inside(text, canvas)) faults.push(`${said} leaves the canvas`);
    const paper = paperOf(element);
    if (paper && !inside(text, boxOf(paper))) faults.push(`${said} leaves its ${paper.getAttribute("class")}`);
  }
  if (measured) {
    // Without its length, a text in the font that was measured is as wide.
    const latin = texts.filter(({ element }) => /^[ -~À-ſ]+$/.test(element.textContent));
    const copies = latin.map(({ element }) => {
      const copy = element.cloneNode(true);
      copy.removeAttribute("textLength");
      copy.setAttribute("style", "font-kerning:none;font-variant-ligatures:none");
      element.after(copy);
      return copy;
    });
    const natural = copies.map((copy) => copy.getComputedTextLength());
    copies.forEach((copy) => copy.remove());
    latin.forEach(({ element }, index) => {
      const width = element.textLength.baseVal.value;
      if (Math.abs(natural[index] - width) > TOLERANCE)
        faults.push(`${JSON.stringify(element.textContent)} was measured as ${width}, and is ${natural[index]} by nature`);
    });
  }
  const sorted = [...texts].sort((a, b) => a.top - b.top);
  sorted.forEach((text, index) => {
    for (const other of sorted.slice(index + 1)) {
      if (other.top >= text.bottom) break;
      if (meet(text, other))
        faults.push(`${JSON.stringify(text.element.textContent)} meets ${JSON.stringify(other.element.textContent)}`);
    }
  });

  // WCAG 2.2: relative luminance and contrast ratio.
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/\d+(\.\d+)?/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const filled = [...document.querySelectorAll("rect,path,circle")]
    .map((element) => ({ element, fill: getComputedStyle(element).fill }))
    .filter(({ fill }) => fill !== "none")
    .map((one) => ({ ...one, ...boxOf(one.element) }));
  let least = Infinity;
  for (const text of texts) {
    const x = (text.left + text.right) / 2;
    const y = (text.top + text.bottom) / 2;
    const under = filled.filter(
      (one) =>
        one.left <= x && x <= one.right && one.top <= y && y <= one.bottom &&
        one.element.compareDocumentPosition(text.element) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    least = Math.min(least, contrast(text.style.fill, under.at(-1).fill));
  }
  return { texts: texts.length, faults, contrast: least };
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".svg")).sort()) {
  faults = [];
  shown = pathToFileURL(resolve(join(folder, file))).href;
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(shown);
  const seen = await page.evaluate(measure, font === "measured");
  if (file.includes("~auto~")) {
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await page.evaluate(measure, false);
    seen.contrast = Math.min(seen.contrast, dark.contrast);
  }
  console.log(JSON.stringify({ ...seen, name: basename(file, ".svg"), faults: [...faults, ...seen.faults] }));
}
await browser.close();
