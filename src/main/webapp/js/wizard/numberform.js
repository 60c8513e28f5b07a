// The field for the phone number, and the eight boxes of the code that it brings.

import {copy} from '../page/clipboard.js';
import {announce, attr, h, say} from '../page/dom.js';
import {n, t} from '../page/i18n.js';
import {plain} from './text.js';

const MIN_DIGITS = 7;
const COPIED_MS = 2_000;

export class NumberForm {
  #pair;
  #field = h('input', {id: 'wizard-number', type: 'tel', autocomplete: 'tel', inputmode: 'tel', maxlength: 32, dir: 'ltr',
    'aria-describedby': 'wizard-number-hint wizard-number-error'});
  #error = h('p', {'class': 'error', 'id': 'wizard-number-error', 'role': 'alert'});
  #get = h('button', {class: 'primary'}, t('wizard.number.get'));
  #form;
  #boxes = Array.from({length: 8}, () => h('span'));
  #code;
  #spoken = h('span', {class: 'visually-hidden'});
  #copy = h('button', {type: 'button', onclick: () => this.#copyCode()}, t('page.copy'));
  #wait = 0;
  #step = 'form';
  #complaint = null;

  /** @param {{pair: (number: string) => void, unpair: () => void}} actions */
  constructor(actions) {
    this.#pair = actions.pair;
    this.#form = h('form', {class: 'stack', novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      this.#submit();
    }},
    h('label', {for: 'wizard-number'}, t('wizard.number.field')), this.#field,
    h('p', {class: 'hint', id: 'wizard-number-hint'}, t('wizard.number.hint')), this.#error, this.#get);
    this.#code = h('div', {class: 'wizard-typed'},
      h('p', {'class': 'wizard-boxes', 'dir': 'ltr'},
        this.#spoken,
        h('span', {'aria-hidden': 'true'}, this.#boxes.slice(0, 4)),
        h('span', {'class': 'dash', 'aria-hidden': 'true'}, '–'),
        h('span', {'aria-hidden': 'true'}, this.#boxes.slice(4))),
      h('div', {class: 'actions'},
        this.#copy,
        h('button', {type: 'button', class: 'quiet', onclick: () => {
          actions.unpair();
          this.#field.focus();
        }}, t('wizard.number.other'))));
    this.element = h('div', {class: 'wizard-number'}, this.#form, this.#code);
  }

  /**
   * @param {object} pairing of a look
   * @param {import('./reading.js').Info} info
   */
  draw({step, number, code, dimmed, error, waitSeconds: rest, forAll}, info) {
    const waitSeconds = forAll || digitsOf(number) === digitsOf(this.#field.value) ? rest : 0;
    const arrived = step === 'shown' && this.#step !== 'shown';
    const changed = step !== this.#step;
    this.#step = step;
    this.#wait = waitSeconds;
    this.#form.hidden = step === 'shown';
    this.#code.hidden = step !== 'shown';
    this.#code.classList.toggle('dimmed', dimmed);
    attr(this.#get, 'aria-disabled', step === 'asking' || waitSeconds > 0 ? 'true' : null);
    say(this.#get, waitSeconds > 0 ? n('wizard.number.wait', waitSeconds)
      : t(step === 'asking' ? 'wizard.number.getting' : 'wizard.number.get'));
    if (changed && step !== 'form') {
      this.#complaint = null;
    }
    const text = this.#complaint
      ?? (error === null || (error === 'limited' && waitSeconds === 0) ? '' : plain({key: `number.error.${error}`, phone: info.expectedPhone ?? ''}, info.engine));
    say(this.#error, text);
    attr(this.#field, 'aria-invalid', text === '' ? null : 'true');
    const letters = [...code ?? ''];
    this.#boxes.forEach((box, i) => say(box, letters[i] ?? ''));
    say(this.#spoken, code === null ? '' : t('wizard.number.code', {code: letters.join(' ')}));
    if (arrived) {
      announce(this.#spoken.textContent);
      this.#copy.focus({preventScroll: true});
    }
  }

  focus() {
    (this.#step === 'shown' ? this.#copy : this.#field).focus();
  }

  #submit() {
    if (this.#step !== 'form' || this.#wait > 0) {
      return;
    }
    const number = this.#field.value.trim();
    if (digitsOf(number).length < MIN_DIGITS) {
      this.#complaint = t('wizard.number.empty');
      say(this.#error, this.#complaint);
      attr(this.#field, 'aria-invalid', 'true');
      this.#field.focus();
      return;
    }
    this.#complaint = null;
    this.#pair(number);
  }

  async #copyCode() {
    const code = this.#boxes.map((box) => box.textContent).join('');
    if (await copy(`${code.slice(0, 4)}-${code.slice(4)}`)) {
      say(this.#copy, t('page.copied'));
      setTimeout(() => say(this.#copy, t('page.copy')), COPIED_MS);
    } else { // selected, for the person to copy
      getSelection()?.selectAllChildren(this.#code.querySelector('.wizard-boxes'));
    }
  }
}

/** Returns the digits of a number, of any script: the API reads them all. */
function digitsOf(number) {
  return (number.normalize('NFKC').match(/\p{Nd}/gu) ?? []).join('');
}
