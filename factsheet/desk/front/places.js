// Where one is: the brief and how it is shown, the panel that is open, and the record, field or source in it. It stands
// in the address of the page, so that a reload, a bookmark and the browser's way back find it again.

const KEYS = ['brief', 'theme', 'paper', 'panel', 'record', 'field', 'source', 'place'];
const listeners = [];

export const here = Object.fromEntries(KEYS.map((key) => [key, '']));

function read() {
  const given = new URLSearchParams(location.search);
  for (const key of KEYS) here[key] = given.get(key) || '';
  here.panel ||= 'evidence';
}

function written() {
  const given = KEYS.filter((key) => here[key] && !(key === 'panel' && here[key] === 'evidence'));
  const said = new URLSearchParams(given.map((key) => [key, here[key]])).toString();
  return said ? `/?${said}` : '/';
}

// Call `listen(before)` whenever the place changes; `before` is where one was.
export function onMove(listen) {
  listeners.push(listen);
}

function told(before) {
  for (const listen of listeners) listen(before);
}

// Go somewhere: what is not named stays as it is. `quietly`, no step back leads here. Returns whether that is elsewhere.
export function go(to, quietly = false) {
  const before = { ...here };
  Object.assign(here, to);
  if (KEYS.every((key) => here[key] === before[key])) return false;
  history[quietly ? 'replaceState' : 'pushState'](null, '', written());
  told(before);
  return true;
}

// What is open already may be scrolled away: it is brought back.
function again() {
  document.dispatchEvent(new CustomEvent('opened-again'));
}

// Open what stands behind a record, or behind one field of the brief: the one way to go to a sentence.
export function opened(record, field = '') {
  if (!go({ panel: 'evidence', record, field, source: '', place: '' })) again();
}

// Open a source at one of its paragraphs; `from` is the sentence that cites it, if another than the one that is chosen.
export function openedSource(source, place = '', from = {}) {
  const { record = here.record, field = here.field } = from;
  if (!go({ panel: 'sources', source, place: String(place || ''), record, field })) again();
}

export function begin() {
  read();
  history.replaceState(null, '', written());
  addEventListener('popstate', () => {
    const before = { ...here };
    read();
    told(before);
  });
}
