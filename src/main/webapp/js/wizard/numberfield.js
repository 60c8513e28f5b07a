// The field for the phone number, without what is loaded when it is needed: no key that is typed until then is lost.

import {h} from '../page/dom.js';
import {t} from '../page/i18n.js';

export class NumberField {
  /** Whether Enter was pressed before anything could be done with the number. */
  sent = false;
  input = h('input', {id: 'wizard-number', type: 'tel', autocomplete: 'tel', inputmode: 'tel', maxlength: 32, dir: 'ltr'});
  form = h('form', {class: 'stack', novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    this.sent = true;
  }}, h('label', {for: 'wizard-number'}, t('wizard.number.field')), this.input);
  element = h('div', {class: 'wizard-number'}, this.form);
}
