// Forms and buttons that are on their way: one job at a time, the focus stays, errors stand where they belong.

import {copy} from '../page/clipboard.js';
import {announce, attr, h, put, say, svg} from '../page/dom.js';
import {t} from '../page/i18n.js';

/** How long "Copied" is on show. */
const COPIED_MS = 2_000;
let count = 0;

/** Returns an id for an element that another one refers to. */
export function freshId(prefix) {
  count++;
  return `${prefix}-${count}`;
}

/**
 * Runs a job unless the control is busy. The control is not disabled, since that would lose the focus.
 * @param {() => Promise<*>} job
 * @param {boolean} [quiet] no spinner
 */
export async function whileBusy(control, job, quiet = false) {
  if (control.getAttribute('aria-disabled') === 'true') {
    return;
  }
  attr(control, 'aria-disabled', 'true');
  attr(control, 'aria-busy', quiet ? null : 'true');
  try {
    await job();
  } catch (error) {
    if (error.name !== 'AbortError') { // the page was left meanwhile
      throw error;
    }
  } finally {
    attr(control, 'aria-disabled', null);
    attr(control, 'aria-busy', null);
  }
}

/**
 * Makes a button with a job.
 * @param {() => Promise<null|undefined|string|{field: object, text: string}>} job returns what is wrong
 * @param {HTMLElement} error where that is written
 * @param {boolean} [quiet] no spinner, for jobs that begin with a question
 */
export function jobButton(label, job, error, props = {}, quiet = false) {
  const button = h('button', {type: 'button', ...props}, label);
  button.addEventListener('click', () => whileBusy(button, async () => {
    say(error, '');
    report(await job(), error);
  }, quiet));
  return button;
}

/**
 * Makes a field with its label, hint and error.
 * @param {HTMLElement} input
 * @returns {{box: HTMLElement, input: HTMLElement, complain: (text: string) => void}}
 */
export function field(label, input, hint = null) {
  input.id ||= freshId('field');
  const error = h('p', {class: 'error', id: `${input.id}-error`});
  const about = hint && h('p', {class: 'hint', id: `${input.id}-hint`}, hint);
  attr(input, 'aria-describedby', `${hint ? `${input.id}-hint ` : ''}${error.id}`);
  const complain = (text) => {
    say(error, text);
    attr(input, 'aria-invalid', text === '' ? null : 'true');
  };
  return {box: h('div', {class: 'field'}, h('label', {for: input.id}, label), input, about, error), input, complain};
}

/** Makes a place for what is wrong with a whole form or command. */
export function errorPlace() {
  return h('p', {class: 'error', role: 'alert'});
}

/**
 * Runs a form's job, one at a time.
 * @param {HTMLFormElement} form
 * @param {{input: HTMLElement, complain: (text: string) => void}[]} fields
 * @param {HTMLElement} error for what concerns no single field
 * @param {() => Promise<null|undefined|string|{field: object, text: string}>} job returns what is wrong
 */
export function onSubmit(form, fields, error, job) {
  form.noValidate = true; // the browser's own sentences are in the browser's language, not in the page's
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector('button:not([type=button])');
    whileBusy(button, async () => {
      fields.forEach((each) => each.complain(''));
      say(error, '');
      report(await job(), error);
    });
  });
}

function report(wrong, error) {
  if (typeof wrong === 'string') {
    say(error, wrong);
  } else if (wrong) {
    wrong.field.complain(wrong.text);
    wrong.field.input.focus();
  }
}

/**
 * Makes a button that copies a text.
 * @param {() => string} text
 * @param {string} what names it for screen readers
 * @param {object} [props]
 * @param {boolean} [small] shows a picture instead of a word
 */
export function copyButton(text, what, props = {}, small = false) {
  const label = `${t('page.copy')}: ${what}`;
  const face = (done) => small ? icon(done ? 'done' : 'copy') : t(done ? 'page.copied' : 'page.copy');
  const button = h('button', {'type': 'button', 'aria-label': label, 'title': small ? label : null, ...props}, face(false));
  let timer;
  button.addEventListener('click', async () => {
    const copied = await copy(text());
    put(button, face(copied));
    announce(t(copied ? 'page.copied' : 'shell.not_copied'));
    clearTimeout(timer);
    timer = setTimeout(() => put(button, face(false)), COPIED_MS);
  });
  return button;
}

const ICONS = {
  copy: 'M6 5.5h7.5v8.5H6zM10.5 5.5V2.5H3v8.5h3',
  done: 'm3 8.5 3.5 3.5L13 4.5',
  edit: 'M10.5 2.5 13.5 5.5 5.5 13.5l-3.5.5.5-3.5z',
};

/** Makes a picture: `copy`, `done` or `edit`. */
export function icon(name) {
  return svg('svg', {'class': 'sign thin', 'viewBox': '0 0 16 16', 'aria-hidden': 'true'}, svg('path', {d: ICONS[name]}));
}
