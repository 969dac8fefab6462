// The page: the SVG as it came, over it one control a block, which keyboards and screen readers use, and marks for what
// is chosen, changed or faulty. The pointer goes through to the text, so that it can be selected.

import { address, ask } from './asking.js';
import { inWords } from './fields.js';
import { here, opened, openedSource } from './places.js';

const sheet = document.getElementById('sheet');
const under = document.getElementById('under');
const banner = document.getElementById('banner');
const live = document.getElementById('live');
const chooser = document.getElementById('brief');
let drawn = { svg: '', blocks: [], fonts: [], left_out: [] };
let asked = 0;
const words = new WeakMap();  // control → what its block says
let marks = { changed: new Set(), faulty: {}, fields: {} };
const loaded = new Map();

// ── fonts ────────────────────────────────────────────────────────────────────────────────────────────────

// Until its fonts are there, a page would stand in a wrong one, and its lines over each other.
function fonts(names) {
  return Promise.all(names.map((name) => {
    if (!loaded.has(name)) {
      const face = new FontFace(name, `url(/font/${name.slice(1)})`, { display: 'block' });
      loaded.set(name, face.load().then((ready) => document.fonts.add(ready)));
    }
    return loaded.get(name);
  }));
}

// ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────

let previewing = false;
let previewed = '';  // the brief of which a preview is drawn: not always the one that was looked at, nor one there is yet
let shownFirst = '';  // the record that a preview is about

// Show a page as it would be; without one, only say why there is none. `draw` shows the real one again after endPreview.
// `record` is what it is about, and is brought into view; `buttons` stay above the page with `why` until it is over.
export async function drawPreview(found, why, record, buttons) {
  const mine = ++asked;
  previewing = true;
  shownFirst = record || '';
  if (found) {
    await fonts(found.fonts);
    if (mine !== asked) return;
    drawn = found;
    previewed = found.brief;
    put(found, found.before);
    foot(found);
    reveal();
  }
  named();
  banner.hidden = false;
  banner.replaceChildren(`${why} `, ...buttons);
  banner.classList.add('preview');
  sheet.classList.add('preview');
}

// `elsewhere`, another page is drawn next.
export async function endPreview(elsewhere = false) {
  if (!previewing) return;
  previewing = false;
  previewed = '';
  shownFirst = '';
  named();
  sheet.classList.remove('preview');
  banner.classList.remove('preview');
  if (!elsewhere) await draw(true);
}

// The brief whose page is drawn, be it as a preview.
const briefShown = () => previewed || here.brief;

// Let the choice at the top name the page that is drawn; as long as that is a preview, no other can be chosen.
export function named() {
  chooser.querySelector('[data-begun]')?.remove();
  if (previewed && ![...chooser.options].some((one) => one.value === previewed)) {
    const begun = new Option(drawn.title, previewed);
    begun.dataset.begun = '';
    chooser.add(begun);
  }
  chooser.value = briefShown();
  chooser.disabled = previewing;
}

// What a project without a page shows in its place.
const NO_PAGE = '<h1 class="said" tabindex="-1">There is no page yet</h1><ol>'
  + '<li>Add documents: drop them on the right, or run <code>factsheet source add</code> in a terminal.</li>'
  + '<li>Make facts: open one under <em>Sources</em>, select up to 8 words, and press <em>Cite</em>.</li>'
  + '<li>Begin the page: <em>New brief</em> under <em>Facts</em>.</li></ol>';

function emptied() {
  drawn = { svg: '', blocks: [], fonts: [], left_out: [] };
  banner.hidden = true;
  under.replaceChildren();
  const said = Object.assign(document.createElement('div'), { className: 'no-page', innerHTML: NO_PAGE });
  sheet.replaceChildren(said);
}

export async function draw(quiet = false) {
  if (previewing) return;
  const mine = ++asked;
  if (!here.brief) {
    emptied();
    return;
  }
  let found;
  try {
    found = await ask(address('/page/{}', [here.brief], { theme: here.theme, paper: here.paper }));
    await fonts(found.fonts);
  } catch (error) {
    if (mine !== asked) return;  // a newer page is on its way or there: what became of this one says nothing about it
    throw error;
  }
  if (mine !== asked) return;
  const before = drawn;
  drawn = found;
  said(found);
  if (found.svg !== before.svg || !sheet.firstChild) put(found, quiet && before.brief === found.brief ? before.blocks.flatMap((block) => block.words) : []);
  foot(found);
  mark();
  document.dispatchEvent(new CustomEvent('page-drawn', { detail: { number: found.number } }));
}

