// The question before a link or an instance ends, which names what is lost.

import {ask} from './dialog.js';
import {h} from '../page/dom.js';
import {rich, t} from '../page/i18n.js';
import {maskedNumber} from '../page/numbers.js';

/**
 * Asks before an account is logged out or an instance is deleted. The name of a linked one has to be typed.
 * @param {object} info an answer of session/info
 * @param {'logout'|'delete'} what
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function askEnding({name, linked, me}, what) {
  const who = {name: h('bdi', null, name), account: h('bdi', {class: 'number', dir: 'ltr'}, maskedNumber(me?.id))};
  const lost = what === 'delete' ? ['history', 'hooks', 'share', ...(linked ? ['link'] : [])] : ['link', 'keys'];
  return ask({
    title: rich(`ending.${what}.ask`, {name: h('bdi', null, name)}),
    body: [
      linked && me !== null && h('p', null, rich(`ending.${what}.account`, who)),
      h('p', null, t('ending.lost')),
      h('ul', {class: 'lost'}, lost.map((each) => h('li', null, t(`ending.lost.${each}`)))),
      h('p', {class: 'soft'}, t(`ending.${what}.after`)),
    ],
    action: t(`ending.${what}`),
    typed: linked ? name : undefined,
  });
}
