// What stands where scripts did not come.

import {h} from '../page/dom.js';
import {t} from '../page/i18n.js';

/** Returns the sentence, and the button that loads the page again: browsers may keep such a failure until then. */
export function missingPart() {
  return h('div', {class: 'notice bad stack', role: 'alert'}, h('p', null, t('shell.missing')),
    h('div', {class: 'actions'}, h('button', {type: 'button', onclick: () => location.reload()}, t('shell.reload'))));
}
