// Light or dark, as the reader chooses; every page has the button, and the choice holds for all.
(() => {
  "use strict";
  const KEPT = "flowscribe-theme";
  const root = document.documentElement;
  const toggle = document.querySelector("[data-theme-toggle]");
  if (!toggle) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const tell = () => toggle.setAttribute("aria-pressed", String(isDark()));
  // A browser may keep no storage for a file.
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch {
    // As the reader prefers.
  }
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEPT, root.dataset.theme);
    } catch {
      // Until the page is left.
    }
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
  toggle.hidden = false;
})();
