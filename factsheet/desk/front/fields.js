// The fields of a form: what was changed in them, as edits, and what is said beside them.

import { keep } from './drafts.js';

// ── what they say ────────────────────────────────────────────────────────────────────────────────────────

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
export const filled = (node) => [...node.querySelectorAll('form [name]')].some((one) => ('proposed' in one.dataset ? one.value !== one.defaultValue : !untouched(one)))
  || Boolean(node.querySelector('[data-new], [data-gone]'));

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

// ── what is said beside them ─────────────────────────────────────────────────────────────────────────────

// A refusal quotes what was typed, or names the field.
export function isAbout({ message }, control) {
  const typed = control.value.trim();
  const name = control.name.split('.').at(-1);
  return (typed.length > 1 && [`“${typed}”`, `\`${typed}\``, `"${typed}"`].some((one) => message.includes(one))) || [name, control.name].some((one) => message.includes(`\`${one}\``));
}

export function mark(control, words) {
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
export function unmark(control) {
  const gap = control.nextElementSibling;
  control.removeAttribute('aria-invalid');
  if (!gap?.classList.contains('gap')) return;
  const left = (control.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && id !== gap.id);
  if (left.length) control.setAttribute('aria-describedby', left.join(' '));
  else control.removeAttribute('aria-describedby');
  gap.remove();
}

// A message as nodes: what stands between backticks in it is code.
export function inWords(said) {
  const parts = said.split('`');
  if (parts.length % 2 === 0) return [said];
  return parts.map((part, at) => (at % 2 ? Object.assign(document.createElement('code'), { textContent: part }) : part));
}

// What is chosen may be longer than its control: then it is below, whole.
export function meant(select) {
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

// ── entries of their lists ───────────────────────────────────────────────────────────────────────────────

let added = 0;

export function addTo(form, list) {
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

export function takeOut(form, list, entry) {
  const found = form.querySelector(`[data-list="${CSS.escape(list)}"][data-entry="${CSS.escape(entry)}"] > [data-remove]`);
  if (found) remove(found);
}

export function remove(button) {
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