// `before` are the texts of the page as it was: others are marked. Without any, nothing is.
function put(found, before) {
  const focused = document.activeElement?.closest?.('.over [data-block]')?.dataset;
  const place = focused && [focused.record, focused.field, focused.role];
  const parsed = found.svg ? new DOMParser().parseFromString(found.svg, 'image/svg+xml').documentElement : null;
  const over = document.createElement('div');
  over.className = 'over';
  over.lang = found.language || 'en';
  over.setAttribute('role', 'document');
  over.setAttribute('aria-label', found.title || 'The page');
  const known = new Set(before);
  for (const block of found.blocks) over.append(control(block, found.size, known));
  sheet.replaceChildren(...(parsed ? [document.adoptNode(parsed), over] : []));
  const again = place && [...over.querySelectorAll('button')].find(
    (one) => one.dataset.record === place[0] && one.dataset.field === place[1] && one.dataset.role === place[2]);
  roving(over, again);
  again?.focus({ preventScroll: true });
}

function control(block, size, known) {
  const tag = block.heading ? `h${block.heading}` : block.opens ? 'button' : 'p';
  const made = document.createElement(tag);
  const inside = block.heading === 1 ? document.createElement('button') : made;
  if (inside !== made) made.append(inside);
  if (inside.tagName === 'BUTTON') inside.type = 'button';
  if (tag === 'p') made.setAttribute('role', 'note');
  inside.setAttribute('aria-label', block.said);
  Object.assign(inside.dataset, { block: block.block, record: block.record, field: block.field, role: block.role });
  const [x, y, wide, high] = block.box;
  Object.assign(made.style, {
    left: `${(100 * x) / size[0]}%`, top: `${(100 * y) / size[1]}%`,
    width: `${(100 * wide) / size[0]}%`, height: `${(100 * high) / size[1]}%`,
  });
  // words that only stand elsewhere, or whose marks are counted anew, have not changed
  if (known.size && block.record && block.words.some((words) => !known.has(words))) made.classList.add('fresh');
  words.set(inside, block.words);
  return made;
}

function said(found) {
  banner.hidden = !found.earlier;
  if (!found.earlier) return;
  const why = found.problems.map((one) => `${one.place ? `${one.place}: ` : ''}${one.message}${one.hint ? ` (${one.hint})` : ''}.`);
  const lead = found.svg ? 'The page can’t be made from the current records. This is the last version that could be. ' : 'The page can’t be made from the current records. ';
  const problems = document.createElement('button');
  Object.assign(problems, { type: 'button', className: 'go', textContent: 'See the problems' });
  problems.dataset.open = 'problems';
  banner.replaceChildren(lead, ...why.flatMap((one) => [...inWords(one), ' ']), problems);
}

function foot(found) {
  under.replaceChildren();
  if (found.room) {
    const room = document.createElement('p');
    room.className = 'room';
    room.textContent = `${found.room}. ${found.left_out.length ? 'Left out to fit the page:' : 'Nothing is left out.'}`;
    under.append(room);
  }
  if (!found.left_out.length) return;
  const list = document.createElement('ul');
  for (const one of found.left_out) {
    const row = document.createElement('li');
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'go sentence', textContent: one.said });
    button.dataset.go = one.record.includes('.') || one.record === 'chart' ? briefShown() : one.record;
    if (one.record.includes('.')) button.dataset.field = `${one.record}.text`;
    row.append(button);
    list.append(row);
  }
  under.append(list);
}

// ── marks ────────────────────────────────────────────────────────────────────────────────────────────────

export function setMarks(more) {
  marks = { ...marks, ...more };
  mark();
}

function chosen(data) {
  if (shownFirst) return data.record === shownFirst && data.record !== briefShown();  // of a page, what is new is marked
  if (!here.record) return false;
  if (here.record === here.brief) return data.record === here.brief ? data.field === here.field : inside(here.field, data.field);
  return data.record === here.record;
}

// Is a field of the brief that of a row of the page, or in it?
const inside = (field, row) => Boolean(row) && (field === row || field.startsWith(`${row}.`));

// The worst problem that stands in a field of the brief.
function worstAt(field) {
  const found = Object.entries(marks.fields[briefShown()] || {}).filter(([at]) => inside(at, field));
  return found.some(([, worst]) => worst === 'error') ? 'error' : found.length ? 'warning' : '';
}

