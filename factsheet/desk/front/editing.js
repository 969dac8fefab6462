// Edits: a form is filled in or a fact is moved, the desk shows what that comes to, and accepting writes it.

import { address, ask, mayWrite, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { drawPreview, endPreview } from './page.js';
import { draft, draftOf, forget, keep, restore } from './drafts.js';

const box = document.getElementById('panel');
const live = document.getElementById('live');
let open = null;      // the card that is shown: {number, html, choices}
let before = '';      // the record whose form stood in the panel before the card
let from = null;      // where one was
let left = null;      // how far the panel was scrolled there, and what had the focus
const forms = new Map();  // record → its form, with what was typed: kept until it is written or cancelled
let begun = null;     // the form for a new brief, likewise

export let allowed = false;

const view = () => ({ brief: here.brief, theme: here.theme, paper: here.paper });

// ── cards ────────────────────────────────────────────────────────────────────────────────────────────────

// Send edits, and show what they come to.
export async function propose(actions, path = '/edits') {
  return asked(path, { ...view(), actions });
}

async function asked(path, value) {
  let found;
  try {
    found = await write(path, value);
  } catch (error) {
    if (!error.stale) throw error;
    found = error.stale;
  }
  found.undoes = path === '/undo' && !value.keep;
  await shown(found);
}

const button = (textContent, press) => {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent });
  made.addEventListener('click', () => press(made));
  return made;
};

// What stands above the page as long as a change is only shown.
function waiting(found) {
  const see = Object.assign(button('Go to the change', () => go({ panel: 'edit' })), { className: 'go' });
  const take = found.html.includes('data-accept') ? [' ', button('Accept', (pressed) => trying(() => accept(pressed)))] : [];
  const back = button('Back', () => trying(here.panel === 'edit' ? leave : () => closed(null)));
  return [see, ...take, ' ', back];
}

async function shown(found) {
  if (!open) {
    before = here.panel === 'edit' ? here.record : '';
    from = here.panel === 'edit' ? null : here.panel;
    const pressed = document.activeElement?.closest?.('#panel [data-do]');
    left = { scrolled: box.scrollTop, fact: pressed?.closest('[data-fact]')?.dataset.fact, does: pressed?.dataset.do };
  }
  open = found;
  const about = found.made || found.about || found.records?.[0] || '';
  if (found.page?.svg) await drawPreview(found.page, 'Preview – not saved.', about, waiting(found));
  else if (found.page) await drawPreview(null, `Preview – not saved: the page could not be made. ${found.page.why}`, '', waiting(found));
  else await endPreview();
  if (here.panel === 'edit') await show();
  else go({ panel: 'edit' });
  box.querySelector('.said')?.focus({ preventScroll: true });
}

async function closed(to) {
  open = null;
  await endPreview();
  if (to) {
    const drawn = new Promise((done) => document.addEventListener('panel-shown', done, { once: true }));
    const before = location.href;
    go(to);
    if (location.href === before) await show();
    else await drawn;
  } else await show();
  if (left && from && here.panel === from && from !== 'sources') {  // a list is left where it was
    box.scrollTop = left.scrolled;
    const again = left.fact && box.querySelector(`[data-fact="${CSS.escape(left.fact)}"] [data-do="${left.does}"]`);
    if (again) {
      again.focus({ preventScroll: true });
      return;
    }
  } else if (!box.querySelector('.paragraph.here')) box.scrollTop = 0;
  if (box.querySelector('.paragraph.here')) return;
  if (!box.querySelector('form[data-edits], form[data-cites]')) (box.querySelector('.said') || box).focus({ preventScroll: true });
}

