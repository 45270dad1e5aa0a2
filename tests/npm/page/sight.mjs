// A page before the eyes of a check: opens it, presses keys, counts what is checked
// and gathers what is wrong. Whatever is looked at, nothing may be asked of the
// network, said to the console or refused by the policy.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inside } from "./inside.mjs";

export class Sight {
  checks = 0;
  faults = [];

  constructor(browser, folder, told) {
    this.browser = browser;
    this.told = told;
    this.url = pathToFileURL(join(folder, `${told.name}.html`)).href;
  }

  fault(text) {
    if (!this.faults.includes(text)) this.faults.push(text);
  }

  expect(holds, text) {
    this.checks += 1;
    if (!holds) this.fault(text);
  }

  same(found, expected, text) {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
    this.expect(one === other, `${text}: ${one}, not ${other}`);
  }

  // A window of its own; still, unless motion is what is looked at.
  async open({ hash = "", width = 1280, height = 800, ...more } = {}) {
    await this.close();
    const settings = { viewport: { width, height }, reducedMotion: "reduce", ...more };
    this.context = await this.browser.newContext(settings);
    await this.context.addInitScript(inside);
    this.context.on("page", (page) => this.watch(page));
    this.page = await this.context.newPage();
    await this.page.goto(this.url + hash);
    return this.page;
  }

  watch(page) {
    const gone = (what) => this.fault(`without being asked for: ${what}`);
    page.on("dialog", (dialog) => (gone(`a dialog: ${dialog.message()}`), dialog.dismiss()));
    page.on("console", (message) => this.quiet || gone(`the console: ${message.text()}`));
    page.on("pageerror", (error) => gone(`an error: ${error}`));
    page.on("request", (request) => {
      if (!this.quiet && request.url().split("#")[0] !== this.url) gone(`a request: ${request.url().slice(0, 200)}`);
    });
  }

  async close() {
    if (!this.context) return;
    for (const page of this.context.pages()) {
      const refused = await page.evaluate(() => globalThis.look?.refused ?? []);
      if (!this.quiet) for (const what of refused) this.fault(`the policy refused: ${what}`);
    }
    await this.context.close();
    this.context = null;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  // Runs a function of inside.mjs.
  ask(name, ...given) {
    return this.page.evaluate(([name, given]) => globalThis.look[name](...given), [name, given]);
  }

  // Presses a button of the page itself.
  async click(selector) {
    await this.page.click(selector, { timeout: 2000 });
  }

  // Goes to a stop by the address.
  async go(id) {
    await this.page.evaluate((id) => (location.hash = `#${encodeURIComponent(id)}`), id);
    await this.page.waitForFunction((id) => !globalThis.look.known(id) || globalThis.look.at() === id, id, { timeout: 2000, polling: 10 });
  }

  async known() {
    return Object.keys(await this.ask("horizons"));
  }
}
