// Files that are dropped on the page: a Word file of ours comes back edit by edit, other documents are taken in.

import { address, ask, write } from './asking.js';
import { go, here } from './places.js';
import { panel, show } from './panels.js';
import { allowed, failed, proposeBy } from './editing.js';

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
  if (allowed && event.dataTransfer.files.length) taken(event.dataTransfer.files[0]);
});

async function taken(file) {
  live.textContent = `Reading ${file.name} …`;
  try {
    const found = await write(address('/drop', [], { name: file.name }), file, 'PUT');
    if (found.brief && found.brief !== here.brief) go({ brief: found.brief, record: '', field: '' });
    go({ panel: found.panel, place: found.number });
  } catch (error) {
    failed(error);
    live.textContent = error.message;
  }
}

panel('word', {
  show: (place) => ask(address('/word/{}', [place.place])),
  ready: (_, still) => { if (!still) box.querySelector('.said')?.focus({ preventScroll: true }); },
});

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
    go({ panel: 'edit', record: found.record, field: '', place: '' });
  } catch (error) {
    button.disabled = false;
    failed(error);
  }
});

box.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-take], [data-skip]');
  const card = button?.closest('[data-edit]');
  if (!card) return;
  const edit = card.dataset.edit;
  if ('take' in button.dataset) {
    proposeBy(address('/word/{}/{}', [here.place, edit]), { take: button.dataset.take, text: card.querySelector('textarea')?.value || '' });
    return;
  }
  try {
    await write(address('/word/{}/{}/skip', [here.place, edit]));
    await show();
  } catch (error) {
    failed(error);
  }
});

// The same without dragging: a button beside the sources.
document.addEventListener('panel-shown', () => {
  if (!allowed || here.panel !== 'sources' || here.source) return;
  const article = box.querySelector('article');
  if (!article || article.querySelector('[type=file]')) return;
  const label = document.createElement('label');
  label.className = 'take';
  label.append('Add a file: an edited Word file of a brief, or a document ');
  const input = Object.assign(document.createElement('input'), { type: 'file' });
  input.addEventListener('change', () => input.files.length && taken(input.files[0]));
  label.append(input);
  article.querySelector('.said').after(label);
});
