// What stands on the page while Linkgate does not answer to those who come with a token.

import {h, put, say} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {inSeconds, trouble} from './words.js';

/**
 * Fills the parent.
 * @param {Element} parent
 * @param {{onTry: () => void, onOther: () => void}} actions
 * @returns {(answer: import('../page/http.js').Answer, ms: number) => void} says why, and when it is tried again
 */
export function mountAway(parent, {onTry, onOther}) {
  const why = h('p', {role: 'status'});
  const next = h('p', {class: 'hint'});
  put(parent, h('div', {class: 'card narrow stack first'},
    h('h1', {tabindex: -1}, t('shell.away')), why, next,
    h('div', {class: 'actions'},
      h('button', {type: 'button', class: 'primary', onclick: onTry}, t('shell.try_now')),
      h('button', {type: 'button', onclick: onOther}, t('shell.other_token')))));
  return (answer, ms) => {
    say(why, trouble(answer));
    say(next, t('shell.next_try', {in: inSeconds(ms)}));
  };
}
