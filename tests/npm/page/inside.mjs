// What is run within a page, beside its own script, to tell what a reader finds there.
export function inside() {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const look = { refused: [] };
  Object.defineProperty(globalThis, "look", { value: look });
  document.addEventListener("securitypolicyviolation", (event) =>
    look.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));

  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    [...element.getClientRects()].some((box) => box.width && box.height);
  look.visible = (selector) => all(selector).filter(visible).length;
  look.texts = (selector) => all(selector).filter(visible).map((one) => one.textContent.trim());
  look.ids = (selector) => all(selector).filter(visible).map((one) => one.id);

  // The stop that the list says is shown.
  look.at = () => {
    const here = all("[data-stop].current");
    return here.length > 1 ? here.map((one) => one.dataset.stop).join() : here[0]?.dataset.stop ?? null;
  };
  look.known = (id) => all("[data-stop]").some((one) => one.dataset.stop === id);
  look.stops = (selector = "") => all(`[data-stop]${selector}`).map((one) => one.dataset.stop);
  look.status = () => document.querySelector(".stepper [role=status]").textContent;
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  look.place = () => ({
    at: look.at(),
    label: document.querySelector("[data-stop].current .label")?.textContent ?? "",
    hash: decoded(location.hash.slice(1)),
    status: look.status(),
    here: all("[aria-current]").map((link) => decodeURIComponent(link.hash.slice(1))),
    hit: look.hit(),
    articles: look.ids("#messages > article"),
  });
  // The address changes at once, what it leads to a little later.
  look.settled = () => new Promise((done) => setTimeout(() => done(look.place())));
  look.hit = () => [...new Set(all(".chart:not([hidden]) .hit").map((group) => group.dataset.id))];
  look.messagesOf = (step) => all(".entry[data-stop]", document.getElementById(step)).map((one) => one.dataset.stop);

  // The strips of the drawing that is shown.
  look.strips = () =>
    all(".chart:not([hidden]) .strip").map((strip) => {
      const { top, bottom, left, width } = strip.getBoundingClientRect();
      const svg = strip.querySelector("svg").getBoundingClientRect();
      const shown = ["always", "folded", "unfolded"].find((name) => strip.classList.contains(name));
      const step = strip.dataset.step ?? null;
      return { step, shown, open: visible(strip), top, bottom, left, width, svg: svg.width, high: svg.height + (strip.querySelector(".parting")?.offsetHeight ?? 0) };
    });

  // The readable words of everything but what nobody can find: text, titles, labels.
  look.words = () => {
    const said = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!parent.closest("script, style, title, desc") && parent.checkVisibility({ visibilityProperty: true }))
        said.push(walk.currentNode.data);
    }
    for (const element of all("[title], [aria-label], [aria-description], [alt], svg title")) {
      const shown = element.localName === "title" ? element.parentElement : element;
      if (!shown.checkVisibility({ visibilityProperty: true })) continue;
      if (element.localName === "title") said.push(element.textContent);
      for (const name of ["title", "aria-label", "aria-description", "alt"]) said.push(element.getAttribute(name) ?? "");
    }
    return said.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  };

  // The last event that has happened at a stop, as the list has it: of an unfolded
  // step none of its own while what comes is a secret.
  look.horizon = (stop) => {
    if (stop === null) return -1;
    const entry = all("[data-stop]").find((one) => one.dataset.stop === stop);
    const events = (within) => all("[data-event]", within).map((one) => Number(one.dataset.event));
    const items = all(".steps > li");
    const before = items.slice(0, items.indexOf(entry.closest(".steps > li"))).flatMap(events);
    if (!entry.dataset.event) return Math.max(-1, ...before, ...(entry.matches(".open") ? [] : events(entry)));
    const later = all("[data-stop][data-event]").map((one) => Number(one.dataset.event)).filter((event) => event > Number(entry.dataset.event));
    return Math.min(...later, Infinity) - 1;
  };

  // The steps and messages behind a stop.
  const behind = (stop) => {
    const items = all(".steps > li");
    const top = stop === null ? -1 : items.indexOf(all("[data-stop]").find((one) => one.dataset.stop === stop).closest("li.step, .steps > li"));
    const horizon = look.horizon(stop);
    return all("[data-stop]").filter((one) =>
      one.dataset.event ? Number(one.dataset.event) > horizon : items.indexOf(one) > top);
  };
  const labelOf = (one) => one.querySelector(".label").textContent.replace(/\s+/g, " ").trim();

  // What is shown, in the list, the drawing or the articles, of what comes later.
  look.later = (stop) => {
    const later = behind(stop);
    const ids = new Set(later.map((one) => one.dataset.stop));
    const shown = [
      ...later.map((one) => one.matches(".step") ? one.querySelector(".said") : one),
      ...all(".chart:not([hidden]) g[data-id]").filter((one) => ids.has(one.dataset.id)),
      ...all("article").filter((one) => ids.has(one.id)),
    ].filter(seen).map((one) => `${one.localName} ${one.id || one.dataset.id || one.dataset.stop || labelOf(one)}`);
    return [...shown, ...look.leaks(stop, look.words())];
  };
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && (!(one instanceof SVGElement) || all("text, path", one).some((part) => part.checkVisibility({ visibilityProperty: true })));

  // Labels of later steps and messages among some words, but for what was said before.
  look.leaks = (stop, words) => {
    const later = behind(stop);
    const told = all("[data-stop]").filter((one) => !later.includes(one)).map(labelOf);
    const notes = all(".speaker").filter((one) => stop !== null && one.parentElement.contains(all("[data-stop]").find((other) => other.dataset.stop === stop)));
    const said = [...notes.map((one) => one.textContent), document.querySelector("h1").textContent, document.querySelector(".lesson").textContent, document.querySelector("#diagram").textContent].join(" ");
    const secret = new Set(later.map(labelOf).filter((label) => label.length > 3 && !told.some((one) => one.includes(label)) && !said.includes(label)));
    return [...secret].filter((label) => words.some((text) => text.replace(/\s+/g, " ").includes(label)));
  };

  // Parts of shown strips that are not seen.
  look.hiddenParts = () => all(".chart:not([hidden]) .strip").filter(visible)
    .flatMap((strip) => all("g[data-id]", strip)).filter((group) => !group.checkVisibility({ visibilityProperty: true })).length;

  look.knowledge = () => {
    const names = all("#knowledge thead th").slice(1).map((head) => head.firstChild.textContent.trim());
    const table = {};
    for (const row of all("#knowledge tbody tr").filter(visible)) {
      const cells = all("td", row).map((cell) => all("li", cell).filter(visible));
      const seen = cells.flatMap((sights, nth) => {
        const cleared = sights.filter((one) => getComputedStyle(one).textDecorationLine === "line-through");
        return sights.length ? [[names[nth], { ways: sights.length, cleared: cleared.length }]] : [];
      });
      table[row.querySelector("th code").textContent] = Object.fromEntries(seen);
    }
    return table;
  };

  // Whatever has to take the focus by Tab; what stands in the drawing stands in the list, too.
  look.tabbable = () =>
    all("a[href], button, input, [tabindex]")
      .filter((one) => !one.disabled && visible(one) && !one.closest("dialog:not([open]), [aria-hidden=true]"))
      .map(look.describe);
  look.describe = (one) => {
    const name = one.localName === "a" ? `a ${one.getAttribute("href")} "${one.textContent.slice(0, 30)}"` : `${one.localName} ${one.dataset.do ?? one.dataset.fold ?? one.dataset.pane ?? one.dataset.copies ?? one.className ?? ""} "${one.textContent.slice(0, 20)}"`;
    const twins = all(one.localName).filter((other) => other.outerHTML === one.outerHTML);
    return `${name}${twins.length > 1 ? ` (${twins.indexOf(one)})` : ""}`;
  };
  look.focus = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { name: look.describe(one), ring, seen: onTop(one, box), stop: one.closest("[data-stop]")?.dataset.stop ?? null, link: one.hash ?? null };
  };
  // Whether any of some points of it are in the window and under nothing else (WCAG 2.2, 2.4.11).
  const onTop = (one, box) => {
    const shares = [0.05, 0.5, 0.95];
    return shares.some((x) => shares.some((y) => {
      const hit = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
      return hit && (one.contains(hit) || hit.contains(one) && hit.matches("label"));
    }));
  };

  look.overflow = () => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide <= 0) return null;
    const out = all("body *").filter((one) => visible(one) && !one.closest(".scroller *") && one.getBoundingClientRect().right > innerWidth + 0.5);
    return `${wide} px, by ${out.slice(0, 3).map((one) => `${one.localName}.${one.className.baseVal ?? one.className}`).join(" ")}`;
  };
}
