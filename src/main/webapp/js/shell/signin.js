// The sign-in: one field, and where its content is to be found.

import {h, put} from '../dom.js';
import {rich, t} from '../i18n.js';
import {troubleOnce} from '../words.js';

/**
 * Fills the parent with the form.
 * @param {Element} parent
 * @param {object} how
 * @param {string} how.why why one has to sign in again; empty at first
 * @param {(token: string) => Promise<import('../api.js').Answer>} how.check
 * @param {(token: string, forget: boolean, whoami: object) => void} how.onToken called with a token that was accepted
 * @returns {{close: () => void}}
 */
export function mountSignIn(parent, {why, check, onToken}) {
  const field = h('input', {
    // Without a name, no browser can put it into an address, even without this script.
    'id': 'token', 'type': 'password', 'autocomplete': 'current-password', 'autocapitalize': 'none', 'spellcheck': 'false',
    'dir': 'ltr', 'aria-describedby': 'token-error token-hint',
  });
  const error = h('p', {'class': 'error', 'id': 'token-error', 'role': 'alert'}, why);
  const show = h('button', {
    'type': 'button', 'class': 'quiet', 'aria-pressed': 'false', 'aria-controls': 'token',
    'onclick': () => {
      const hidden = field.type === 'text';
      field.type = hidden ? 'password' : 'text';
      show.setAttribute('aria-pressed', String(!hidden));
      show.textContent = t(hidden ? 'shell.signin.show' : 'shell.signin.hide');
      field.focus();
    },
  }, t('shell.signin.show'));
  const forget = h('input', {type: 'checkbox'});
  const submit = h('button', {class: 'primary wide'}, t('shell.signin.action'));
  const form = h('form', {class: 'stack'},
    // Password managers want to know whose password it is.
    h('input', {class: 'visually-hidden', type: 'text', autocomplete: 'username', value: 'Linkgate', tabindex: -1, readonly: true, 'aria-hidden': 'true'}),
    h('div', {class: 'field'},
      h('label', {for: 'token'}, t('shell.signin.token')),
      h('div', {class: 'token-row'}, field, show),
      error),
    h('label', {class: 'check'}, forget, t('shell.signin.forget')),
    submit);
  let running = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (running) {
      return;
    }
    const token = field.value.trim();
    error.textContent = '';
    field.removeAttribute('aria-invalid');
    const problem = /^[\x21-\x7e]+$/.test(token) ? null : t('shell.signin.not_a_token');
    if (problem === null) {
      running = true;
      submit.setAttribute('aria-disabled', 'true'); // a disabled button would lose the focus
      const answer = await check(token);
      running = false;
      submit.removeAttribute('aria-disabled');
      if (answer.status === 200) {
        field.value = '';
        onToken(token, forget.checked, answer.body);
        return;
      }
      error.textContent = troubleOnce(answer);
    } else {
      error.textContent = problem;
    }
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  });
  put(parent,
    h('div', {class: 'card narrow stack first'},
      h('h1', {tabindex: -1}, t('shell.signin.title')),
      form,
      h('p', {class: 'hint new-here', id: 'token-hint'},
        rich('shell.signin.where', {file: h('code', null, '~/.linkgate/initial-admin-token'), setting: h('code', null, 'LINKGATE_ADMIN_TOKEN')}))));
  field.focus();
  return {close() {}};
}
