// What all pages of temporary links have: the texts, the foot, and the last word.

// In the page that is sent, these are the visitor's texts in the visitor's language.
import sent from '../lang/en.js';
import {h} from '../js/page/dom.js';
import {Caller} from '../js/page/http.js';
import {startLanguage, t} from '../js/page/i18n.js';
import {showIcon} from '../js/page/icon.js';
import {sign} from '../js/page/signs.js';

/** How a link may have ended, in the words of the API. */
const ENDS = ['linked', 'expired', 'revoked', 'deleted'];

export const main = document.getElementById('main');
export const secret = location.hash.slice(1);

/** The calls of a visitor: the link itself names the instance. */
export class VisitorApi extends Caller {
  constructor() {
    super(secret, new URL('..', document.baseURI));
  }

  info(id, signal) {
    return this.post('link/status', {}, signal);
  }
}

export async function startPage() {
  await startLanguage('visitor', sent);
  document.getElementById('footer').textContent = t('page.unaffiliated');
  window.addEventListener('hashchange', () => location.reload());
}

/**
 * Says that nothing more can be done here.
 * @param {string|null} reason of the API, or `unknown`, `incomplete` or `over`
 * @param {boolean} linking whether this page has just shown a code: then the account was linked by it
 */
export function end(reason, linking = false) {
  const known = linking && reason === 'linked' ? 'just_linked'
    : ENDS.includes(reason) || ['unknown', 'incomplete'].includes(reason) ? reason : 'over';
  const title = h('h1', {tabindex: -1}, t(`visitor.end.${known}`));
  main.replaceChildren(h('section', {class: 'card narrow visitor-end'},
    known === 'just_linked' ? h('div', {'data-tone': 'good'}, sign('tick')) : null,
    title,
    h('p', null, t(`visitor.end.${known}.what`))));
  document.title = title.textContent;
  showIcon(known === 'just_linked');
  title.focus();
}
