// What was typed into a form and is not written yet: kept in this tab until it is accepted or cancelled, so that going
// back, to another tab of the panel, or a reload loses nothing. Only what was changed is kept, with what was seen.

// Draft → the form it is typed in, drawn once: kept, out of sight too, until it is written or cancelled.
export const forms = new Map();

const KEY = 'drafts';
const drafts = JSON.parse(sessionStorage.getItem(KEY) || '{}');

// Which draft a form is of; "" for one that keeps none.
export function draftOf(form) {
  if (form.dataset.edits) return `edit ${form.dataset.edits}`;
  if (form.dataset.cites) return `cite ${form.dataset.cites}:${form.dataset.paragraph}`;
  return 'begins' in form.dataset ? 'begin' : '';
}

export const draft = (key) => drafts[key] || null;

// A draft was written, or is not wanted any more.
export function forget(key) {
  forms.delete(key);
  delete drafts[key];
  stored();
}

function stored() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drafts));
  } catch {
    // there is no room for it: then it is kept only until a reload
  }
}

function changed(one) {
  if (one.type === 'checkbox') return one.checked !== one.defaultChecked;
  if (one.options) return [...one.options].some((option) => option.selected !== option.defaultSelected);
  return one.value !== one.defaultValue;
}

const controls = (form) => [...form.querySelectorAll('[name]')];

// Keep what a form says now.
export function keep(form) {
  const key = draftOf(form);
  if (!key) return;
  const counted = new Map();
  const values = [];
  for (const one of controls(form)) {
    const nth = counted.get(one.name) || 0;
    counted.set(one.name, nth + 1);
    if (changed(one)) values.push([one.name, nth, one.type === 'checkbox' ? one.checked : one.value, one.dataset.seen ?? null]);
  }
  drafts[key] = {
    values,
    phrase: form.elements.phrase?.value || '',
    added: [...form.querySelectorAll('[data-new]')].map((one) => one.dataset.new),
    gone: [...form.querySelectorAll('[data-gone]')].map((one) => [one.dataset.list, one.dataset.entry]),
  };
  if (!values.length && !drafts[key].added.length && !drafts[key].gone.length) delete drafts[key];
  stored();
}

// Put what was kept into a form that was drawn anew. `add(list)` begins an entry of a list, `remove(list, entry)` takes
// one out. What was seen comes with it, so that a change made elsewhere in the meantime is still noticed.
export function restore(form, add = () => {}, remove = () => {}) {
  const found = draft(draftOf(form));
  if (!found) return;
  for (const list of found.added) add(list);
  for (const [list, entry] of found.gone) remove(list, entry);
  const all = controls(form);
  for (const [name, nth, value, seen] of found.values) {
    const one = all.filter((each) => each.name === name)[nth] || null;
    if (!one || (name === 'phrase' && form.dataset.cites)) continue;
    if (one.type === 'checkbox') one.checked = value;
    else one.value = value;
    if (seen !== null && 'seen' in one.dataset) one.dataset.seen = seen;
    if (form.dataset.cites) one.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
