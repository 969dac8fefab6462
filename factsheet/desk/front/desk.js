// The desk: what is chosen at the top, the page at the left, what is behind it at the right, and both follow each save.

import { address, ask, askOtherTabs, mayWrite, write } from './asking.js';
import { begin, go, here, onMove, opened, openedSource } from './places.js';
import { beginZoom, draw, named, reveal, setMarks } from './page.js';
import { beginPanels, count, panel, saved, show } from './panels.js';
import { beginEditing, look as lookForLost } from './editing.js';
import './arranging.js';
import './citing.js';
import './keys.js';
import './returning.js';

const byId = (id) => document.getElementById(id);
const live = byId('live');
let status = { briefs: [], themes: [], papers: [] };
let since = '@build';
const visited = [];  // the pages that were looked at, the last one last

// ── panels ───────────────────────────────────────────────────────────────────────────────────────────────

const NO_BRIEF = '-';  // no id: a record is shown without a page
const WELCOME = '<article class="welcome"><h2 class="said" tabindex="-1">Click a sentence</h2>'
  + '<p>Its evidence opens here: who says it, in which words, and how strong that is.</p>'
  + '<p>Figures, bars and table rows open too. A small number opens the paragraph in its source.</p>'
  + '<p class="quiet">By keyboard: Tab to the page, arrow keys from sentence to sentence, Enter to open. Press <kbd>F1</kbd> for all keys.</p></article>';

const BEGINNING = '<article class="welcome"><h2 class="said" tabindex="-1">Begin with a document</h2>'
  + '<p>Drop documents here, or open <em>Sources</em>. The steps on the left lead to the first page.</p></article>';

panel('evidence', {
  show: (place) => (place.record ? ask(address('/evidence/{}/{}', [place.brief || NO_BRIEF, place.record], { field: place.field })) : place.brief ? WELCOME : BEGINNING),
  ready(box, still) {
    const source = box.querySelector('article[data-source]');
    if (source) go({ panel: 'sources', source: source.dataset.source, place: '', record: '', field: '' }, true);
    else if (!still) reveal();
  },
});

panel('sources', {
  show: (place) => (place.source ? ask(address('/source/{}', [place.source])) : ask('/sources')),
  ready(box, still) {
    box.querySelector(paragraphHere())?.classList.add('here');
    if (!still) arriving = true;
  },
});

// ── paragraphs of a source ───────────────────────────────────────────────────────────────────────────────

let arriving = false;
const paragraphHere = () => `.paragraph[data-place="${CSS.escape(here.place || 'none')}"]`;

// Focus the paragraph that is cited, so that Tab goes on from there.
function arrive() {
  const there = byId('panel').querySelector(paragraphHere());
  there?.scrollIntoView({ block: 'center' });
  there?.focus({ preventScroll: true });
}

// Last of all, when other modules have added their buttons and nothing moves any more.
document.addEventListener('panel-shown', () => {
  if (arriving && here.panel === 'sources') arrive();
  arriving = false;
});

document.addEventListener('opened-again', () => {
  if (here.panel === 'sources' && here.place) arrive();
  else byId('panel').scrollTop = 0;
});

