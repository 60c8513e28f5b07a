// What this browser stores: the token for this tab only and only on request, instance ids (no secrets) for longer.

const TOKEN = 'linkgate.token';
const RECENT = 'linkgate.recent';
const MAX_RECENT = 8;

/** Storage can be forbidden or full; the page then works without it. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export function rememberedToken() {
  return attempt(() => sessionStorage.getItem(TOKEN));
}

export function rememberToken(token) {
  attempt(() => sessionStorage.setItem(TOKEN, token));
}

export function forgetToken() {
  attempt(() => sessionStorage.removeItem(TOKEN));
}

/** @returns {{id: string, name: string, engine: string}[]} the latest first */
export function recent() {
  const list = attempt(() => JSON.parse(localStorage.getItem(RECENT)));
  return Array.isArray(list) ? list.filter((entry) => typeof entry?.id === 'string') : [];
}

export function remember(id, name, engine) {
  save([{id, name, engine}, ...recent().filter((entry) => entry.id !== id)]);
}

export function forget(id) {
  save(recent().filter((entry) => entry.id !== id));
}

function save(list) {
  attempt(() => localStorage.setItem(RECENT, JSON.stringify(list.slice(0, MAX_RECENT))));
}
