// Shows and hides what the page already says: nothing is computed here but places.
(() => {
  "use strict";
  const root = document.documentElement;
  const list = document.querySelector(".steps");
  if (!list) return;
  root.classList.add("js");

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const items = [...list.children];
  const articles = all("#messages > article");
  const charts = all(".chart");
  const status = one(".stepper [role=status]");
  const speech = one(".speech");
  const question = one(".question");
  const forth = one(".stepper [data-do=next]");
  const keys = one("dialog.keys");
  const beside = matchMedia("(min-width: 64rem) and (min-height: 34rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const state = {
    at: null, // the id of the step or message that is shown
    open: new Set(), // the steps that are unfolded
    all: false, // whether everything is
    presenting: false,
    predicting: false,
    asking: null, // the stop that is to be guessed
    verdict: "", // whether the last guess was right
    pane: "messages",
    peeking: false, // whether the presenter shows it
    base: false,
    quiet: false, // whether what there is to say is hidden
  };

  const stopOf = (id) => (id ? one(`[data-stop="${CSS.escape(id)}"]`, list) : null);
  const stepOf = (stop) => stop.closest("li.step");
  const isOpen = (step) => state.all || state.open.has(step.id);
  const inView = (stop) =>
    stop.matches(".step") || (stepOf(stop) ? isOpen(stepOf(stop)) : state.all);
  const stops = () => all("[data-stop]", list).filter(inView);
  const messagesOf = (step) => all(".entry[data-stop]", step).map((entry) => entry.dataset.stop);
  const events = new Map(all(".entry", list).map((entry) => [entry.dataset.stop ?? entry.id, Number(entry.dataset.event)]));

  // While what comes is a secret, an unfolded step is told by its messages, one after the other.
  const hides = () => state.presenting || state.predicting;
  const isTold = (stop) => !(hides() && stop.matches(".step") && isOpen(stop) && messagesOf(stop).length);

  // The last event that happened when a stop is reached.
  const eventsOf = (stop) => {
    if (stop.dataset.event) {
      const entries = all(".entry", stop.parentElement);
      const next = entries.slice(entries.indexOf(stop) + 1);
      const until = next.findIndex((entry) => entry.dataset.stop);
      const own = until < 0 ? next : next.slice(0, until);
      return Math.max(...[stop, ...own].map((entry) => Number(entry.dataset.event)));
    }
    const inside = !isTold(stop) ? [] : all("[data-event]", stop).map((entry) => Number(entry.dataset.event));
    if (inside.length) return Math.max(...inside);
    const before = items.slice(0, items.indexOf(stop)).flatMap((item) => all("[data-event]", item));
    return Math.max(-1, ...before.map((entry) => Number(entry.dataset.event)));
  };

  function draw() {
    const here = stopOf(state.at);
    const shownSteps = new Set(items.filter((item) => item.matches(".step") && isOpen(item)).map((item) => item.id));
    drawCharts(here, shownSteps);
    drawList(here);
    drawArticles(here);
    drawKnowledge(here);
    drawStatus(here);
    root.classList.toggle("presenting", state.presenting);
    root.classList.toggle("predicting", state.predicting);
    root.classList.toggle("peeking", state.peeking);
    speech.hidden = state.quiet;
    for (const button of all("[data-do][aria-pressed]")) {
      const name = button.dataset.do;
      const on = { all: state.all, present: state.presenting, predict: state.predicting, base: state.base }[name];
      button.setAttribute("aria-pressed", String(Boolean(on)));
    }
  }

  function drawCharts(here, shownSteps) {
    const step = here && stepOf(here);
    const reached = reachedSteps(here);
    const last = here ? eventsOf(here) : -1;
    const ofBase = one(".of-base");
    if (ofBase) ofBase.hidden = !state.base;
    for (const chart of charts) {
      chart.hidden = (chart.dataset.run === "base") !== state.base;
      let passed = false;
      for (const strip of all(".strip", chart)) {
        const own = strip.dataset.step;
        strip.classList.toggle("open", own ? shownSteps.has(own) : state.all);
        strip.classList.toggle("current", Boolean(own && step && own === step.id));
        // What lies between two steps is reached with the one before it.
        if (own) passed = !reached.has(own);
        else if (!here) passed = true;
        strip.classList.toggle("after", passed);
        drawStrip(strip, here, last);
      }
    }
  }

  // Marks the message that is shown; what comes behind the last event is hidden while that is a secret.
  function drawStrip(strip, here, last) {
    let behind = false;
    for (const group of all("g[data-id]:not(.group)", strip)) {
      behind ||= hides() && events.get(group.dataset.id) > last;
      group.classList.toggle("hit", Boolean(here) && group.dataset.id === here.dataset.stop);
      group.classList.toggle("later", behind);
    }
  }

  function reachedSteps(here) {
    const reached = new Set();
    if (!here) return reached;
    const last = items.indexOf(here.closest(".steps > li"));
    for (const item of items.slice(0, last + 1)) if (item.matches(".step")) reached.add(item.id);
    return reached;
  }

  function drawList(here) {
    const top = here && here.closest(".steps > li");
    const last = top ? items.indexOf(top) : -1;
    list.classList.toggle("all", state.all);
    items.forEach((item, index) => {
      item.classList.toggle("open", item.matches(".step") ? isOpen(item) : state.all);
      item.classList.toggle("after", index > last);
      item.classList.toggle("current", item === here);
      const button = one(".fold", item);
      if (button) button.setAttribute("aria-expanded", String(isOpen(item)));
    });
    for (const entry of all("[data-stop]", list)) {
      entry.classList.toggle("current", entry === here);
      const link = one("a", entry);
      if (entry === here) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const entries = all(".entry", list);
    const reached = here ? eventsOf(here) : -1;
    for (const entry of entries) entry.classList.toggle("after", Number(entry.dataset.event) > reached);
  }

  function drawArticles(here) {
    const told = new Set(!here ? [] : here.matches(".entry") ? [here.dataset.stop] : isTold(here) ? messagesOf(here) : []);
    for (const article of articles) article.classList.toggle("open", told.has(article.id));
    one(".hint").hidden = articles.some((article) => article.classList.contains("open"));
    for (const button of all("[data-pane]")) {
      const on = button.dataset.pane === state.pane;
      button.setAttribute("aria-pressed", String(on));
      document.getElementById(button.dataset.pane).hidden = !on;
    }
  }

  function drawKnowledge(here) {
    const now = here ? eventsOf(here) : hides() ? -1 : Infinity;
    for (const row of all("#knowledge tbody tr, #knowledge td li")) {
      row.hidden = Number(row.dataset.event) > now;
      row.classList.toggle("cleared", row.dataset.until !== undefined && Number(row.dataset.until) <= now);
    }
    const label = here && one(".number", here);
    one(".so-far").textContent = label ? `(≤ ${label.textContent})` : "";
  }

  function drawStatus(here) {
    const steps = items.filter((item) => item.matches(".step"));
    const asked = Boolean(state.asking);
    question.hidden = !asked;
    if (asked) {
      status.textContent = one("h2", question).textContent;
    } else if (here) {
      const step = stepOf(here);
      const place = step ? `${steps.indexOf(step) + 1} ${status.dataset.of} ${steps.length} · ` : "";
      const number = one(".number", here);
      const label = one(".label", here);
      const ends = here.dataset.from && isTold(here) ? ` (${here.dataset.from} → ${here.dataset.to})` : "";
      const said = [number, label].filter(Boolean).map((part) => part.textContent);
      status.textContent = `${state.verdict}${place}${said.join(" ")}${ends}`;
    } else {
      status.textContent = status.dataset.start;
    }
    const notes = here && stepOf(here) && one(".speaker", stepOf(here));
    const speaks = notes && !asked && (state.presenting && !state.predicting || isTold(here));
    speech.replaceChildren(...(speaks ? all("p", notes).map((line) => line.cloneNode(true)) : []));
    // A button that was switched off would lose the focus.
    const known = stops();
    one("[data-do=previous]").setAttribute("aria-disabled", String(!here && !asked));
    one(".stepper [data-do=next]").setAttribute("aria-disabled", String(!asked && known.length > 0 && here === known.at(-1)));
  }

  // A dot runs along each arrow of what is shown, one after the other.
  function travel(here) {
    if (!state.presenting || still.matches || !here) return;
    for (const dot of all(".traveller")) dot.remove();
    const strips = all(".chart:not([hidden]) .strip.current").filter((strip) => strip.offsetParent);
    const messages = strips.flatMap((strip) => all("g.message", strip));
    const hit = messages.filter((group) => group.classList.contains("hit"));
    const moved = here.matches(".entry") ? hit : messages;
    moved.slice(0, 6).forEach((group, index) => {
      const line = one(".line", group);
      if (!line) return;
      const length = line.getTotalLength();
      const frames = Array.from({ length: 13 }, (_, nth) => {
        const { x, y } = line.getPointAtLength((length * nth) / 12);
        return { transform: `translate(${x}px, ${y}px)` };
      });
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      dot.setAttribute("class", "traveller");
      dot.setAttribute("r", "6");
      dot.setAttribute("visibility", "hidden");
      group.append(dot);
      const run = dot.animate(frames, { duration: 900, delay: index * 950, easing: "ease-in-out" });
      run.ready.then(() => setTimeout(() => dot.removeAttribute("visibility"), index * 950));
      run.finished.then(() => dot.remove(), () => dot.remove());
    });
  }

  function show(id) {
    const stop = stopOf(id);
    state.at = stop ? id : null;
    state.asking = null;
    if (stop && !inView(stop)) {
      const step = stepOf(stop);
      if (step) state.open.add(step.id);
      else state.all = true;
    }
    draw();
    if (stop) bringIntoView(stop);
    travel(stop);
  }

  function bringIntoView(stop) {
    const behavior = still.matches ? "auto" : "smooth";
    const strips = all(".chart:not([hidden]) .strip.current").filter((strip) => strip.offsetParent);
    const hit = one(".chart:not([hidden]) .hit");
    const target = hit && hit.getClientRects().length ? hit : strips[0];
    // Where the list stands below the drawing, scrolling to it would hide the drawing.
    if (!state.presenting && beside.matches) stop.scrollIntoView({ block: "nearest", behavior });
    if (target) target.scrollIntoView({ block: state.presenting ? "center" : "nearest", inline: "nearest", behavior });
  }

  // The address bar holds the place, so that it can be shared, and the back button leads back.
  // It is told quietly: a browser that followed the link would take the focus away.
  function go(id) {
    const here = id ? `#${encodeURIComponent(id)}` : location.pathname + location.search;
    if (id !== (state.at ?? "")) history.pushState(null, "", here);
    show(id);
  }

  function decoded(hash) {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return hash.slice(1);
    }
  }

  // The stop that an id means; a local event stands with the message before it, and a
  // footnote is no stop at all.
  function placeOf(id) {
    if (stopOf(id)) return id;
    const entry = document.getElementById(id);
    if (!entry || !entry.matches(".entry")) return "";
    const step = entry.closest("li.step");
    const before = all(".entry", entry.parentElement);
    const stops = before.slice(0, before.indexOf(entry)).filter((other) => other.dataset.stop);
    return stops.at(-1)?.dataset.stop ?? step?.id ?? "";
  }

  // A local event is seen only where its step is unfolded.
  function unfoldFor(id) {
    const entry = stopOf(id) ? null : document.getElementById(id);
    const step = entry && entry.closest("li.step");
    if (step) state.open.add(step.id);
  }

  function fromAddress() {
    const id = decoded(location.hash);
    const place = placeOf(id);
    if ((id && !place) || (place || null) === state.at) return;
    unfoldFor(id);
    show(place);
  }

  function next() {
    const known = stops();
    const here = stopOf(state.at);
    const index = here ? known.indexOf(here) : -1;
    const coming = known[index + 1];
    if (!coming) return;
    const asks = state.predicting && coming.dataset.from && isTold(coming);
    if (asks && !state.asking) {
      state.asking = coming.dataset.stop;
      state.verdict = "";
      draw();
      one("button", question).focus({ preventScroll: true });
      return;
    }
    const wasAsked = Boolean(state.asking);
    if (!wasAsked) state.verdict = "";
    go(coming.dataset.stop);
    // The buttons of the question are gone; the focus must not fall back to the top.
    if (wasAsked) forth.focus({ preventScroll: true });
  }

  function guess(name) {
    const asked = stopOf(state.asking);
    if (!asked) return;
    const right = name === asked.dataset.from;
    state.verdict = `${right ? `✓ ${status.dataset.right}` : `✕ ${status.dataset.wrong}`} `;
    go(state.asking);
    forth.focus({ preventScroll: true });
  }

  function previous() {
    state.verdict = "";
    if (state.asking) {
      state.asking = null;
      return draw();
    }
    const known = stops();
    const index = known.indexOf(stopOf(state.at));
    go(index > 0 ? known[index - 1].dataset.stop : "");
  }

  function fold(id) {
    const step = document.getElementById(id);
    if (!step) return;
    if (state.all) {
      state.all = false;
      for (const item of items) if (item.matches(".step")) state.open.add(item.id);
    }
    if (!state.open.delete(id)) state.open.add(id);
    const here = stopOf(state.at);
    if (here && !inView(here)) return go(id);
    draw();
  }

  // The presenter opens and closes the pane; elsewhere it always stands there.
  function peek(pane) {
    state.peeking = !(state.peeking && state.pane === pane);
    state.pane = pane;
    draw();
  }

  const deeds = {
    next,
    previous,
    all: () => {
      state.all = !state.all;
      if (!state.all) state.open.clear();
      const here = stopOf(state.at);
      if (here && !inView(here)) return go(stepOf(here)?.id ?? "");
      draw();
      if (here) bringIntoView(here);
    },
    present: () => {
      state.presenting = !state.presenting;
      draw();
      const here = stopOf(state.at);
      if (here) bringIntoView(here);
      travel(here);
    },
    predict: () => {
      state.predicting = !state.predicting;
      state.asking = null;
      state.verdict = "";
      draw();
    },
    base: () => {
      if (charts.length > 1) state.base = !state.base;
      draw();
    },
    notes: () => {
      state.quiet = !state.quiet;
      draw();
    },
    unfold: () => {
      const here = stopOf(state.at);
      if (here && stepOf(here)) fold(stepOf(here).id);
    },
    knows: () => peek(state.presenting || state.pane !== "knowledge" ? "knowledge" : "messages"),
    messages: () => peek("messages"),
    theme: () => one("[data-theme-toggle]").click(),
    keys: () => (keys.open ? keys.close() : keys.showModal()),
    leave: () => {
      state.presenting = false;
      state.predicting = false;
      state.asking = null;
      draw();
    },
    first: () => go(stops()[0]?.dataset.stop ?? ""),
    last: () => go(stops().at(-1)?.dataset.stop ?? ""),
  };

  const keyed = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", Home: "first", End: "last",
    u: "unfold", a: "all", p: "present", g: "predict", k: "knows", m: "messages", n: "notes", b: "base", t: "theme", "?": "keys", Escape: "leave",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || keys.open) return;
    if (event.target.closest("input, textarea, select")) return;
    const deed = keyed[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed) return;
    // WCAG 2.2, 2.1.4: what a speech input may type by mistake can be turned off.
    if (event.key.length === 1 && !one("input", keys).checked) return;
    const scrolls = ["Home", "End", "PageUp", "PageDown"].includes(event.key);
    if (scrolls && !state.presenting) return;
    const scroller = event.target.closest(".scroller");
    if (scroller && event.key.startsWith("Arrow") && scroller.scrollWidth > scroller.clientWidth) return;
    event.preventDefault();
    deeds[deed]();
  });

  document.addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest("button");
    if (button?.dataset.do) return deeds[button.dataset.do]();
    if (button?.dataset.fold) return fold(button.dataset.fold);
    if (button?.dataset.guess) return guess(button.dataset.guess);
    if (button?.dataset.pane) {
      state.pane = button.dataset.pane;
      return draw();
    }
    if (button?.dataset.copies) return copy(button);
    const link = target.closest("a");
    if (link) return follow(event, link);
    const strip = target.closest(".strip[data-step], .strip.unfolded");
    if (!strip || String(getSelection())) return;
    const group = target.closest("g[data-id]");
    const stop = group && stopOf(group.dataset.id);
    const id = stop ? stop.dataset.stop : strip.dataset.step;
    if (!id) return;
    // A second click unfolds the step, or folds it again.
    if (id === state.at && stopOf(id)?.matches(".step")) fold(id);
    else go(id);
  });

  // A link to a step or a message; any other is the browser's.
  function follow(event, link) {
    const id = link.hash && link.pathname === location.pathname ? decoded(link.hash) : "";
    if (!id || event.ctrlKey || event.metaKey || event.shiftKey || !placeOf(id)) return;
    event.preventDefault();
    unfoldFor(id);
    go(placeOf(id));
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = said), 1500);
  }

  // A swipe to the left goes on, one to the right goes back.
  let touch = null;
  document.addEventListener("touchstart", (event) => {
    const wide = event.target.closest(".scroller");
    const scrolls = wide && wide.scrollWidth > wide.clientWidth;
    touch = event.touches.length === 1 && !scrolls ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch) return;
    const end = event.changedTouches[0];
    const [x, y] = [end.clientX - touch.clientX, end.clientY - touch.clientY];
    touch = null;
    if (keys.open || Math.abs(x) < 50 || Math.abs(x) < 2 * Math.abs(y)) return;
    if (x < 0) next();
    else previous();
  }, { passive: true });

  keys.addEventListener("click", (event) => {
    if (event.target === keys) keys.close();
  });
  for (const button of all("button.copy")) button.hidden = false;
  addEventListener("hashchange", fromAddress);
  addEventListener("popstate", fromAddress);
  fromAddress();
  if (!state.at) draw();
})();
