// The commands of an instance: which there are, which one helps, and what is asked before.

import {ask} from '../dialog.js';
import {h} from '../dom.js';
import {rich, t} from '../i18n.js';
import {wordOf} from '../words.js';

const SCOPES = ['read', 'link', 'send', 'manage', 'admin'];

/** Returns whether a token with this scope may do what needs that one: each includes those before it. */
export function may(whoami, scope) {
  return SCOPES.indexOf(whoami.scope) >= SCOPES.indexOf(scope);
}

/**
 * Returns the one command that helps an instance now; null if none does.
 * @returns {{name: 'start'|'show'|'try'|'take'|'new_code', path?: 'start'|'restart'}|null} without a path it only opens
 *     the instance
 */
export function helpful(info) {
  const {status, reason, linked} = info;
  const word = wordOf(info);
  if (word === 'linked') {
    return null;
  }
  if (word === 'stopped') {
    return {name: 'start', path: 'start'};
  }
  if (reason === 'replaced') {
    return {name: 'take', path: 'restart'};
  }
  if (status.startsWith('PASSKEY')) {
    return {name: 'new_code'};
  }
  if (word === 'waiting' || ['logged_out', 'wrong_number'].includes(reason ?? info.last_failure?.reason)) {
    return {name: 'show'};
  }
  if (['credentials_unreadable', 'engine_disabled', 'banned'].includes(reason)) {
    return null;
  }
  return status === 'STARTING' && !linked ? {name: 'show'} : {name: 'try', path: 'restart'};
}

/** Asks before the link of an account ends. */
export function askLogout(info) {
  return ask({
    title: t('home.logout.title', {name: info.name}),
    body: [h('p', null, t('home.logout.body'))],
    action: t('home.menu.logout'),
  });
}

/** Asks before an instance is deleted; the name of a linked one has to be typed. */
export function askDelete(info) {
  const linked = info.linked || info.status === 'WORKING';
  return ask({
    title: t('home.delete.title', {name: info.name}),
    body: [
      h('p', null, t(linked ? 'home.delete.linked' : 'home.delete.body')),
      linked && h('p', null, rich('home.delete.copy', {id: h('code', null, info.instance_id)})),
    ],
    action: t('home.menu.delete'),
    ...(linked ? {typed: info.name} : {}),
  });
}

/** Copies a text. Returns whether that worked: pages without TLS may not. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
