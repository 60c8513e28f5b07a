// What stands where scripts did not come.

import {h} from '../page/dom.js';
import {t} from '../page/i18n.js';

/**
 * Returns the sentence, and the button that loads the page again: browsers may keep such a failure until then.
 * @param {string} [what] the sentence, where no texts came either
 * @param {string} [action] the name of the button, likewise
 */
export function missingPart(what = t('shell.missing'), action = t('shell.reload')) {
  return h('div', {class: 'notice bad stack', role: 'alert'}, h('p', null, what),
    h('div', {class: 'actions'}, h('button', {type: 'button', onclick: () => location.reload()}, action)));
}
