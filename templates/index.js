// The index of a site: search and filters. Other pages share the
// file, and nothing happens there. Without it everything is listed.
(function () {
  'use strict';

  const root = document.documentElement;
  const form = document.querySelector('form[data-filters]');
  if (root.dataset.page !== 'index' || !form) return;

  const KEYS = ['q', 'group', 'flow', 'failure', 'spec'];
  const field = (key) => form.elements.namedItem(key);
  const count = document.querySelector('[data-count]');
  const nothing = document.querySelector('[data-nothing]');
  const resets = [...document.querySelectorAll('[data-reset]')];

  // Accents and case make no difference.
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  const sections = [...document.querySelectorAll('section[data-group]')].map((element) => {
    const cards = [...element.querySelectorAll('.card')].map((card) => {
      const specs = [...card.querySelectorAll('[data-document]')].map((link) => link.dataset);
      const said = ['h3', '.lesson', '.flow', '.specs'].map((part) => card.querySelector(part)?.textContent ?? '');
      const failures = JSON.parse(card.dataset.failures);
      const names = specs.map((spec) => `${spec.document} ${spec.section}`);
      const text = plain([card.dataset.name, ...said, ...names, ...failures].join(' '));
      return { element: card, specs, failures, text, flow: card.dataset.flow };
    });
    return { element, cards, group: element.dataset.group };
  });

  // A document has all its sections, and a section those below it.
  function within(spec, wanted) {
    const whole = `${spec.document} ${spec.section}`;
    return spec.document === wanted || whole === wanted || whole.startsWith(`${wanted}.`);
  }

  function matches(card, asked) {
    return asked.words.every((word) => card.text.includes(word)) &&
      (!asked.flow || card.flow === asked.flow) &&
      (!asked.failure || card.failures.includes(asked.failure)) &&
      (!asked.spec || card.specs.some((spec) => within(spec, asked.spec)));
  }

  function show() {
    const asked = { words: plain(field('q').value).split(/\s+/).filter(Boolean) };
    for (const key of KEYS.slice(1)) asked[key] = field(key).value;
    let all = 0;
    let shown = 0;
    for (const section of sections) {
      const open = !asked.group || section.group === asked.group;
      let here = 0;
      for (const card of section.cards) {
        const found = open && matches(card, asked);
        card.element.hidden = !found;
        here += found ? 1 : 0;
      }
      section.element.hidden = here === 0;
      all += section.cards.length;
      shown += here;
    }
    nothing.hidden = shown > 0;
    form.querySelector('[data-reset]').disabled = !KEYS.some((key) => field(key).value);
    const told = count.dataset.count.replace('{shown}', shown).replace('{all}', all);
    // Said anew only when it is new.
    if (count.textContent !== told) count.textContent = told;
  }

  // The address holds what is asked for: in its query, or behind `#?` where a
  // browser lets no script change the query.
  function read() {
    const query = location.hash.startsWith('#?') ? location.hash.slice(1) : location.search;
    const asked = new URLSearchParams(query);
    for (const key of KEYS) {
      const value = asked.get(key) ?? '';
      const control = field(key);
      control.value = value;
      if (control.selectedIndex === -1) control.value = '';
    }
    show();
  }

  function write(anew) {
    const asked = new URLSearchParams();
    for (const key of KEYS) if (field(key).value) asked.set(key, field(key).value);
    const query = `${asked}` && `?${asked}`;
    if (query === (location.hash.startsWith('#?') ? location.hash.slice(1) : location.search)) return;
    try {
      history[anew ? 'pushState' : 'replaceState'](null, '', location.pathname + query);
    } catch {
      if (anew) location.hash = query || '#';
      else location.replace(query ? `#${query}` : '#');
    }
  }

  // One entry of the history for a word that is typed, not one for each letter.
  let typing = false;
  field('q').addEventListener('input', () => {
    write(!typing);
    typing = true;
    show();
  });
  field('q').addEventListener('blur', () => { typing = false; });
  form.addEventListener('change', (event) => {
    if (event.target === field('q')) return;
    write(true);
    show();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    typing = false;
  });
  for (const button of resets) {
    button.addEventListener('click', () => {
      for (const key of KEYS) field(key).value = '';
      write(true);
      show();
      field('q').focus();
    });
  }
  addEventListener('popstate', () => { typing = false; read(); });
  addEventListener('hashchange', read);
  addEventListener('keydown', (event) => {
    const busy = event.target.closest?.('input, select, textarea, [contenteditable]');
    if (event.key !== '/' || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field('q').focus();
    field('q').select();
  });

  form.hidden = false;
  read();
})();
