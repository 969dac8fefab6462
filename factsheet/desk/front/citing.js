// From words of a source to a record: words are selected, a form is filled in, the desk shows what it comes to.

import { address, ask, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { allowed, failed, proposeBy, wanting } from './editing.js';
import { draft, forget, restore } from './drafts.js';
import { counted } from './fields.js';

const box = document.getElementById('panel');
let words = '';

const draftKey = (place) => `cite ${place.source}:${place.place}`;

panel('cite', {
  show(place) {
    words ||= draft(draftKey(place))?.phrase || '';
    return ask(address('/cite/{}/{}', [place.source, place.place || '0'], { phrase: words.slice(0, MOST), brief: place.brief }));
  },
  ready(_, still) {
    if (still) return;
    const form = box.querySelector('form[data-cites]');
    if (form) restore(form);
    for (const one of box.querySelectorAll('[data-most]')) counted(one);
    for (const one of box.querySelectorAll('[data-words]')) wordsCounted(one);
    if (form) shaped(form);
    const wanted = box.querySelector('form textarea[name=statement]') || box.querySelector('form [name=phrase]');
    wanted?.focus();
    const open = wanted?.value.match(/\[[^\]]*\?\]/);
    if (open) wanted.setSelectionRange(open.index, open.index + open[0].length);
  },
  saved: () => false,
});

const HOW = 'To add a fact: select up to 8 words around the figure, then press Cite.';
const MOST_WORDS = 8;
const MOST = 400;  // characters of a phrase that are sent: it may have 8 words

const cite = (source, place, phrase) => {
  words = phrase.replace(/\s+/g, ' ').trim();
  go({ panel: 'cite', source, place: String(place) });
};

document.addEventListener('panel-shown', () => {
  if (!allowed || here.panel !== 'sources') return;
  const article = box.querySelector('article[data-source]');
  const document_ = box.querySelector('.document');
  for (const one of box.querySelectorAll('.document .paragraph')) {
    if (one.querySelector('[data-cite]') || !one.querySelector('p')) continue;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'cite', textContent: 'Cite' });
    button.dataset.cite = one.dataset.place;
    button.setAttribute('aria-label', `Cite words from paragraph ${one.dataset.place}`);
    // pressed, a button would take the selection away
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      const found = selected();
      if (found.length > 1) failed(new Error('The selected words are in more than one paragraph. Select words of one paragraph.'));
      else cite(article.dataset.source, found[0]?.place || one.dataset.place, found[0]?.words || '');
    });
    one.append(button);
  }
  if (document_?.querySelector('[data-cite]') && !box.querySelector('.how')) {
    const how = Object.assign(document.createElement('p'), { className: 'quiet how' });
    how.textContent = HOW;
    how.setAttribute('role', 'status');
    document_.before(how);
  }
});

// ── what it says of facts that do not cite it ────────────────────────────────────────────────────────────

panel('suggestions', { show: (place) => ask(address('/suggestions/{}', [place.source])) });

document.addEventListener('panel-shown', () => {
  const article = here.panel === 'sources' && here.source && box.querySelector('article[data-source]');
  if (!allowed || !article || article.querySelector('[data-suggest]')) return;
  const row = Object.assign(document.createElement('p'), { className: 'actions' });
  const correct = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Correct its record' });
  correct.dataset.correct = article.dataset.source;
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Suggestions' });
  button.dataset.suggest = '';
  button.addEventListener('click', () => go({ panel: 'suggestions', source: article.dataset.source, place: '' }));
  row.append(correct, ' ', button);
  if ('unused' in article.dataset) {
    const gone = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Remove this source' });
    gone.dataset.removeSource = article.dataset.source;
    row.append(' ', gone);
  }
  article.querySelector('.said').after(row);
});

box.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-cite-it], [data-refuse], [data-again]');
  const card = button?.closest('[data-paragraph]');
  if (!card || here.panel !== 'suggestions') return;
  const parts = [here.source, card.dataset.paragraph, card.dataset.fact];
  if ('citeIt' in button.dataset) {
    proposeBy(address('/suggestions/{}/{}/{}', parts), {});
    return;
  }
  try {
    await write(address(`/suggestions/{}/{}/{}/${'again' in button.dataset ? 'reopen' : 'refuse'}`, parts));
    await show();
  } catch (error) {
    failed(error);
  }
});

// How many words are selected, said while they are: at the top of the source, and on the button of their paragraph.
document.addEventListener('selectionchange', () => {
  if (!allowed || here.panel !== 'sources') return;
  const found = selected();
  const count = found.length === 1 ? wordsIn(found[0].words) : 0;
  for (const button of box.querySelectorAll('[data-cite]')) {
    const mine = count && button.dataset.cite === found[0].place;
    const said = mine ? `Cite ${count} of at most ${MOST_WORDS} words` : 'Cite';
    const short = mine ? `Cite ${count}/${MOST_WORDS}` : 'Cite';
    if (button.textContent === short) continue;
    button.textContent = short;
    button.classList.toggle('over-long', mine && count > MOST_WORDS);
    button.setAttribute('aria-label', mine ? said : `Cite words from paragraph ${button.dataset.cite}`);
  }
  const how = box.querySelector('.how');
  const over = count > MOST_WORDS ? `: ${count - MOST_WORDS} too many` : '. Press Cite.';
  const said = found.length > 1 ? 'The selection is in more than one paragraph.' : count ? `${count} of at most ${MOST_WORDS} words selected${over}` : HOW;
  if (how && how.textContent !== said) how.textContent = said;
});