async function accept(button) {
  button.disabled = true;
  let found;
  try {
    found = await write(`/edits/${open.number}/accept`, view());
  } catch (error) {
    if (error.stale) await shown(error.stale);
    else failed(error);
    if (error.status === 0) look();  // it may be written: Undo says so, if the desk is there
    return;
  }
  done(open.undoes ? 'Undone' : 'Saved');
  if (before) dropped(`edit ${before}`);
  undoable(found.undo);
  if (found.gone) {
    dropped(`edit ${found.gone}`);
    document.dispatchEvent(new CustomEvent('source-gone', { detail: found.gone }));
    await closed({ panel: 'sources', source: '', place: '', record: '', field: '' });
    return;
  }
  if (from === 'cite') forget(`cite ${here.source}:${here.place}`);
  if (from === 'begin') dropped('begin');
  if (open.made) {  // what was made is shown, with where it stands
    await closed({ panel: 'evidence', record: open.made, field: '', source: '', place: '' });
    return;
  }
  const made = open.brief ? { brief: open.brief, record: '', field: '' } : {};
  await closed({ panel: from === 'begin' ? 'facts' : from === 'cite' ? 'sources' : from || 'evidence', ...made });
}

let fading = 0;

// Say briefly what was done: seen for some seconds, and heard.
function done(what) {
  live.textContent = `${what}.`;
  const seen = document.getElementById('done');
  seen.textContent = what;
  seen.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { seen.hidden = true; }, 4000);
}

// A draft was written, or is not wanted any more.
function dropped(key) {
  forget(key);
  if (key === 'begin') begun = null;
  else forms.delete(key.replace(/^edit /, ''));
}

export function failed(error) {
  box.querySelector('.failed')?.remove();
  const said = document.createElement('div');
  said.className = 'failed';
  said.setAttribute('role', 'alert');
  for (const one of error.problems?.length ? error.problems : [{ message: error.message, hint: '' }]) {
    const row = document.createElement('p');
    const named = /[./_-]/.test(one.message.split(' ')[0].replace(/[.,:;]+$/, ''));  // a file or a record keeps its name
    const words = (named ? one.message[0] : one.message[0].toUpperCase()) + one.message.slice(1) + (one.hint ? ` (${one.hint})` : '');
    if (one.record && one.record !== box.querySelector('form[data-edits]')?.dataset.edits) {
      const to = Object.assign(document.createElement('button'), { type: 'button', className: 'go', textContent: one.record });
      to.dataset.go = one.record;
      row.append(to, ': ');
    }
    row.append(...inWords(words));
    if (!beside(one, words)) said.append(row);
  }
  if (!said.firstChild) said.append(Object.assign(document.createElement('p'), { textContent: 'What is marked in the form can’t be written yet.' }));
  const at = box.querySelector('.actions');
  if (at) at.prepend(said);
  else box.firstElementChild?.prepend(said);
  for (const one of box.querySelectorAll('[data-accept]')) one.disabled = false;
}

// Say what the server refuses beside its field, if that is in the open form; return whether it is.
function beside(problem, words) {
  const form = box.querySelector('form[data-cites], form[data-begins], form[data-edits]');
  const about = [...(form?.querySelectorAll('[name]') || [])].filter((one) => !one.closest('[hidden]') && isAbout(problem, one));
  if (about.length !== 1) return false;
  const [control] = about;
  mark(control, words);
  control.focus();
  return true;
}

// A refusal quotes what was typed, or names the field.
function isAbout({ message }, control) {
  const typed = control.value.trim();
  const name = control.name.split('.').at(-1);
  return (typed.length > 1 && [`“${typed}”`, `\`${typed}\``, `"${typed}"`].some((one) => message.includes(one))) || [name, control.name].some((one) => message.includes(`\`${one}\``));
}

function mark(control, words) {
  unmark(control);
  control.setAttribute('aria-invalid', 'true');
  const gap = Object.assign(document.createElement('strong'), { className: 'gap', id: `${control.id || control.name}-gap` });
  gap.append(...inWords(words));
  control.setAttribute('aria-describedby', [gap.id, control.getAttribute('aria-describedby')].filter(Boolean).join(' '));
  control.after(gap);
  const more = control.closest('details');
  if (more) more.open = true;
}

// A field is no longer what its error was about.
function unmark(control) {
  const gap = control.nextElementSibling;
  control.removeAttribute('aria-invalid');
  if (!gap?.classList.contains('gap')) return;
  const left = (control.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && id !== gap.id);
  if (left.length) control.setAttribute('aria-describedby', left.join(' '));
  else control.removeAttribute('aria-describedby');
  gap.remove();
}

