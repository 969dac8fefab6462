// Asks the desk, and changes what it holds. What went wrong is thrown as an Error that a person can read.

export class Refused extends Error {
  constructor(status, said, problems = [], stale = null) {
    super(said);
    this.status = status;
    this.problems = problems;
    this.stale = stale;
  }
}

const encoded = (part) => encodeURIComponent(part);

// "/page/{}/x" with its parts in place, and the values that are set after "?".
export function address(path, parts = [], values = {}) {
  const left = [...parts];
  const whole = path.replace(/\{\}/g, () => encoded(left.shift()));
  const given = Object.entries(values).filter(([, value]) => value !== '' && value != null);
  return given.length ? `${whole}?${new URLSearchParams(given)}` : whole;
}

async function answered(response) {
  const json = (response.headers.get('content-type') || '').startsWith('application/json');
  const body = json ? await response.json() : await response.text();
  if (response.ok) return body;
  const problems = json && body.problems ? body.problems : [];
  const said = problems.map((one) => one.message).join(' ') || (json ? '' : body.trim()) || `The desk answered with status ${response.status}.`;
  throw new Refused(response.status, said, problems, json ? body.stale : null);
}

const SILENT = 'The desk does not answer: it was probably stopped.';
const UNKNOWN = 'The desk did not answer, so it is not known whether this was written. Check the page and “Undo” before you try again.';
const WRITES = /\/(accept|reject|reopen|refuse|build|compare)$/;

// What a browser says where nobody answers ("Failed to fetch") helps no one. What was to be written may be written all
// the same: only of what writes nothing is it known.
async function fetched(path, how, writes = false) {
  try {
    return await fetch(path, how);
  } catch {
    throw new Refused(0, writes ? UNKNOWN : `${SILENT}${how.method ? ' Nothing was written.' : ''}`);
  }
}

export async function ask(path) {
  return answered(await fetched(path, { credentials: 'same-origin' }));
}

// May this tab write? The secret came with the first address, and stays in the browser's tabs.
export const mayWrite = () => Boolean(sessionStorage.getItem('write'));

// Tabs of one browser on one desk hand each other the secret; it is never stored, nor sent to any other origin. A tab
// that was opened to read only does not ask.
const tabs = new BroadcastChannel('desk');
let told = null;

tabs.addEventListener('message', ({ data }) => {
  if (data.asks && mayWrite()) tabs.postMessage({ write: sessionStorage.getItem('write') });
  else if (data.write && told) told(data.write);
});

const PATIENCE = 300;  // milliseconds that another tab may take

export async function askOtherTabs() {
  if (mayWrite() || sessionStorage.getItem('reads')) return;
  const found = await new Promise((resolve) => {
    told = resolve;
    tabs.postMessage({ asks: true });
    setTimeout(() => resolve(''), PATIENCE);
  });
  told = null;
  if (found) sessionStorage.setItem('write', found);
}

export async function write(path, value = {}, method = 'POST') {
  const raw = value instanceof Blob;
  return answered(await fetched(path, {
    method,
    credentials: 'same-origin',
    headers: {
      'x-desk-write': sessionStorage.getItem('write') || '',
      'content-type': raw ? 'application/octet-stream' : 'application/json',
    },
    body: raw ? value : JSON.stringify(value),
  }, WRITES.test(path) || Boolean(value.keep || value.forget)));
}
