// The sign-in: one field, and where its content is to be found.

import {attr, h, put, say} from '../page/dom.js';
import {errorPlace, field, onSubmit} from './forms.js';
import {rich, t} from '../page/i18n.js';
import {troubleOnce} from './words.js';

/**
 * Fills the parent with the form.
 * @param {Element} parent
 * @param {object} how
 * @param {string} how.why why one has to sign in again; empty at first
 * @param {(token: string) => Promise<import('../page/http.js').Answer>} how.check
 * @param {(token: string, forget: boolean, whoami: object) => void} how.onToken called with a token that was accepted
 * @returns {{close: () => void}}
 */
export function mountSignIn(parent, {why, check, onToken}) {
  const token = field(t('shell.signin.token'), h('input', {
    // Without a name, no browser can put it into an address, even without this script.
    'id': 'token', 'type': 'password', 'autocomplete': 'current-password', 'autocapitalize': 'none', 'spellcheck': 'false',
    'dir': 'ltr',
  }));
  const {input} = token;
  const show = h('button', {
    'type': 'button', 'class': 'quiet', 'aria-pressed': 'false', 'aria-controls': 'token',
    'onclick': () => {
      const hidden = input.type === 'text';
      input.type = hidden ? 'password' : 'text';
      attr(show, 'aria-pressed', String(!hidden));
      say(show, t(hidden ? 'shell.signin.show' : 'shell.signin.hide'));
      input.focus();
    },
  }, t('shell.signin.show'));
  const row = h('div', {class: 'token-row'});
  input.replaceWith(row);
  row.append(input, show);
  attr(input, 'aria-describedby', 'token-error token-hint');
  const forget = h('input', {type: 'checkbox'});
  const error = errorPlace();
  const form = h('form', {class: 'stack'},
    // Password managers want to know whose password it is.
    h('input', {class: 'visually-hidden', type: 'text', autocomplete: 'username', value: 'Linkgate', tabindex: -1, readonly: true, 'aria-hidden': 'true'}),
    error,
    token.box,
    h('label', {class: 'check'}, forget, t('shell.signin.forget')),
    h('button', {class: 'primary wide'}, t('shell.signin.action')));
  onSubmit(form, [token], error, async () => {
    const text = input.value.trim();
    if (!/^[\x21-\x7e]+$/.test(text)) {
      return {field: token, text: t('shell.signin.not_a_token')};
    }
    const answer = await check(text);
    if (answer.status !== 200) {
      return {field: token, text: troubleOnce(answer)};
    }
    input.value = '';
    onToken(text, forget.checked, answer.body);
    return null;
  });
  put(parent,
    h('div', {class: 'card narrow stack first'},
      h('h1', {tabindex: -1}, t('shell.signin.title')),
      form,
      h('p', {class: 'hint new-here', id: 'token-hint'},
        rich('shell.signin.where', {file: h('code', null, '~/.linkgate/initial-admin-token'), setting: h('code', null, 'LINKGATE_ADMIN_TOKEN')}))));
  say(error, why); // after it is in the document, so that it is read
  input.focus();
  return {close() {}};
}