// A message as nodes: what stands between backticks in it is code.
function inWords(said) {
  const parts = said.split('`');
  if (parts.length % 2 === 0) return [said];
  return parts.map((part, at) => (at % 2 ? Object.assign(document.createElement('code'), { textContent: part }) : part));
}

const trying = (work) => work().catch(failed);

// ── forms ────────────────────────────────────────────────────────────────────────────────────────────────

panel('edit', {
  async show(place) {
    if (open) {
      const node = document.createElement('div');
      node.innerHTML = open.html;
      return node;
    }
    for (const [key, node] of forms) if (!filled(node) || (key === place.record && !has(node, place.field))) forms.delete(key);
    if (!forms.has(place.record)) {
      const node = document.createElement('div');
      const field = whole === place.record || typedElsewhere(place) ? '' : place.field;
      node.innerHTML = await ask(address('/form/{}', [place.record], { field }));
      node.dataset.only = node.querySelector('[data-whole]') ? field : '';
      forms.set(place.record, node);
      const form = node.querySelector('form[data-edits]');
      if (form) restore(form, (list) => addTo(form, list), (list, entry) => takeOut(form, list, entry));
    }
    return forms.get(place.record);
  },
  ready(_, still) {
    if (open || still) return;
    for (const one of box.querySelectorAll('[data-most]')) counted(one);
    for (const one of box.querySelectorAll('form select')) meant(one);
    const named = here.field ? box.querySelector(`[name="${CSS.escape(here.field)}"]`) : null;
    for (let more = named?.closest('details'); more; more = more.parentElement.closest('details')) more.open = true;
    (named || box.querySelector('form[data-edits] [name]'))?.focus();
  },
  saved: () => Boolean(box.querySelector(':scope > .absent')),  // a form is not drawn anew, but what could not be shown is
});

let whole = '';  // the record whose fields are all asked for, though one is named

// Is a field in a form that may be of one field only?
const has = (node, field) => !node.dataset.only || node.dataset.only === field;

// Has somebody typed in other fields of the record than the named one? They are shown then.
function typedElsewhere({ record, field }) {
  const found = draft(`edit ${record}`);
  return Boolean(found) && (found.added.length > 0 || found.gone.length > 0 || found.values.some(([name]) => name !== field && !name.startsWith(`${field}.`)));
}

// What is chosen may be longer than its control: then it is below, whole.
function meant(select) {
  const words = select.selectedOptions[0]?.textContent || '';
  let below = select.nextElementSibling?.classList.contains('meant') ? select.nextElementSibling : null;
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = getComputedStyle(select).font;
  if (pen.measureText(words).width < select.clientWidth - 36) {  // beside the arrow
    below?.remove();
    return;
  }
  below ||= Object.assign(document.createElement('small'), { className: 'meant' });
  below.setAttribute('aria-hidden', 'true');
  below.textContent = words;
  select.after(below);
}

// What was changed in a form, as edits.
export function changes(form) {
  const record = form.dataset.edits;
  const made = [];
  for (const one of form.querySelectorAll('[name]')) {
    if (one.closest('[data-new], [data-gone]')) continue;
    if (untouched(one)) continue;
    const seen = JSON.parse(one.dataset.seen);
    const value = said(one, seen);
    if (JSON.stringify(value) !== JSON.stringify(tidy(seen))) made.push({ do: 'set', record, field: one.name, value, seen: { value: seen } });
  }
  for (const one of form.querySelectorAll('[data-new]')) {
    const list = one.dataset.new;
    const item = {};
    for (const each of one.querySelectorAll('[name]')) {
      const value = said(each);
      if (value !== null) put(item, each.name.slice(`${list}.new.`.length).split('.'), value);
    }
    const count = Number(one.dataset.count);
    if (Object.keys(item).length) made.push({ do: 'insert', record, field: list, item, after: count ? count - 1 : null });
  }
  const gone = [...form.querySelectorAll('[data-gone]')].reverse();
  for (const one of gone) {
    made.push({ do: 'remove', record, field: one.dataset.list, item: Number(one.dataset.entry), seen: { value: JSON.parse(one.dataset.seen) } });
  }
  return made;
}

// Has somebody typed in a form that is not written yet?
const filled = (node) => [...node.querySelectorAll('form [name]')].some((one) => ('proposed' in one.dataset ? one.value !== one.defaultValue : !untouched(one)))
  || Boolean(node.querySelector('[data-new], [data-gone]'));

