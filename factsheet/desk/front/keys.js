// The keyboard: skip links, F6 from region to region and back to where one was in each, and the list of all keys.

import { go } from './places.js';
import { show } from './panels.js';
import { putAside } from './editing.js';

const byId = (id) => document.getElementById(id);
const keys = byId('keys');

// The regions in the order of the screen, each with what is focused where nothing in it has been yet.
const REGIONS = [
  { inside: document.querySelector('header'), first: () => byId('brief') },
  { inside: byId('left'), first: () => document.querySelector('.over button[tabindex="0"]') || byId('left') },
  { inside: document.querySelector('[role=tablist]'), first: () => document.querySelector('[role=tab][aria-selected=true]') },
  { inside: byId('panel'), first: () => byId('panel') },
];

document.addEventListener('focusin', (event) => {
  const region = REGIONS.find((one) => one.inside.contains(event.target));
  if (region) region.last = event.target;
});

const usable = (one) => one?.isConnected && one.getClientRects().length > 0 && !one.disabled;

function focusOn(region) {
  const to = region.inside === byId('panel') || region.inside === byId('left') ? [region.last, region.first()] : [region.first()];
  const found = to.find(usable);
  found?.focus();
  found?.scrollIntoView({ block: 'nearest' });
}

// To the next region, or back; from outside of all of them, to the page.
function cycle(back) {
  const at = REGIONS.findIndex((one) => one.inside.contains(document.activeElement));
  const next = at < 0 ? 1 : (at + (back ? REGIONS.length - 1 : 1)) % REGIONS.length;
  focusOn(REGIONS[next]);
}

const ofPage = () => (document.querySelector('.over button[aria-current]') || document.querySelector('.over button[tabindex="0"]') || byId('left')).focus();

document.querySelector('.skips').addEventListener('click', async (event) => {
  const link = event.target.closest('[data-skip-to]');
  if (!link) return;
  event.preventDefault();
  if (link.dataset.skipTo === 'page') {
    ofPage();
    return;
  }
  go({ panel: link.dataset.skipTo, source: '', place: '' });
  await show(true);
  byId('panel').focus();
});

byId('help').addEventListener('click', () => keys.showModal());

document.addEventListener('keydown', (event) => {
  if (event.isComposing || keys.open) return;
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && typing?.form) {
    event.preventDefault();
    typing.form.requestSubmit();
  } else if (event.key === 'Escape' && typing?.form && typing.type !== 'search' && putAside(typing.form)) {
    event.preventDefault();
  } else if (event.key === 'Escape' && !typing && byId('right').contains(document.activeElement)) {
    ofPage();
  } else if (event.key === 'F6' && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    cycle(event.shiftKey);
  } else if (event.key === 'F1' && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    keys.showModal();
  } else if (event.key === 'Enter' && document.activeElement?.closest('.over')) {
    addEventListener('panel-shown', () => byId('panel').querySelector('.said')?.focus({ preventScroll: true }), { once: true, capture: true });
  }
});
