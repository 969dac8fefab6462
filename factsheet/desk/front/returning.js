// Files that are dropped on the page: a Word file of ours comes back edit by edit, other documents are taken in.

import { address, ask, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { allowed, busy, failed, proposeBy, undoable } from './editing.js';

const box = document.getElementById('panel');
const live = document.getElementById('live');

const files = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files');

addEventListener('dragover', (event) => {
  if (!files(event)) return;
  event.preventDefault();
  document.body.classList.toggle('dropping', allowed);
});

addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.body.classList.remove('dropping');
});

addEventListener('drop', (event) => {
  if (!files(event)) return;
  event.preventDefault();  // whatever is dropped, the browser does not leave the desk for it
  document.body.classList.remove('dropping');
  if (allowed && event.dataTransfer.files.length) taken([...event.dataTransfer.files]);
  else if (!allowed) failed(new Error('This tab can only read, so nothing can be added here.'));
});

async function taken(files_) {
  if (busy()) {
    failed(new Error('Accept or go back first, then drop the file.'));
    return;
  }
  if (here.panel === 'taken' || here.panel === 'word') go({ panel: 'dropped', source: '', place: '' });
  const found = [];
  for (const file of files_) {
    live.textContent = `Reading ${file.name} …`;
    try {
      found.push({ name: file.name, ...await write(address('/drop', [], { name: file.name }), file, 'PUT') });
    } catch (error) {
      found.push({ name: file.name, error });
    }
  }
  const [one] = found;
  if (found.length === 1 && one.error) {
    await show();
    failed(named(one));
    live.textContent = one.error.message;
    return;
  }
  for (const file of found) {  // the same file once more takes its own place
    const at = dropped.findIndex((other) => other.name === file.name && !other.record);
    if (at >= 0) dropped.splice(at, 1, file);
    else dropped.push(file);
  }
  remember();
  if (found.length === 1) opened(one);
  else {
    live.textContent = `${found.length} files were read.`;
    if (here.panel === 'dropped') show();
    else go({ panel: 'dropped', source: '', place: '' });
  }
}

function opened(file) {
  if (file.brief && file.brief !== here.brief) go({ brief: file.brief, record: '', field: '' });
  go({ panel: file.panel, place: file.number });
}

// ── several at once ──────────────────────────────────────────────────────────────────────────────────────

const dropped = JSON.parse(sessionStorage.getItem('files') || '[]');
const button = Object.assign(document.createElement('button'), { type: 'button', id: 'dropped', hidden: true });
button.addEventListener('click', () => go({ panel: 'dropped', source: '', place: '' }));
document.querySelector('.tools').append(button);

// What is open stays so in this tab through a reload, as long as the desk has it.
function remember() {
  const plain = dropped.map(({ error, ...file }) => (error ? { ...file, error: { message: error.message } } : file));
  sessionStorage.setItem('files', JSON.stringify(plain));
  const left = dropped.filter((file) => !file.record && !file.done).length;
  button.hidden = !left;
  button.textContent = `Files: ${left} to do`;
}

remember();

// A source that was deleted, by an undo for instance: its document is open again.
document.addEventListener('source-gone', ({ detail }) => {
  for (const one of dropped) if (one.record === detail) delete one.record;
  remember();
});

// A refusal with the name of its file, where the message has none.
function named(file) {
  const error = new Error(file.error.message);
  error.problems = file.error.problems;
  if (!error.problems?.length && !error.message.includes(file.name)) error.message = `${file.name}: ${error.message}`;
  return error;
}

const states = { word: 'An edited Word file of a brief: back to its edits', taken: 'A document, not added yet' };

function row(file) {
  const made = document.createElement('li');
  const name = document.createElement(file.error ? 'strong' : 'button');
  name.textContent = file.name;
  if (!file.error) {
    Object.assign(name, { type: 'button', className: 'go sentence' });
    name.addEventListener('click', () => (file.record ? go({ panel: 'edit', record: file.record, field: '', place: '' }) : opened(file)));
  }
  const state = document.createElement('p');
  state.className = file.error ? 'absent' : 'quiet';
  if (file.error) state.textContent = file.error.message;
  else if (file.record) state.textContent = `Added as ${file.record}`;
  else state.textContent = file.done ? 'An edited Word file of a brief: no edits left' : states[file.panel];
  made.append(name, state);
  return made;
}

panel('dropped', {
  show() {
    const article = document.createElement('article');
    const said = Object.assign(document.createElement('h2'), { className: 'said', tabIndex: -1 });
    const left = dropped.filter((file) => !file.record && !file.done).length;
    said.textContent = dropped.length ? `Files: ${left} of ${dropped.length} to do` : 'No files are open';
    const list = Object.assign(document.createElement('ul'), { className: 'listed' });
    list.append(...dropped.map(row));
    article.append(said, ...(dropped.length ? [list] : []));
    return article;
  },
  ready: (_, still) => { if (!still) box.querySelector('.said')?.focus({ preventScroll: true }); },
});

