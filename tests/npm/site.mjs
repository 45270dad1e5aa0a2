// Reads the index of a site in Chromium as a reader does, from a file and from a
// server below a path, and tells as JSON what is not as it should be.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = resolve(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const PATH = "/some/where/";
const server = createServer((request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    if (!path.startsWith(PATH)) throw new Error(path);
    const content = readFileSync(join(folder, path.slice(PATH.length)));
    response.writeHead(200, { "content-type": TYPES[extname(path)] }).end(content);
  } catch {
    response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

let checks = 0;
const faults = [];
let where = "";
const check = (what, fine, seen = "") => {
  checks += 1;
  if (!fine) faults.push(`${where}: ${what} ${seen === "" ? "" : JSON.stringify(seen)}`);
};
const same = (what, seen, expected) =>
  check(what, JSON.stringify(seen) === JSON.stringify(expected), seen);

// Where nothing may be asked of anybody else, and nothing may go wrong unseen.
async function open(base, url, options = {}, before = null) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const fault = (what) => faults.push(`${where}: ${what}`);
  page.on("console", (message) => fault(`the console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`an error: ${error}`));
  page.on("dialog", (dialog) => { fault("a dialog"); return dialog.dismiss(); });
  page.on("request", (request) => {
    const own = request.url().startsWith(base) || request.url().endsWith("/favicon.ico");
    if (!own) fault(`a request: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) fault(`${response.status()} for ${response.url()}`);
  });
  await context.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  if (before) await context.addInitScript(before);
  await page.goto(base + url);
  return page;
}

// The names of what is shown.
const shown = (page) =>
  page.$$eval(".card", (cards) => cards.filter((card) => card.checkVisibility()).map((card) => card.dataset.name));
const told = (page) => page.textContent("[role=status]");
const asked = (page) => {
  const url = new URL(page.url());
  return Object.fromEntries(new URLSearchParams(url.hash.startsWith("#?") ? url.hash.slice(1) : url.search));
};

async function search(base) {
  const page = await open(base, "index.html");
  const all = await shown(page);
  check("all are shown", all.length >= 37, all.length);
  same("and counted", await told(page), `${all.length} of ${all.length} scenarios`);
  const found = async (words) => {
    await page.fill("#q", words);
    return shown(page);
  };
  same("every word is found", await found("matCH State"), ["state-mismatch"]);
  same("and counted", await told(page), `1 of ${all.length} scenarios`);
  same("the address has it", asked(page), { q: "matCH State" });
  same("accents make no difference", await found("ｓtàté mismätch"), ["state-mismatch"]);
  same("any script is found", await found("隱含授權"), ["implicit-a-to-g"]);
  same("sections are found", await found("rfc 6749 10.5"), ["code-replay"]);
  same("lessons are found", await found("works once"), ["code-replay"]);
  const groups = await page.$$eval("section", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.group));
  same("other groups are gone", groups, ["failures"]);
  same("nothing is found", await found("state zebra"), []);
  check("and said", await page.isVisible("[data-nothing]"));
  same("and counted", await told(page), `0 of ${all.length} scenarios`);
  await page.click("[data-nothing] button");
  same("all are back", await shown(page), all);
  same("the address is clean", asked(page), {});
  check("the search has the focus", await page.evaluate(() => document.activeElement.id === "q"));
  await page.context().close();
}

async function filters(base) {
  const page = await open(base, "index.html");
  const all = await shown(page);
  await page.selectOption("#flow", "implicit");
  const implicit = await shown(page);
  check("a flow", implicit.length > 5 && implicit.length < all.length, implicit);
  await page.selectOption("#group", "failures");
  const failures = await shown(page);
  check("a group", failures.every((name) => implicit.includes(name)) && failures.includes("user-denies-consent-implicit"), failures);
  await page.selectOption("#failure", "error:access_denied");
  same("an error code", await shown(page), ["user-denies-consent-implicit"]);
  same("the address has all", asked(page), { group: "failures", flow: "implicit", failure: "error:access_denied" });
  const address = page.url();
  await page.goBack();
  same("back takes one away", await shown(page), failures);
  same("and the choice", await page.inputValue("#failure"), "");
  await page.goBack();
  same("back again", await shown(page), implicit);
  await page.goForward();
  await page.goForward();
  same("and forward", await shown(page), ["user-denies-consent-implicit"]);
  await page.reload();
  same("reloaded", await shown(page), ["user-denies-consent-implicit"]);
  const other = await open(base, address.slice(base.length));
  same("shared", await shown(other), ["user-denies-consent-implicit"]);
  same("the choice is shown", await other.inputValue("#failure"), "error:access_denied");
  await other.context().close();

  await page.click("form [data-reset]");
  same("all are back", await shown(page), all);
  const spec = async (value) => {
    await page.selectOption("#spec", value);
    return shown(page);
  };
  const [whole, part, least] = [await spec("RFC 6749"), await spec("RFC 6749 4.1"), await spec("RFC 6749 4.1.2.1")];
  check("a document", whole.length > part.length && part.every((name) => whole.includes(name)), whole);
  check("a section with those below it", part.length > least.length && least.every((name) => part.includes(name)), part);
  check("a section", least.includes("user-denies-consent"), least);
  await page.selectOption("#spec", "");
  await page.selectOption("#failure", "way:transport");
  check("a way of telling", (await shown(page)).includes("rs-down"), await shown(page));
  const nonsense = await open(base, "index.html?flow=nonsense&q=no-token&x=y");
  same("nonsense is no filter", await shown(nonsense), ["no-token"]);
  await nonsense.context().close();
  await page.context().close();
}