// From paragraph to paragraph with the arrow keys, while one of them, or a button in it, has the focus.
byId('panel').addEventListener('keydown', (event) => {
  const one = event.target.closest('.document .paragraph');
  if (!one || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = [...byId('panel').querySelectorAll('.document .paragraph')];
  const to = { ArrowDown: all.indexOf(one) + 1, ArrowUp: all.indexOf(one) - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = all[Math.max(0, Math.min(all.length - 1, to))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
});

panel('problems', { show: () => ask('/problems') });

panel('changes', {
  async show(place) {
    const known = await ask('/revisions');
    const found = await ask(address('/changes', [], { since, brief: place.brief }));
    setMarks({ changed: new Set(found.words) });
    const whole = document.createElement('div');
    const label = document.createElement('label');
    label.className = 'since';
    label.append('Compared with ');
    const select = document.createElement('select');
    for (const one of known) select.append(new Option(one.said, one.name, false, one.name === since));
    select.addEventListener('change', () => { since = select.value; show(); });
    label.append(select);
    const rows = document.createElement('div');
    rows.innerHTML = found.html;
    whole.append(label, rows);
    return whole;
  },
});

// What the last build said. The panel is drawn anew whenever files change, which a build makes them do.
let built = '';
let builtThen = '';  // the panel as it was right after that

panel('build', {
  show: () => ask('/build'),
  ready(box) {
    const button = box.querySelector('[data-build]');
    if (button && !mayWrite()) {
      button.disabled = true;
      byId('building').textContent = 'This tab can only read, and can’t build.';
    }
    // what an earlier build said is no longer so once other files wait; what it could not write still waits after it
    if (built && (!builtThen || builtThen === box.dataset.shown || !box.querySelector('.outputs .due'))) byId('building').textContent = built;
    button?.addEventListener('click', async () => {
      button.disabled = true;
      built = '';
      let said;
      try {
        byId('building').textContent = 'Building …';
        const done = await write('/build');
        said = done.said + done.problems.map((one) => ` ${one.message}`).join('');
      } catch (error) {
        said = error.message;
      }
      built = said;
      builtThen = '';
      if (here.panel === 'build') {
        await show();
        builtThen = box.dataset.shown || '';
      }
      live.textContent = said;
    });
  },
});

// ── what is chosen ───────────────────────────────────────────────────────────────────────────────────────

function options(select, rows, value) {
  const first = select.id === 'brief' ? [] : [new Option('default', '')];
  select.replaceChildren(...first, ...rows.map(([name, said]) => new Option(said, name)));
  select.value = value;
}

const PAPERS = { letter: 'Letter', a4: 'A4' };

async function look() {
  status = await ask('/status');
  byId('project').textContent = status.name;
  // a page that is gone, by an undo for instance, leads back to the one before it
  const first = [...visited].reverse().find((id) => status.briefs.some((one) => one.id === id)) || status.briefs[0]?.id || '';
  if (here.brief !== first && !status.briefs.some((one) => one.id === here.brief)) go({ brief: first, record: '', field: '' }, true);
  options(byId('brief'), status.briefs.map((one) => [one.id, one.topic ? `${one.topic}: ${one.title}` : one.title]), here.brief);
  options(byId('theme'), status.themes.map((name) => [name, name]), here.theme);
  options(byId('paper'), status.papers.map((name) => [name, PAPERS[name] || name]), here.paper);
  named();
  const page = status.briefs.find((one) => one.id === here.brief);
  document.title = page ? `${page.title} – ${status.name}` : status.name;
  tell(status);
}

function tell(found) {
  count('problems', found.errors + found.warnings, found.errors ? 'error' : 'warning');
  setMarks({ faulty: found.records, fields: found.fields });
}

for (const name of ['brief', 'theme', 'paper']) {
  byId(name).addEventListener('change', (event) => {
    go(name === 'brief' ? { brief: event.target.value, record: '', field: '', panel: here.panel } : { [name]: event.target.value });
  });
}

onMove((before) => {
  if (before.brief && before.brief !== here.brief) visited.push(before.brief);
  const other = ['brief', 'theme', 'paper'].some((key) => here[key] !== before[key]);
  for (const name of ['brief', 'theme', 'paper']) byId(name).value = here[name];
  named();
  if (before.panel === 'changes' && here.panel !== 'changes') setMarks({ changed: new Set() });
  show();
  if (other) redraw().then(reveal);
  else reveal();
});

// Whatever opens a record or a source, in any panel.
document.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-open]');
  if (tab) go({ panel: tab.dataset.open, source: '', place: '' });
  const to = event.target.closest('[data-go], [data-source].go');
  if (to) {
    if (to.dataset.brief) go({ brief: to.dataset.brief, panel: 'evidence', record: to.dataset.go, field: '' });
    else if (to.dataset.go) opened(to.dataset.go, to.dataset.field || '');
    else openedSource(to.dataset.source, to.dataset.place);
    return;
  }
  const link = event.target.closest('#panel a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  const [, kind, id] = link.getAttribute('href').match(/^#([a-z]+)-(.*)$/) || [];
  if (kind === 'source') openedSource(id);
  else if (id) opened(id);
});

// ── what is saved ────────────────────────────────────────────────────────────────────────────────────────

async function redraw(quiet = false) {
  try {
    await draw(quiet);
  } catch (error) {
    byId('banner').hidden = false;
    byId('banner').textContent = error.message;
  }
}

let closed = 0;

// Nothing follows until the desk says hello again; what was told first stands.
function gone(why) {
  if (document.body.classList.contains('closed')) return;
  document.body.classList.add('closed');
  byId('banner').hidden = false;
  byId('banner').textContent = `${why}: this tab is no longer updated. Run factsheet serve again and open the address that it prints. What you have typed stays in this tab until you close it.`;
}

function follow() {
  const events = new EventSource('/events');
  let number = 0;
  const numbered = (event) => Number(event.data.split(' ')[0]);
  events.addEventListener('hello', (event) => {
    clearTimeout(closed);
    closed = 0;
    if (document.body.classList.contains('closed')) byId('banner').hidden = true;
    document.body.classList.remove('closed');
    if (number && numbered(event) !== number) redraw(true).then(() => saved(numbered(event)));
    number = numbered(event);
  });
  events.addEventListener('records', async (event) => {
    number = numbered(event);
    await redraw(true);
    saved(number);
    lookForLost();
    live.textContent = 'The page was updated.';
  });
  events.addEventListener('rules', async (event) => {
    await look();
    if (here.panel !== 'sources') saved(numbered(event));
    due();
    document.dispatchEvent(new CustomEvent('rules-spoken', { detail: { number: numbered(event) } }));
  });
  events.addEventListener('failed', (event) => {
    const name = event.data.replace(/^\d+ /, '');
    byId('banner').hidden = false;
    byId('banner').textContent =
      `The desk ran into an error of its own (${name}): what you see may be out of date. Its terminal shows the details.`;
  });
  events.addEventListener('build', (event) => {
    const told = byId('building');
    if (told && !built) told.textContent = `Building ${event.data.replace(/^\d+ /, '')} …`;
  });
  events.addEventListener('closed', () => gone('The desk is closed'));
  events.addEventListener('error', () => {
    closed ||= setTimeout(() => gone('The desk stopped answering'), 2500);
  });
}

// How many files a build would write.
async function due() {
  count('build', (await ask('/build/due').catch(() => ({ due: 0 }))).due);
}

begin();
await askOtherTabs();
beginZoom();
beginPanels();
follow();
await look();
beginEditing(status);
await Promise.all([redraw(), show()]);
reveal();
due();
document.documentElement.dataset.ready = 'true';