// Edits of Word files that somebody wants to decide on later, in this tab.
const skipped = new Set();

panel('word', {
  show: (place) => ask(address('/word/{}', [place.place])),
  ready(_, still) {
    setAside();
    settled();
    if (!still) box.querySelector('.said')?.focus({ preventScroll: true });
  },
});

// A file without open edits is done with; one that an undo gives an edit back is open again.
function settled() {
  const article = box.querySelector('article[data-word]');
  if (!article) return;
  for (const one of dropped) if (one.number === article.dataset.word) one.done = article.dataset.left === '0';
  remember();
}

function setAside() {
  const article = box.querySelector('article[data-word]');
  if (!article) return;
  const cards = [...article.querySelectorAll(':scope > .returned')].filter((one) => skipped.has(one.dataset.edit));
  let rest = article.querySelector('.skipped');
  if (!cards.length && !rest) return;
  if (!rest) {
    rest = Object.assign(document.createElement('details'), { className: 'skipped' });
    rest.append(document.createElement('summary'));
    const rejected = article.querySelector('.rejected');
    if (rejected) rejected.before(rest);
    else article.append(rest);
  }
  for (const one of cards) one.querySelector('[data-skip]').textContent = 'Decide now';
  rest.append(...cards);
  const left = rest.querySelectorAll('.returned').length;
  rest.hidden = !left;
  rest.querySelector('summary').textContent = `Skipped for now (${left})`;
  const open = Number(article.dataset.left) - left;
  article.querySelector('.said').textContent = `${open || 'No'} ${open === 1 ? 'edit' : 'edits'} left to decide in this Word file`;
}

panel('taken', {
  show: (place) => ask(address('/taken/{}', [place.place])),
  ready: (_, still) => { if (!still) box.querySelector('.said')?.focus({ preventScroll: true }); },
  saved: () => false,
});

box.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-take-in]');
  if (!button) return;
  button.disabled = true;
  try {
    const found = await write(address('/taken/{}/accept', [here.place]));
    live.textContent = 'Added.';
    undoable(found.undo);
    for (const one of dropped) if (one.number === here.place) one.record = found.record;
    remember();
    if (found.text_only) go({ panel: 'sources', source: found.record, place: '' });
    else go({ panel: 'edit', record: found.record, field: '', place: '' });
  } catch (error) {
    button.disabled = false;
    failed(error);
  }
});

box.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-take], [data-skip], [data-reject], [data-reopen]');
  const card = button?.closest('[data-edit]');
  if (!card) return;
  const edit = card.dataset.edit;
  if ('take' in button.dataset) {
    proposeBy(address('/word/{}/{}', [here.place, edit]), { take: button.dataset.take, text: card.querySelector('textarea')?.value || '' });
    return;
  }
  if ('skip' in button.dataset) {
    if (skipped.has(edit)) skipped.delete(edit);
    else skipped.add(edit);
    await show();
    return;
  }
  try {
    await write(address(`/word/{}/{}/${'reject' in button.dataset ? 'reject' : 'reopen'}`, [here.place, edit]));
    skipped.delete(edit);  // it is decided, or to be decided now
    await show();
    if ('reject' in button.dataset) live.textContent = 'Rejected. It is listed under Rejected, where it can be taken up again.';
  } catch (error) {
    failed(error);
  }
});

// From a sentence that an edit is about, back to the edits of its file.
let edits = null;

box.addEventListener('click', (event) => {
  if (here.panel === 'word' && event.target.closest('[data-go]')) edits = here.place;
}, { capture: true });

document.addEventListener('panel-shown', () => {
  if (here.panel !== 'evidence') edits = null;
  const article = edits && box.querySelector('article');
  if (!article || article.querySelector('.to-edits')) return;
  const row = Object.assign(document.createElement('p'), { className: 'to-edits' });
  const back = Object.assign(document.createElement('button'), { type: 'button', className: 'go', textContent: 'Back to the edits of the Word file' });
  const place = edits;
  back.addEventListener('click', () => go({ panel: 'word', place }));
  row.append(back);
  article.prepend(row);
});

// The same without dragging: a button beside the sources.
document.addEventListener('panel-shown', () => {
  if (!allowed || here.panel !== 'sources' || here.source) return;
  const article = box.querySelector('article');
  if (!article || article.querySelector('[type=file]')) return;
  const label = document.createElement('label');
  label.className = 'take';
  label.append('Drop a document or an edited Word file here, or choose ');
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  input.addEventListener('change', () => input.files.length && taken([...input.files]));
  label.append(input);
  article.querySelector('.said').after(label);
});
