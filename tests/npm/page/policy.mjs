// The policy is strict, what would act stays text, and without a script all is there.
export default async function look(sight, told) {
  await text(sight, told);
  await strict(sight);
  await unscripted(sight);
}

// No element, no property and no request that was not written by us.
async function text(sight, told) {
  const page = await sight.open();
  const known = await page.evaluate(() => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const names = Object.getOwnPropertyNames(frame.contentWindow);
    frame.remove();
    return Object.getOwnPropertyNames(window).filter((name) => !names.includes(name) && !/^\d+$/.test(name));
  });
  sight.same(known.filter((name) => !["look", "__playwright__binding__", "__pwInitScripts"].includes(name)), [], "new properties of the window");
  await sight.press("a", "k");
  for (const stop of await sight.ask("stops")) await sight.go(stop);
  const found = await page.evaluate(() => ({
    scripts: document.querySelectorAll("script").length,
    styles: document.querySelectorAll("style").length,
    other: document.querySelectorAll("img, iframe, object, embed, link, base, video, audio, foreignObject").length,
    acting: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name, value }) => /^on|^style$/.test(name) || /^\s*javascript:/i.test(value))).length,
    blank: [...document.querySelectorAll("a")].filter((one) => !/^(#|https:\/\/)/.test(one.getAttribute("href"))).length,
    acted: "acted" in window,
  }));
  sight.same(found, { scripts: 1, styles: 1, other: 0, acting: 0, blank: 0, acted: false }, "elements of the page");
  if (told.name !== "hostile") return;
  const shown = await page.evaluate(() => document.body.textContent.split("<img src=x onerror=alert(1)>").length - 1);
  sight.expect(shown >= 12, `hostile texts are read ${shown} times`);
  sight.expect(await page.evaluate(() => document.title.includes("</title>")), "the title is cut");
}

async function strict(sight) {
  const page = await sight.open();
  const policy = await page.getAttribute("meta[http-equiv]", "content");
  const rules = Object.fromEntries(policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1)]));
  const hash = /^'sha256-[A-Za-z0-9+/]{43}='$/;
  for (const name of ["default-src", "base-uri", "form-action"]) sight.same(rules[name], ["'none'"], name);
  for (const name of ["script-src", "style-src"]) {
    sight.expect(rules[name]?.length === 1 && hash.test(rules[name][0]), `${name} is ${rules[name]}`);
  }
  sight.same(Object.keys(rules).sort(), ["base-uri", "default-src", "form-action", "script-src", "style-src"], "rules");
  sight.quiet = true;
  const acted = await page.evaluate(inject);
  sight.same(acted.ran, [], "ran in spite of the policy");
  sight.same(acted.refused.sort(), ["connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"], "refused");
  await sight.close();
  sight.quiet = false;
}

// Runs in the page: tries what an attacker would.
async function inject() {
  const refused = new Set();
  document.addEventListener("securitypolicyviolation", (event) => refused.add(event.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.byScript = 1";
  document.body.append(script);
  const box = document.createElement("div");
  box.innerHTML = "<img src='https://evil.example/x.png' onerror='window.byHandler = 1'><p style='color: red'>x</p>";
  document.body.append(box);
  box.setAttribute("onclick", "window.byClick = 1");
  box.click();
  const style = document.createElement("style");
  style.textContent = "body { color: rgb(1, 2, 3) !important }";
  document.head.append(style);
  await fetch("https://evil.example/").catch(() => {});
  await new Promise((done) => setTimeout(done, 50));
  const ran = ["byScript", "byHandler", "byClick"].filter((name) => name in window);
  if (getComputedStyle(document.body).color === "rgb(1, 2, 3)") ran.push("style");
  if (getComputedStyle(box.querySelector("p")).color === "rgb(255, 0, 0)") ran.push("style attribute");
  return { ran, refused: [...refused] };
}

async function unscripted(sight) {
  const page = await sight.open({ javaScriptEnabled: false });
  for (const part of [".steps > .step", ".entry", "#messages > article", "#knowledge tbody tr", ".chart[data-run=own] .strip.folded", ".notes li"]) {
    const all = await page.locator(part).count();
    const shown = await page.locator(`${part} >> visible=true`).count();
    sight.expect(all > 0 && shown === all, `without a script: ${shown} of ${all} ${part} are shown`);
  }
  for (const dead of ["button", "input", "dialog", ".stepper", ".tabs", ".hint", ".strip.unfolded"]) {
    sight.same(await page.locator(`${dead} >> visible=true`).count(), 0, `without a script: ${dead} shown`);
  }
}