// What has to be ended before a file can be dropped: a preview, or a form with something typed in it.
export const busy = () => Boolean(open) || (Boolean(box.querySelector('form[data-edits], form[data-begins], form[data-cites]')) && filled(box));

addEventListener('beforeunload', (event) => {
  if (open || [...forms.values(), ...(begun ? [begun] : [])].some(filled)) event.preventDefault();
});

// Whatever its value looks like as text, a control that nobody changed is no edit.
function untouched(one) {
  if ('proposed' in one.dataset) return false;
  if (one.type === 'checkbox') return one.checked === one.defaultChecked;
  if (one.options) return [...one.options].every((option) => option.selected === option.defaultSelected);
  return [one.defaultValue, one.defaultValue.replace(/[\r\n]/g, '')].includes(one.value);
}

function said(one, seen = null) {
  const typed = one.value.replace(/\r/g, '');
  if ('many' in one.dataset) {
    const rows = typed.split('\n').map((row) => row.trim()).filter(Boolean);
    return rows.length ? asWritten(rows, one.defaultValue.split('\n'), seen || []) : null;
  }
  const whole = 'lines' in one.dataset ? typed.trim() : typed.replace(/\s*\n\s*/g, ' ').trim();
  return whole || null;
}

// The entries of a list, one a row. A row that was there stays as it is written, a name in parts too; one that takes its
// place is split into the same parts.
function asWritten(rows, shown, seen) {
  if (shown.length !== seen.length) return rows;
  return rows.map((row, i) => {
    const at = shown.indexOf(row);
    if (at >= 0) return seen[at];
    const before = rows.length === shown.length && !rows.includes(shown[i]) ? seen[i] : null;
    if (!before || typeof before !== 'object' || Array.isArray(before)) return row;
    const [family, given, suffix, ...more] = row.split(',').map((part) => part.trim());
    if (more.length) return row;
    return Object.fromEntries(Object.entries({ family, given, suffix }).filter(([, part]) => part));
  });
}

const tidy = (seen) => (typeof seen === 'string' ? seen.trim() : seen);

function put(item, steps, value) {
  const [step, ...rest] = steps;
  if (!rest.length) item[step] = value;
  else put((item[step] ||= {}), rest, value);
}

box.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-edits]');
  if (!form) return;
  event.preventDefault();
  if (wanting(form)) return;
  const made = changes(form);
  if (!made.length) {
    failed(new Error('You have not changed anything yet.'));
    return;
  }
  box.querySelector('.failed')?.remove();
  trying(() => propose(made));
});

// Mark every field that a record can't do without and that is empty, beside it; say how many there are.
export function wanting(form) {
  for (const one of form.querySelectorAll('[aria-invalid]')) unmark(one);
  const gaps = [...form.querySelectorAll('[required]')].filter((one) => !one.value.trim() && !one.closest('[hidden]'));
  for (const one of gaps) mark(one, 'Fill this in');
  if (!gaps.length) return false;
  failed(new Error(gaps.length === 1 ? 'One required field is empty.' : `${gaps.length} required fields are empty.`));
  gaps[0].focus();
  return true;
}

// A text may be typed longer than it may be: nothing is cut, and how far it is over is said.
export function counted(control) {
  const most = Number(control.dataset.most);
  const long = [...control.value].length;
  let said = control.parentElement.querySelector('.counted');
  if (long <= most * 0.8) {
    said?.remove();
    return;
  }
  said ||= Object.assign(document.createElement('small'), { className: 'counted' });
  if (!said.isConnected) control.after(said);
  said.classList.toggle('over-long', long > most);
  said.textContent = long > most ? `${long - most} of ${long} characters too many: at most ${most}` : `${long} of ${most} characters`;
}

for (const kind of ['input', 'change']) {
  box.addEventListener(kind, (event) => {
    const form = event.target.closest('form[data-edits], form[data-cites], form[data-begins]');
    if (form) keep(form);
    if (event.target.dataset.most) counted(event.target);
    if (form && event.target.matches('select')) meant(event.target);
    if (event.target.dataset.off) freed(event.target.closest('[data-over]'));
  });
}

