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

export async function ask(path) {
  return answered(await fetch(path, { credentials: 'same-origin' }));
}

// May this tab write? The secret came with the first address, and stays in the tab.
export const mayWrite = () => Boolean(sessionStorage.getItem('write'));

export async function write(path, value = {}, method = 'POST') {
  const raw = value instanceof Blob;
  return answered(await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      'x-desk-write': sessionStorage.getItem('write') || '',
      'content-type': raw ? 'application/octet-stream' : 'application/json',
    },
    body: raw ? value : JSON.stringify(value),
  }));
}
