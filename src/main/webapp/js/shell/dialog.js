// Questions that stop everything else.

import {h} from '../page/dom.js';
import {t} from '../page/i18n.js';

/**
 * Asks before something is done that cannot be undone.
 * @param {object} question
 * @param {string} question.title
 * @param {Array} question.body what is lost: children for `h`, paragraphs at best
 * @param {string} question.action the name of the button that does it
 * @param {boolean} [question.danger] whether the button is a red one
 * @param {string} [question.typed] what has to be typed before the button works
 * @returns {Promise<boolean>} whether it was confirmed; the focus is back where it was
 */
export function ask({title, body, action, danger = true, typed}) {
  const field = typed === undefined ? null
    : h('input', {'id': 'ask-typed', 'autocomplete': 'off', 'autocapitalize': 'none', 'spellcheck': 'false',
      'aria-describedby': 'ask-error'});
  const error = h('p', {'class': 'error', 'id': 'ask-error', 'role': 'alert'});
  const dialog = h('dialog', {'aria-labelledby': 'ask-title'},
    h('form', {method: 'dialog', class: 'stack'},
      h('h2', {id: 'ask-title'}, title),
      ...body,
      field && h('label', {for: 'ask-typed'}, t('shell.ask.type', {text: typed})),
      field,
      error,
      h('div', {class: 'actions end'},
        h('button', {type: 'button', onclick: () => dialog.close()}, t('shell.cancel')),
        h('button', {class: danger ? 'danger' : 'primary', value: 'yes'}, action))));
  dialog.querySelector('form').addEventListener('submit', (event) => {
    if (field !== null && field.value.trim() !== typed.trim()) {
      event.preventDefault();
      error.textContent = t('shell.ask.wrong');
      field.focus();
    }
  });
  return show(dialog);
}

/**
 * Opens a dialog; the focus is back where it was when it is closed.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<boolean>} whether it was left by the button with the value `yes`
 */
export function show(dialog) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