async function keyboard(base) {
  const page = await open(base, "index.html");
  const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.name);
  await page.keyboard.press("Tab");
  same("first a way to the scenarios", await focus(), "skip");
  await page.keyboard.press("Enter");
  same("which leads there", await focus(), "scenarios");
  await page.keyboard.press("/");
  same("a slash leads to the search", await focus(), "q");
  await page.keyboard.type("token a/b");
  same("where it is a sign", await page.inputValue("#q"), "token a/b");
  await page.goBack();
  same("a search is one step of the history", asked(page), {});
  same("and is gone", await page.inputValue("#q"), "");
  await page.focus("#q");
  const order = [];
  for (let nth = 0; nth < 6; nth += 1) {
    await page.keyboard.press("Tab");
    order.push(await focus());
  }
  same("fields in their order", order.slice(0, 4), ["group", "flow", "failure", "spec"]);
  check("then the scenarios", await page.evaluate(() => document.activeElement.closest(".card") !== null), order);
  await page.fill("#q", "no-token");
  await page.focus(".card:not([hidden]) h3 a");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  same("what has the focus is seen", outline, "solid");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}no-token.html`);
  await page.goBack();
  await page.waitForURL(/index\.html/);
  same("back from a page", await shown(page), ["no-token"]);
  await page.context().close();
}

// Some browsers let no script change the query of a file's address.
async function withoutHistory(base) {
  const page = await open(base, "index.html", {}, () => {
    history.pushState = history.replaceState = () => { throw new DOMException("no", "SecurityError"); };
  });
  await page.fill("#q", "state mismatch");
  await page.selectOption("#group", "failures");
  check("the hash has it", page.url().includes("#?q=state+mismatch&group=failures"), page.url());
  await page.reload();
  same("reloaded", await shown(page), ["state-mismatch"]);
  await page.selectOption("#group", "documents");
  same("nothing", await shown(page), []);
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("group").value === "failures");
  same("back", await shown(page), ["state-mismatch"]);
  await page.click("form [data-reset]");
  check("all are back", (await shown(page)).length >= 37);
  await page.context().close();
}

async function withoutScript(base) {
  const page = await open(base, "index.html", { javaScriptEnabled: false });
  const cards = await page.locator(".card").all();
  const visible = await Promise.all(cards.map((card) => card.isVisible()));
  check("all are listed", visible.length >= 37 && visible.every(Boolean), visible.length);
  check("no filters", !(await page.isVisible("form")) && !(await page.isVisible("[data-theme-toggle]")));
  await page.context().close();
}

async function theme(base) {
  const page = await open(base, "index.html", { colorScheme: "light" });
  const state = () => page.evaluate(() => [
    document.documentElement.dataset.theme ?? null,
    document.querySelector("[data-theme-toggle]").getAttribute("aria-pressed"),
    getComputedStyle(document.documentElement).colorScheme,
  ]);
  same("as the reader prefers", await state(), [null, "false", "light dark"]);
  await page.click("[data-theme-toggle]");
  same("dark", await state(), ["dark", "true", "dark"]);
  await page.reload();
  same("kept", await state(), ["dark", "true", "dark"]);
  same("for all pages", await page.evaluate(() => localStorage.getItem("flowscribe-theme")), "dark");
  await page.click("[data-theme-toggle]");
  same("light", await state(), ["light", "false", "light"]);
  await page.context().close();
}

async function looks(base) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(base, "index.html", { colorScheme });
    for (const width of [320, 390, 760, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(`no scrolling at ${width}`, wide <= 0, wide);
      const cut = await page.$$eval("button, h1, h2, h3 a, .field", (all) =>
        all.filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline").map((one) => one.textContent.slice(0, 40)));
      same(`nothing is cut at ${width}`, cut, []);
    }
    await page.evaluate(axe);
    const violations = async (what) => {
      const found = await page.evaluate(() => window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
      same(`axe: ${what}`, found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), []);
      check("axe has looked", found.passes.length > 20, found.passes.length);
    };
    await page.setViewportSize({ width: 1280, height: 900 });
    await violations(`all, ${colorScheme}`);
    await page.fill("#q", "zebra");
    await violations(`nothing, ${colorScheme}`);
    await page.fill("#q", "");
    await page.setViewportSize({ width: 320, height: 900 });
    await violations(`narrow, ${colorScheme}`);
    const broken = await page.evaluate(async () => {
      const images = [...document.images];
      images.forEach((image) => { image.loading = "eager"; });
      await Promise.allSettled(images.map((image) => image.decode()));
      return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
    });
    same("every picture is there", broken, []);
    await page.context().close();
  }
}

const bases = [`${pathToFileURL(folder).href}/`, `http://127.0.0.1:${server.address().port}${PATH}`];
for (const base of bases) {
  for (const part of [search, filters, keyboard, withoutHistory, withoutScript, theme, looks]) {
    where = `${base.slice(0, 4)} ${part.name}`;
    await part(base).catch((error) => faults.push(`${where}: ${String(error).split("\n")[0]}`));
  }
}
await browser.close();
server.close();
console.log(JSON.stringify({ checks, faults }));
