// What this browser remembers. Nothing of it is ever sent: requests hold a form and sentences, never a tally.

const PREFIX = "vending.";
const watchers = new Map();
const memory = new Map();
const EMPTY = { settings: {}, form: null, latest: null, recent: [], kept: [], tallies: {}, sheet: {} };

/** The value kept under a name. */
export function get(name) {
  if (!memory.has(name)) memory.set(name, read(name) ?? structuredClone(EMPTY[name]));
  return memory.get(name);
}

/** Keeps a value and tells whoever watches it. */
export function put(name, value) {
  memory.set(name, value);
  write(name, value);
  for (const watcher of watchers.get(name) ?? []) watcher(value);
}

/** Calls `watcher` after each change of a value. */
export function watch(name, watcher) {
  watchers.set(name, [...(watchers.get(name) ?? []), watcher]);
}

/** Forgets everything, for a computer that others use too. */
export function forget() {
  for (const name of Object.keys(EMPTY)) {
    storage()?.removeItem(PREFIX + name);
    memory.delete(name);
  }
}

function read(name) {
  const written = storage()?.getItem(PREFIX + name);
  try {
    return written ? JSON.parse(written) : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null; // not written by this page: begin anew
  }
}

function write(name, value) {
  try {
    storage()?.setItem(PREFIX + name, JSON.stringify(value));
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    document.dispatchEvent(new CustomEvent("storagefull"));
  }
}

/** The browser's storage, or nothing where it is switched off: then this page remembers until it is closed. */
function storage() {
  try {
    return localStorage;
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
    return null;
  }
}
