// Edits: a form is filled in or a fact is moved, the desk shows what that comes to, and accepting writes it.

import { address, ask, mayWrite, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { drawPreview, endPreview } from './page.js';
import { draft, draftOf, forget, forms, keep, restore } from './drafts.js';
import { addTo, changes, counted, filled, inWords, isAbout, mark, meant, remove, takeOut, unmark } from './fields.js';

const box = document.getElementById('panel');
const live = document.getElementById('live');
let open = null;      // the card that is shown: {number, html, choices}
let before = '';      // the record whose form stood in the panel before the card
let from = null;      // where one was
let left = null;      // how far the panel was scrolled there, and what had the focus

export let allowed = false;

// What is looked at: of a change that is shown, its page.
const view = () => ({ brief: open?.page?.brief || here.brief, theme: here.theme, paper: here.paper });

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
  const which = found.page && found.page.brief !== here.brief ? `Preview of “${found.page.title}”` : 'Preview';
  if (found.page?.svg) await drawPreview(found.page, `${which} – not saved.`, about, waiting(found));
  else if (found.page) await drawPreview(null, `${which} – not saved: the page could not be made. ${found.page.why}`, '', waiting(found));
  else await endPreview();
  if (here.panel === 'edit') await show();
  else go({ panel: 'edit' });
  box.querySelector('.said')?.focus({ preventScroll: true });
}

async function closed(to) {
  open = null;
  await endPreview(Boolean(to?.brief) && to.brief !== here.brief);
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
  if (!open) return;  // Back was pressed just before
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
  if (before) forget(`edit ${before}`);
  undoable(found.undo);
  if (found.gone) {
    forget(`edit ${found.gone}`);
    document.dispatchEvent(new CustomEvent('source-gone', { detail: found.gone }));
    await closed({ panel: 'sources', source: '', place: '', record: '', field: '' });
    return;
  }
  if (from === 'cite') forget(`cite ${here.source}:${here.place}`);
  if (from === 'begin') forget('begin');
  const on = open.page ? { brief: open.page.brief } : {};  // the page of the preview, which may be another than before
  if (open.made) {  // what was made is shown, with where it stands
    await closed({ panel: 'evidence', record: open.made, field: '', source: '', place: '', ...on });
    return;
  }
  const made = open.brief ? { brief: open.brief, record: '', field: '' } : on;
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

export const trying = (work) => work().catch(failed);

// ── forms ────────────────────────────────────────────────────────────────────────────────────────────────

panel('edit', {
  async show(place) {
    if (open) {
      const node = document.createElement('div');
      node.innerHTML = open.html;
      return node;
    }
    const key = `edit ${place.record}`;
    for (const [one, node] of forms) if (!filled(node) || (one === key && !has(node, place.field))) forms.delete(one);
    if (!forms.has(key)) {
      const node = document.createElement('div');
      const field = whole === place.record || typedElsewhere(place) ? '' : place.field;
      node.innerHTML = await ask(address('/form/{}', [place.record], { field }));
      node.dataset.only = node.querySelector('[data-whole]') ? field : '';
      forms.set(key, node);
      const form = node.querySelector('form[data-edits]');
      if (form) restore(form, (list) => addTo(form, list), (list, entry) => takeOut(form, list, entry));
    }
    return forms.get(key);
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

// What has to be ended before a file can be dropped: a preview, or a form with something typed in it.
export const busy = () => Boolean(open) || (Boolean(box.querySelector('form[data-edits], form[data-begins], form[data-cites]')) && filled(box));

addEventListener('beforeunload', (event) => {
  if (open || [...forms.values()].some(filled)) event.preventDefault();
});

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
  forms.delete(`edit ${here.record}`);
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
    if (cancelled) forget(cancelled);
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
  const node = forms.get(`edit ${article.dataset.record}`);
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
