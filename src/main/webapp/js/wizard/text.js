// Turns the texts of a look into words of the language.

import {n, rich, serverNames, t, time} from '../page/i18n.js';
import {h} from '../page/dom.js';
import {maskedByServer, maskedNumber} from '../page/numbers.js';

/** What is isolated from the direction of what is around it, and how. */
const DIGITS = {class: 'number', dir: 'ltr'};
const ISOLATED = {name: {}, account: DIGITS, phone: DIGITS, request: DIGITS};

/**
 * Returns a text as children for `h`: names and numbers are isolated from the direction of what is around them.
 * @param {import('./look.js').Text} text
 * @param {string} engine
 */
export function children(text, engine) {
  const {key, count} = text;
  if (count !== undefined) {
    return [count === 0 ? t(`wizard.${key.replace(/^healing\.in$/, 'healing.soon')}${key === 'next_try' ? '.now' : ''}`)
      : n(`wizard.${key}`, count, words(text, engine))];
  }
  const isolated = Object.fromEntries(Object.entries(words(text, engine)).map(([name, word]) =>
    [name, ISOLATED[name] === undefined ? word : h('bdi', ISOLATED[name], word)]));
  return rich(`wizard.${key}`, isolated);
}

/** Returns a text as one string. */
export function plain(text, engine) {
  return children(text, engine).map((part) => part instanceof Node ? part.textContent : part).join('');
}

function words({at, phone, account, name, request, scope, status}, engine) {
  return {
    ...serverNames(engine),
    time: at === undefined ? '' : time(at),
    phone: phone === undefined ? '' : maskedByServer(phone),
    account: account === undefined ? '' : maskedNumber(account),
    name: name ?? '',
    request: request ?? '',
    scope: scope ?? '',
    status: status ?? '',
  };
}

/** Returns a text with `**strong**` words as children for `h`. */
export function strong(key) {
  return t(`wizard.${key}`).split('**').map((part, i) => i % 2 === 0 ? part : h('strong', null, part));
}
