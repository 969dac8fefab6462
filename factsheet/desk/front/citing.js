// From words of a source to a record: words are selected, a form is filled in, the desk shows what it comes to.

import { address, ask, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { allowed, failed, proposeBy } from './editing.js';

const box = document.getElementById('panel');
let words = '';

panel('cite', {
  show: (place) => ask(address('/cite/{}/{}', [place.source, place.place || '0'], { phrase: words, brief: place.brief })),
  ready(_, still) {
    if (still) return;
    const wanted = box.querySelector('form textarea[name=statement]') || box.querySelector('form [name=phrase]');
    wanted?.focus();
  },
  saved: () => false,
});

const cite = (source, place, phrase) => {
  words = phrase.replace(/\s+/g, ' ').trim();
  go({ panel: 'cite', source, place: String(place) });
};

document.addEventListener('panel-shown', () => {
  if (!allowed || here.panel !== 'sources') return;
  const article = box.querySelector('article[data-source]');
  for (const one of box.querySelectorAll('.document .paragraph')) {
    if (one.querySelector('[data-cite]') || !one.querySelector('p')) continue;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'cite', textContent: 'Cite' });
    button.dataset.cite = one.dataset.place;
    button.setAttribute('aria-label', `Cite words from paragraph ${one.dataset.place}`);
    // pressed, a button would take the selection away
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => cite(article.dataset.source, one.dataset.place, selected(one)));
    one.append(button);
  }
});

// ── what it says of facts that do not cite it ────────────────────────────────────────────────────────────

panel('suggestions', { show: (place) => ask(address('/suggestions/{}', [place.source])) });

document.addEventListener('panel-shown', () => {
  const article = here.panel === 'sources' && here.source && box.querySelector('article[data-source]');
  if (!allowed || !article || article.querySelector('[data-suggest]')) return;
  const row = Object.assign(document.createElement('p'), { className: 'actions' });
  const correct = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Correct' });
  correct.dataset.correct = article.dataset.source;
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Suggestions' });
  button.dataset.suggest = '';
  button.addEventListener('click', () => go({ panel: 'suggestions', source: article.dataset.source, place: '' }));
  row.append(correct, ' ', button);
  article.querySelector('.said').after(row);
});

box.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-cite-it], [data-refuse]');
  const card = button?.closest('[data-paragraph]');
  if (!card || here.panel !== 'suggestions') return;
  const parts = [here.source, card.dataset.paragraph, card.dataset.fact];
  if ('citeIt' in button.dataset) {
    proposeBy(address('/suggestions/{}/{}/{}', parts), {});
    return;
  }
  try {
    await write(address('/suggestions/{}/{}/{}/refuse', parts));
    await show();
  } catch (error) {
    failed(error);
  }
});

// ── words ────────────────────────────────────────────────────────────────────────────────────────────────

function selected(paragraph) {
  const found = getSelection();
  if (found.isCollapsed || !found.rangeCount) return '';
  const range = found.getRangeAt(0);
  return paragraph.contains(range.startContainer) && paragraph.contains(range.endContainer) ? found.toString() : '';
}

box.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-cites]');
  if (!form) return;
  event.preventDefault();
  const said = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value).trim()]));
  const phrase = form.elements.phrase;
  if (phrase.dataset.drafted !== phrase.value) {
    words = phrase.value;
    show();
    return;
  }
  const section = said.section ? Number(said.section) : null;
  proposeBy('/cite', { ...said, section, source: form.dataset.cites, paragraph: Number(form.dataset.paragraph) });
});

// What a new fact needs is not asked of one that is there.
box.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-cites]');
  if (!form || event.target.name !== 'to') return;
  const added = Boolean(event.target.value.trim());
  form.querySelector('[data-new-fact]').hidden = added;
  form.querySelector('[data-added]').hidden = !added;
});