box.addEventListener('input', (event) => {
  if (!event.target.matches('[aria-invalid]') || !event.target.value.trim()) return;
  unmark(event.target);
});

box.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if ('accept' in button.dataset) trying(() => accept(button));
  else if ('choice' in button.dataset) trying(() => propose(open.choices[button.dataset.choice]));
  else if ('without' in button.dataset) trying(() => propose([...open.choices[button.dataset.without], ...ticked(button.closest('[data-over]'))]));
  else if ('fix' in button.dataset) trying(() => propose(JSON.parse(button.dataset.fix)));
  else if ('whole' in button.dataset) trying(all);
  else if ('leave' in button.dataset) trying(leave);
  else if ('add' in button.dataset) add(button);
  else if ('remove' in button.dataset) remove(button);
  else if ('keep' in button.dataset) trying(keepChange);
  else if ('compare' in button.dataset) trying(() => compare(button));
  else if ('removeSource' in button.dataset) proposeBy(address('/source/{}/remove', [button.dataset.removeSource]), {});
  else if ('correct' in button.dataset) {
    whole = '';
    go({ panel: 'edit', record: button.dataset.correct, field: button.dataset.field || '' });
  }
});

// All fields of the record, with what was typed into the one.
async function all() {
  whole = here.record;
  forms.delete(here.record);
  await show();
}

// The facts that are ticked to be taken off a full page, as edits; and what that comes to, as far as lines tell.
const ticked = (list) => [...list.querySelectorAll('[data-off]:checked')].map((one) => JSON.parse(one.dataset.off));

function freed(list) {
  const lines = [...list.querySelectorAll('[data-off]:checked')].reduce((sum, one) => sum + Number(one.dataset.lines), 0);
  const missing = Number(list.dataset.over) - lines;
  const so = missing > 0 ? `about ${missing} more needed` : 'probably enough';
  list.querySelector('[role=status]').textContent = lines ? `Frees ${lines} ${lines === 1 ? 'line' : 'lines'}: ${so}` : '';
}

// A change that can't be undone stays, so that those before it can be.
async function keepChange() {
  const found = await write('/undo', { ...view(), keep: true });
  undoable(found.undo);
  if (found.undo) await asked('/undo', view());
  else await closed(before || !from ? null : { panel: from });
}

async function compare(button) {
  button.disabled = true;
  live.textContent = 'Comparing with the originals …';
  try {
    await asked('/compare', {});
  } finally {
    button.disabled = false;
  }
}

async function leave() {
  if (open) await closed(before || !from ? null : { panel: from });
  else {
    const cancelled = here.panel === 'begin' ? 'begin' : here.panel === 'edit' ? `edit ${here.record}` : '';
    if (cancelled) dropped(cancelled);
    go({ panel: box.querySelector('[data-taken]') || !here.record ? 'sources' : 'evidence', source: '', place: '' });
  }
}

// Close a form, and keep what is typed in it; return whether it is one that is kept.
export function putAside(form) {
  if (!box.contains(form) || !draftOf(form)) return false;
  if ('cites' in form.dataset) go({ panel: 'sources' });
  else if ('begins' in form.dataset) go({ panel: 'facts' });
  else go({ panel: here.record ? 'evidence' : 'sources', source: '', place: '' });
  return true;
}

function add(button) {
  addTo(button.closest('form'), button.parentElement.querySelector(':scope > template').dataset.blank).querySelector('[name]')?.focus();
}

let added = 0;

function addTo(form, list) {
  const blank = form.querySelector(`template[data-blank="${CSS.escape(list)}"]`);
  const made = blank.content.cloneNode(true).firstElementChild;
  made.dataset.count = blank.dataset.count;
  added += 1;
  for (const one of made.querySelectorAll('[id], [for], [aria-describedby]')) {  // ids are of one element each
    for (const name of ['id', 'for', 'aria-describedby']) {
      const is = one.getAttribute(name);
      if (is) one.setAttribute(name, is.replace(/^f-/, `f${added}-`));
    }
  }
  blank.parentElement.querySelector(':scope > [data-add]').before(made);
  return made;
}

