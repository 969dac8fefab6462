// The facts on a page, moved, taken off and put on; and a new brief from facts that are chosen.

import { address, ask } from './asking.js';
import { go, here } from './places.js';
import { panel } from './panels.js';
import { forms, restore } from './drafts.js';
import { allowed, propose, proposeBy, trying, wanting } from './editing.js';

const box = document.getElementById('panel');
let searched = '';

panel('begin', {
  show: async () => {
    if (!forms.has('begin')) {
      const node = document.createElement('div');
      node.innerHTML = await ask('/briefs');
      forms.set('begin', node);
      const form = node.querySelector('form[data-begins]');
      if (form) restore(form);
    }
    return forms.get('begin');
  },
  ready: chosen,
  saved: () => false,
});

document.addEventListener('panel-shown', () => {
  const said = allowed && here.panel === 'facts' && box.querySelector('[data-arranged] > .said');
  if (!said || box.querySelector('[data-begin]')) return;
  const row = Object.assign(document.createElement('p'), { className: 'actions' });
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'New brief' });
  button.dataset.begin = '';
  button.addEventListener('click', () => go({ panel: 'begin' }));
  row.append(button);
  said.after(row);
});

box.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-begins]');
  if (!form) return;
  event.preventDefault();
  box.querySelector('.failed')?.remove();
  if (wanting(form)) return;
  const given = new FormData(form);
  const value = Object.fromEntries([...given].filter(([key]) => !['facts', 'judgements', 'conflicts'].includes(key)));
  proposeBy('/briefs', { ...value, facts: given.getAll('facts'), judgements: given.getAll('judgements'), conflicts: given.getAll('conflicts') });
});

box.addEventListener('input', (event) => {
  if (!event.target.matches('[data-narrow]')) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of event.target.closest('fieldset').querySelectorAll('[data-words]')) {
    row.hidden = !row.querySelector('input').checked && !words.every((word) => row.dataset.words.includes(word));
  }
});

// How many facts are chosen, whatever the search shows.
function chosen() {
  const said = box.querySelector('[data-chosen]');
  if (!said) return;
  const count = said.closest('fieldset').querySelectorAll('[name=facts]:checked').length;
  said.textContent = count ? `${count} chosen; they stay in the list below whatever you search for` : 'None chosen yet';
}

box.addEventListener('change', (event) => {
  if (event.target.matches('[data-begins] [name=facts]')) chosen();
});

panel('facts', {
  show: (place) => (place.brief ? ask(address('/arrangement/{}', [place.brief], { q: searched }))
    : '<article data-arranged=""><h2 class="said" tabindex="-1">There is no page yet</h2>'
    + '<p class="quiet">A new brief begins one, from facts that you choose.</p></article>'),
});

const ids = (list) => [...list.querySelectorAll(':scope > [data-fact]')].map((row) => row.dataset.fact);

function moved(fact, list, to, after) {
  const record = here.brief;
  if (!list) return [{ do: 'insert', record, field: to, item: fact, after }];
  return [{ do: 'move', record, field: list, item: fact, to, after }];
}

box.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  if (!button) return;
  const row = button.closest('[data-fact]');
  const list = row.closest('[data-list]');
  const fact = row.dataset.fact;
  const field = list?.dataset.list;
  const at = list ? ids(list).indexOf(fact) : -1;
  const rows = list ? ids(list) : [];
  const does = {
    up: () => moved(fact, field, field, at > 1 ? rows[at - 2] : null),
    down: () => moved(fact, field, field, rows[at + 1]),
    to: () => moved(fact, field, button.dataset.to, button.dataset.after || null),
    off: () => [{ do: 'remove', record: here.brief, field, item: fact }],
    on: () => {
      const into = box.querySelector('[name=into]').selectedOptions[0];
      return moved(fact, '', into.value, into.dataset.after || null);
    },
  }[button.dataset.do];
  trying(() => propose(does()));
});

// Half a syllable finds nothing: who composes one is waited for.
for (const kind of ['input', 'compositionend']) box.addEventListener(kind, search);

function search(event) {
  if (!event.target.matches('[data-search] [name=q]') || event.isComposing) return;
  searched = event.target.value;
  const mine = searched;
  setTimeout(async () => {
    if (mine !== searched) return;
    const found = document.createElement('div');
    found.innerHTML = await ask(address('/arrangement/{}', [here.brief], { q: mine }));
    if (mine === searched) box.querySelector('[data-found]')?.replaceWith(found.querySelector('[data-found]'));
  }, 150);
}

box.addEventListener('submit', (event) => {
  if (event.target.matches('[data-search]')) event.preventDefault();
});

let dragged = null;

box.addEventListener('dragstart', (event) => {
  const row = event.target.closest?.('[data-fact]');
  if (!row || !allowed) return;
  dragged = { fact: row.dataset.fact, list: row.closest('[data-list]')?.dataset.list || '' };
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', row.dataset.fact);
});

box.addEventListener('dragover', (event) => {
  const list = dragged && event.target.closest('[data-list], [data-others]');
  if (!list) return;
  event.preventDefault();
  for (const one of box.querySelectorAll('.over-it')) one.classList.remove('over-it');
  (event.target.closest('[data-fact]') || list).classList.add('over-it');
});

box.addEventListener('dragend', () => {
  dragged = null;
  for (const one of box.querySelectorAll('.over-it')) one.classList.remove('over-it');
});

box.addEventListener('drop', (event) => {
  const list = dragged && event.target.closest('[data-list], [data-others]');
  if (!list) return;
  event.preventDefault();
  const { fact, list: source } = dragged;
  dragged = null;
  if ('others' in list.dataset) {
    if (source) trying(() => propose([{ do: 'remove', record: here.brief, field: source, item: fact }]));
    return;
  }
  const row = event.target.closest('[data-fact]');
  const rows = ids(list).filter((id) => id !== fact);
  let at = rows.length;
  if (row && row.dataset.fact !== fact) {
    const { top, height } = row.getBoundingClientRect();
    at = rows.indexOf(row.dataset.fact) + (event.clientY > top + height / 2 ? 1 : 0);
  }
  trying(() => propose(moved(fact, source, list.dataset.list, at ? rows[at - 1] : null)));
});