export function mark() {
  let first = null;
  let named = null;  // the row that is asked for, among all that are about its fact
  for (const one of sheet.querySelectorAll('.over [data-block]')) {
    const mine = chosen(one.dataset);
    one.classList.toggle('chosen', mine);
    if (one.tagName === 'BUTTON') one.toggleAttribute('aria-current', mine);
    one.classList.toggle('changed', (words.get(one) || []).some((said) => marks.changed.has(said)));
    const worst = [worstAt(one.dataset.field), one.dataset.record === briefShown() ? '' : marks.faulty[one.dataset.record] || ''];
    one.classList.toggle('error', worst.includes('error'));
    one.classList.toggle('warning', worst.includes('warning') && !worst.includes('error'));
    if (mine && !first) first = one;
    if (mine && here.field && one.dataset.field === here.field) named ||= one;
  }
  return named || first;
}

// Bring what is chosen into view.
export function reveal() {
  const first = mark() || (previewing && sheet.querySelector('.over .fresh'));
  if (first) first.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

const SLACK = 2;  // pixels above and below a sentence that still open it

// ── pointer ──────────────────────────────────────────────────────────────────────────────────────────────

sheet.addEventListener('click', (event) => {
  const button = event.target.closest('.over button');
  if (button) {
    opened(button.dataset.record, button.dataset.field);
    return;
  }
  if (!getSelection().isCollapsed) return;  // who selects words does not mean to open them
  const block = event.target.closest('.block[data-record]');
  const row = [...sheet.querySelectorAll('.over button')].find((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left <= event.clientX && event.clientX <= right && top - SLACK <= event.clientY && event.clientY <= bottom + SLACK;
  });
  const field = (row?.dataset.record === block?.dataset.record && row?.dataset.field) || block?.dataset.field || '';
  const cited = event.target.closest('.mark[data-source]');
  if (cited) {
    const sentence = block && block.dataset.role !== 'heading' && block.dataset.role !== 'source';
    openedSource(cited.dataset.source, cited.dataset.places.split(',')[0], sentence ? { record: block.dataset.record, field } : {});
    return;
  }
  if (!block) {  // between the lines and blocks of one sentence
    if (row) opened(row.dataset.record, row.dataset.field);
    return;
  }
  if (block.dataset.role === 'heading') return;
  if (block.dataset.role === 'source') openedSource(block.dataset.record);
  else opened(block.dataset.record, field);
});

// What is copied is sentences: the lines of a block joined, one block a line, ordinary blanks.
sheet.addEventListener('copy', (event) => {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed) return;
  const found = range.cloneContents();
  const blocks = [...found.querySelectorAll('.block')];
  const lines = (blocks.length ? blocks : [found]).map((block) => {
    const texts = [...block.querySelectorAll('text')];
    const words = texts.length ? texts.map((text) => text.textContent).join('') : block.textContent;
    return words.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/ +/g, ' ').trim();
  });
  event.clipboardData.setData('text/plain', lines.filter(Boolean).join('\n'));
  event.preventDefault();
});

// ── keyboard ─────────────────────────────────────────────────────────────────────────────────────────────

// One stop for Tab; the arrows go from sentence to sentence.
function roving(over, first) {
  const buttons = [...over.querySelectorAll('button')];
  const start = first || buttons.find((one) => chosen(one.dataset)) || buttons[0];
  for (const one of buttons) one.tabIndex = one === start ? 0 : -1;
}

sheet.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const buttons = [...sheet.querySelectorAll('.over button')];
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) return;
  const to = {
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, to))];
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
});

// ── zoom ─────────────────────────────────────────────────────────────────────────────────────────────────

const STEPS = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];
let zoom = Number(sessionStorage.getItem('zoom')) || 0;  // per cent of the printed size; 0 fits the window

function zoomed(to) {
  zoom = to;
  sessionStorage.setItem('zoom', String(to));
  const points = drawn.size ? drawn.size[0] : 612;
  sheet.style.width = to ? `${(points * 96 * to) / 7200}px` : '';
  sheet.classList.toggle('zoomed', Boolean(to));
  live.textContent = to ? `${to}%` : 'Fitted to the window';
}

function current() {
  const points = drawn.size ? drawn.size[0] : 612;
  return (sheet.clientWidth * 7200) / 96 / points;
}

export function beginZoom() {
  document.getElementById('smaller').addEventListener('click', () => zoomed([...STEPS].reverse().find((step) => step < current() - 1) || STEPS[0]));
  document.getElementById('larger').addEventListener('click', () => zoomed(STEPS.find((step) => step > current() + 1) || STEPS.at(-1)));
  document.getElementById('fitted').addEventListener('click', () => zoomed(0));
  if (zoom) zoomed(zoom);
}