// ── words ────────────────────────────────────────────────────────────────────────────────────────────────

// The selected words, by the paragraphs that they are in; whole words, where only parts of them were selected.
function selected() {
  const found = getSelection();
  if (found.isCollapsed || !found.rangeCount) return [];
  const range = found.getRangeAt(0);
  return [...box.querySelectorAll('.document .paragraph')].flatMap((one) => {
    const said = one.querySelector(':scope > p');
    if (!said || !range.intersectsNode(said)) return [];
    const mine = range.cloneRange();
    if (!said.contains(mine.startContainer)) mine.setStart(said, 0);
    if (!said.contains(mine.endContainer)) mine.setEnd(said, said.childNodes.length);
    const whole = wholeWords(said, mine);
    return whole ? [{ place: one.dataset.place, words: whole }] : [];
  });
}

// As `words` in records/text.py counts: stretches with a letter or digit; of scripts without blanks, two letters a word.
const BLANKLESS = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu;

function wordsIn(text) {
  let count = 0;
  for (const one of text.split(/\s+/)) {
    const letters = one.match(BLANKLESS)?.length || 0;
    if (letters) count += Math.max(1, Math.floor(letters / 2));
    else if (/[\p{L}\p{N}]/u.test(one)) count += 1;
  }
  return count;
}

// Say under a control how many words it has, of how many it may have.
function wordsCounted(control) {
  const count = wordsIn(control.value);
  const most = Number(control.dataset.words);
  let said = control.parentElement.querySelector('.counted');
  said ||= Object.assign(document.createElement('small'), { className: 'counted' });
  if (!said.isConnected) control.after(said);
  said.classList.toggle('over-long', count > most);
  said.textContent = count > most ? `${count} words: ${count - most} too many` : `${count} of at most ${most} words`;
}

box.addEventListener('input', (event) => {
  if (event.target.matches('[data-begins] textarea[data-words]')) wordsCounted(event.target);
});

// Scripts that write without spaces between words are left as they were selected.
const PART = /[\p{L}\p{N}\p{M}’']/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function together(text, at) {
  const [before, after] = [text[at - 1] || '', text[at] || ''];
  if (UNSPACED.test(before) || UNSPACED.test(after)) return false;
  if (PART.test(before) && PART.test(after)) return true;
  const digits = (one) => /\d/.test(one || '');
  return (/[.,]/.test(before) && digits(text[at - 2]) && digits(after)) || (/[.,]/.test(after) && digits(before) && digits(text[at + 1]));
}

function wholeWords(said, range) {
  const ahead = document.createRange();
  ahead.selectNodeContents(said);
  ahead.setEnd(range.startContainer, range.startOffset);
  const text = said.textContent;
  let from = ahead.toString().length;
  let to = from + range.toString().length;
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  if (from === to) return '';
  while (from > 0 && together(text, from)) from -= 1;
  while (to < text.length && together(text, to)) to += 1;
  return text.slice(from, to);
}

box.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-cites]');
  if (!form) return;
  event.preventDefault();
  const said = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value).trim()]));
  box.querySelector('.failed')?.remove();
  if (wanting(form)) return;
  const phrase = form.elements.phrase;
  if (phrase.dataset.drafted !== phrase.value) {
    words = phrase.value;
    show();
    return;
  }
  const [brief, section] = (said.section || '').split(' ');
  const on = section ? { brief, section: Number(section) } : { section: null };
  proposeBy('/cite', { ...said, ...on, source: form.dataset.cites, paragraph: Number(form.dataset.paragraph) });
});

// What was said of a phrase is no longer true once it is another.
box.addEventListener('input', (event) => {
  if (!event.target.matches('form[data-cites] [name=phrase]')) return;
  box.querySelector('form[data-cites] > .failed')?.remove();
  wordsCounted(event.target);
});

box.addEventListener('click', (event) => {
  if (!event.target.closest('[data-drop-draft]')) return;
  forget(draftKey(here));
  words = '';
});

// What a new fact needs is not asked of one that is there; an argument is not graded.
function shaped(form) {
  const field = (name) => form.elements[name];
  if (!field('to')) return;
  const added = Boolean(field('to').value.trim());
  for (const one of form.querySelectorAll('[data-new-fact]')) one.hidden = added;
  form.querySelector('[data-added]').hidden = !added;
  form.querySelector('[data-graded]').hidden = field('kind').value === 'argument';
  const origin = field('origin').value.trim().toLowerCase();
  const known = [...field('origin').list.options].some((one) => [one.value, one.text].some((name) => name.toLowerCase() === origin));
  form.querySelector('[data-new-origin]').hidden = !origin || known;
  if (field('dated')) form.querySelector('[data-dated-too]').hidden = !field('dated').value;
}

for (const kind of ['input', 'change']) {
  box.addEventListener(kind, (event) => {
    const form = event.target.closest('form[data-cites]');
    if (form) shaped(form);
  });
}

// A date of the document is taken, and the place that gives it is cited with it.
box.addEventListener('click', (event) => {
  const button = event.target.closest('[data-date], [data-undated]');
  const form = button?.closest('form[data-cites]');
  if (!form) return;
  const { date, dated } = form.elements;
  if ('date' in button.dataset) date.value = button.dataset.date;
  dated.value = button.dataset.dated || '';
  for (const one of [date, dated]) one.dispatchEvent(new Event('input', { bubbles: true }));
  date.focus();
});
