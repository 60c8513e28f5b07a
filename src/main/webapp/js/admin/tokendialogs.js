// The dialogs of tokens: how long the older value goes on working, and the value, which is shown once.

import {show} from '../shell/dialog.js';
import {h} from '../page/dom.js';
import {copyButton, field} from '../shell/forms.js';
import {rich, t} from '../page/i18n.js';
import {duration} from '../shell/times.js';

/** For how long the older value may go on working, in seconds. */
const OVERLAPS = [0, 300, 3_600, 86_400, 604_800];
const DEFAULT_OVERLAP = 3_600;

/** Asks before a token gets a new value. Resolves to the overlap in seconds; to null if it was cancelled. */
export function askOverlap(token) {
  const choice = field(t('admin.token.overlap'), h('select', null, OVERLAPS.map((seconds) => h('option', {value: String(seconds), selected: seconds === DEFAULT_OVERLAP},
    seconds === 0 ? t('admin.token.overlap.none') : duration(seconds * 1000)))), t('admin.token.overlap.hint'));
  return open((dialog) => [
    h('h2', null, rich('admin.token.rotate.ask', {label: h('bdi', null, token.label)})),
    h('p', null, t('admin.token.rotate.what')),
    choice.box,
    h('div', {class: 'actions end'}, h('button', {type: 'button', onclick: () => dialog.close()}, t('shell.cancel')), h('button', {class: 'primary', value: 'yes'}, t('admin.token.rotate'))),
  ]).then((confirmed) => confirmed ? Number(choice.input.value) : null);
}

/** Shows the value of a token. Resolves when it was confirmed that it is kept. */
export function showToken(issued, overlap) {
  const value = h('input', {'readonly': true, 'class': 'mono', 'dir': 'ltr', 'value': issued.token, 'onfocus': () => value.select()});
  const shown = field(t('admin.token.value'), value);
  return open(() => [
    h('h2', null, rich('admin.token.issued', {label: h('bdi', null, issued.label)})),
    h('p', null, t('admin.token.once')),
    shown.box,
    overlap !== null && h('p', {class: 'soft'}, overlap === 0 ? t('admin.token.older_ended') : t('admin.token.older_until', {duration: duration(overlap * 1000)})),
    h('div', {class: 'actions end'}, copyButton(() => issued.token, t('admin.token.value'), {class: ''}), h('button', {class: 'primary', value: 'yes'}, t('admin.token.kept'))),
  ], true);
}

/** Opens a dialog with a form. */
function open(content, stays = false) {
  const dialog = h('dialog', {closedby: stays ? 'none' : null});
  const form = h('form', {method: 'dialog', class: 'stack'}, content(dialog));
  const title = form.querySelector('h2');
  title.id = 'token-dialog-title';
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.append(form);
  if (stays) { // a value that is shown once is not lost by a slip
    dialog.addEventListener('cancel', (event) => event.preventDefault());
  }
  return show(dialog);
}
