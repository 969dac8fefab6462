// The panels at the right: which is open, and what each shows. Another module adds one by `panel(name, {show, saved})`.

import { here, go } from './places.js';

const box = document.getElementById('panel');
const tabs = [...document.querySelectorAll('[role=tab]')];
const known = new Map();
let turn = 0;
// Whether the panel must be drawn anew, whatever it holds: a later call that may leave it as it is must not cancel that.
let anew = false;

// Add what is behind a tab. `show(place)` returns a node or HTML of our own server; `saved(number)`, if given, is told
// of each new reading of the records, and what it returns true for is shown anew.
export function panel(name, made) {
  known.set(name, made);
}

// Show the open panel. `still`, it stays where it is scrolled to, and nothing that is the same is touched.
export async function show(still = false) {
  const mine = ++turn;
  anew ||= !still;
  const made = known.get(here.panel) || known.get('evidence');
  for (const tab of tabs) {
    const open = tab.dataset.panel === here.panel;
    tab.setAttribute('aria-selected', String(open));
    tab.tabIndex = open ? 0 : -1;
    if (open) box.setAttribute('aria-labelledby', tab.id);
  }
  let found;
  try {
    found = await made.show({ ...here });
  } catch (error) {
    found = document.createElement('p');
    found.className = 'absent';
    found.textContent = error.message;
  }
  if (mine !== turn) return;
  const kept = !anew;
  anew = false;
  const inside = box.contains(document.activeElement);
  if (typeof found === 'string') {
    if (kept && box.dataset.shown === found) return;
    const scrolled = box.scrollTop;
    box.innerHTML = found;
    box.dataset.shown = found;
    box.scrollTop = kept ? scrolled : 0;
  } else {
    box.replaceChildren(found);
    delete box.dataset.shown;
    if (!kept) box.scrollTop = 0;
  }
  made.ready?.(box, kept);
  // whoever pressed something in the panel is at its heading then, not nowhere
  if (inside && !box.contains(document.activeElement)) (box.querySelector('.said') || box).focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent('panel-shown', { detail: { panel: here.panel, record: here.record } }));
}

export function saved(number) {
  const made = known.get(here.panel);
  if (!made || made.saved?.(number) !== false) show(true);
}

// How much there is behind a tab; nothing where there is nothing.
export function count(name, number, kind = '') {
  const mark = document.querySelector(`[data-panel="${name}"] .count`);
  mark.hidden = !number;
  mark.textContent = number;
  mark.className = `count ${kind}`;
}

export function beginPanels() {
  for (const tab of tabs) tab.addEventListener('click', () => go({ panel: tab.dataset.panel, ...(tab.dataset.panel === 'sources' ? { source: '', place: '' } : {}) }));
  document.querySelector('[role=tablist]').addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.isComposing) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}
