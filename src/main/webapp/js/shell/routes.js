// Which part of the dashboard an address shows.

/** An instance id, also in small letters. */
const ID = /^[0-9A-Za-z]{12}$/;

/**
 * Returns what the part of the address after "#" stands for.
 * @param {string} hash
 * @returns {{part: 'home'|'instance'|'admin'|'moved', id?: string, tab?: string, hash?: string}} `moved` is an address of
 *     earlier versions or none at all: `hash` replaces it
 */
export function routeOf(hash) {
  const [, part, first, tab = ''] = hash.split('/');
  if (hash === '' || hash === '#' || hash === '#/') {
    return {part: 'home'};
  }
  if (ID.test(hash.slice(1))) {
    return {part: 'moved', hash: `#/i/${hash.slice(1).toUpperCase()}`};
  }
  if (part === 'i' && ID.test(first ?? '')) {
    return first === first.toUpperCase() ? {part: 'instance', id: first, tab}
      : {part: 'moved', hash: `#/i/${first.toUpperCase()}${tab && `/${tab}`}`};
  }
  if (part === 'admin' && ['tokens', 'audit', 'system'].includes(first)) {
    return {part: 'admin', tab: first};
  }
  return {part: 'moved', hash: '#/'};
}