function takeOut(form, list, entry) {
  const found = form.querySelector(`[data-list="${CSS.escape(list)}"][data-entry="${CSS.escape(entry)}"] > [data-remove]`);
  if (found) remove(found);
}

function remove(button) {
  const entry = button.closest('[data-new], [data-entry]');
  const form = button.closest('form');
  if ('new' in entry.dataset) entry.remove();
  else {
    const gone = entry.toggleAttribute('data-gone');
    button.textContent = gone ? 'Keep' : 'Remove';
    for (const one of entry.querySelectorAll('[name]')) one.disabled = gone;
  }
  if (form) keep(form);
}

// ── what can be corrected where ──────────────────────────────────────────────────────────────────────────

document.addEventListener('panel-shown', () => {
  if (!allowed) for (const one of box.querySelectorAll('.edits')) one.remove();
  if (!allowed || here.panel !== 'evidence') return;
  const article = box.querySelector('article[data-record]');
  if (!article || article.querySelector(':scope > .actions [data-correct]')) return;
  const row = document.createElement('p');
  row.className = 'actions';
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', textContent: 'Correct' });
  const node = forms.get(article.dataset.record);
  if ((node && filled(node)) || draft(`edit ${article.dataset.record}`)) button.textContent = 'Continue correcting';
  button.dataset.correct = article.dataset.record;
  button.dataset.field = article.dataset.field || '';
  row.append(button);
  article.querySelector('.said').after(row);
});

// Show what a filled-in form of another panel comes to.
export const proposeBy = (path, value) => trying(() => asked(path, { ...view(), ...value }));

// ── undo, and what was saved over ────────────────────────────────────────────────────────────────────────

const undoing = Object.assign(document.createElement('button'), { type: 'button', id: 'undo', textContent: 'Undo…', disabled: true });

// `what` is the change that would be undone; "" where there is none.
export function undoable(what) {
  undoing.disabled = !what;
  undoing.title = what ? `Undo: ${what}` : 'Nothing to undo';
}

undoing.addEventListener('click', () => trying(() => asked('/undo', view())).finally(look));

const notices = Object.assign(document.createElement('div'), { id: 'lost' });

export async function look() {
  if (!allowed) return;
  const found = await ask('/overwritten').catch(() => null);
  if (!found) return;
  undoable(found.undo);
  told(found.lost);
}

function told(lost) {
  notices.replaceChildren(...lost.map((one) => {
    const row = document.createElement('div');
    row.className = 'lost';
    row.setAttribute('role', 'alert');
    const saying = document.createElement('p');
    saying.textContent = `Another program saved over a change that was accepted here (${one.what}): ${one.said}`;
    const again = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Apply it again' });
    const forget = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Dismiss' });
    again.addEventListener('click', () => trying(() => asked(`/overwritten/${one.number}`, view())));
    forget.addEventListener('click', () => trying(async () => told((await write(`/overwritten/${one.number}`, { forget: true })).lost)));
    const actions = Object.assign(document.createElement('p'), { className: 'actions' });
    actions.append(again, ' ', forget);
    row.append(saying, actions);
    return row;
  }));
}

export function beginEditing(status) {
  allowed = mayWrite() && !status.read_only;
  document.body.classList.toggle('editable', allowed);
  if (!allowed) reads(status);
  document.querySelector('.tools').append(undoing);
  document.getElementById('right').prepend(notices);
  look();
}

// Say in a tab without buttons why there are none, and how to get them.
function reads(status) {
  const row = Object.assign(document.createElement('div'), { className: 'lost reads' });
  const code = Object.assign(document.createElement('code'), { textContent: 'factsheet serve' });
  if (status.read_only) row.append('This desk is read-only: it was started with --read-only. To edit, stop it and start ', code, ' without that.');
  else row.append('This tab can only read. To edit here, keep the desk running, run ', code, ' in another terminal, and open the address that it prints.');
  document.getElementById('right').prepend(row);
}

// ── facts on the page ────────────────────────────────────────────────────────────────────────────────────

let searched = '';

panel('begin', {
  show: async () => {
    if (!begun) {
      begun = document.createElement('div');
      begun.innerHTML = await ask('/briefs');
      const form = begun.querySelector('form[data-begins]');
      if (form) restore(form);
    }
    return begun;
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
