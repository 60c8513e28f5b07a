// What to do on the phone: two short lists, that of the phone which the person more likely has first.

import {h} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {strong} from './text.js';

const CAMERA = ['link', 'point'];
const NUMBER = ['link', 'number', 'type'];

export class Steps {
  #mode = null;
  #lists;

  constructor() {
    const phones = guessedFirst();
    this.#lists = phones.map((phone) => ({phone, list: h('ol', {'aria-label': t(`wizard.${phone}`)})}));
    this.element = h('div', {class: 'wizard-steps', hidden: true},
      h('div', {class: 'wizard-phones'}, this.#lists.map(({phone, list}) =>
        h('div', null, h('p', {'class': 'label', 'aria-hidden': 'true'}, t(`wizard.${phone}`)), list))),
      h('p', {class: 'hint'}, t('wizard.step.lock')));
  }

  /** @param {'camera'|'number'|null} mode */
  draw(mode) {
    this.element.hidden = mode === null;
    if (mode === null || mode === this.#mode) {
      return;
    }
    this.#mode = mode;
    for (const {phone, list} of this.#lists) {
      const steps = ['open', phone, ...(mode === 'number' ? NUMBER : CAMERA)];
      list.replaceChildren(...steps.map((step) => h('li', null, strong(`step.${step}`))));
    }
  }
}

/** Owners of one kind of device often have the other of the same maker. */
function guessedFirst() {
  const platform = navigator.userAgentData?.platform || navigator.platform;
  return /^(iP|Mac)/i.test(platform) ? ['iphone', 'android'] : ['android', 'iphone'];
}
