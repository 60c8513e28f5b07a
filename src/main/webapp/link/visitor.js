// The page of a temporary link: the wizard alone, for a person without an account. The secret is the part of the
// address after "#", which is sent to no server but in a header.

import {h} from '../js/page/dom.js';
import {Caller, PAIRING_WAIT_SECONDS} from '../js/page/http.js';
import {rich, startLanguage, t} from '../js/page/i18n.js';
import {missingPart} from '../js/page/missing.js';
import {showIcon} from '../js/page/icon.js';
import {sign} from '../js/page/signs.js';

/** How a link may have ended, in the words of the API. */
const ENDS = ['linked', 'expired', 'revoked', 'deleted'];

/** The calls of a visitor: the link itself names the instance. */
class VisitorApi extends Caller {
  info(id, signal) {
    return this.post('link/status', {}, signal);
  }

  code(id, how, signal) {
    return this.post('link/qr-image', {detail: true, ...how}, signal);
  }

  requestCode(id, number, signal) {
    return this.post('link/request-code', {phone_number: number, wait: PAIRING_WAIT_SECONDS}, signal);
  }
}

const main = document.getElementById('main');
const secret = location.hash.slice(1);
const api = new VisitorApi(secret, new URL('..', document.baseURI));

/** Shows the wizard. A link that has ended needs none of it. */
async function follow() {
  const {mountWizard} = await import('../js/wizard/wizard.js');
  const asks = h('p', {class: 'visitor-asks', hidden: true});
  const place = h('div');
  main.replaceChildren(asks, place);
  let linking = false;
  let sender = null;
  const wizard = mountWizard(place, {
    api,
    id: '',
    visitor: true,
    onState: ({phase, over}) => {
      // A link is over as soon as the account is linked.
      if (over !== null && !(phase === 'linked' && over.reason === 'linked')) {
        wizard.close();
        end(over.status === 410 ? over.reason : 'incomplete', linking);
      }
      linking ||= ['code', 'finishing', 'linked'].includes(phase);
      asks.hidden = sender === null || phase === 'linked';
    },
    onInfo: ({systemName}) => {
      if (systemName !== null && systemName !== sender) {
        sender = systemName;
        asks.replaceChildren(...rich('visitor.asks', {
          system: h('strong', null, h('bdi', null, systemName)),
          devices: h('em', null, t('visitor.devices')),
        }));
        asks.hidden = false;
      }
    },
    onTitle: (task, linked) => {
      document.title = `${task} · ${sender ?? t('visitor.title')}`;
      showIcon(linked);
    },
  });
}

/**
 * Says that nothing more can be done here.
 * @param {string|null} reason of the API, or `unknown`, `incomplete` or `over`
 * @param {boolean} linking whether this page has just shown a code: then the account was linked by it
 */
function end(reason, linking = false) {
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

/** Only with the secret does Linkgate reveal how the link has ended. */
async function askHowItEnded() {
  const answer = secret === '' ? null : await api.info('', AbortSignal.timeout(10_000)).catch(() => null);
  end(answer?.status === 410 ? answer.body.reason : 'over');
}

await startLanguage('visitor/');
document.getElementById('footer').textContent = t('page.unaffiliated');
const {end: already} = document.documentElement.dataset;
if (already === 'over') {
  await askHowItEnded();
} else if (already === 'unknown') {
  end('unknown');
} else if (secret === '') {
  end('incomplete');
} else {
  follow().catch(() => main.replaceChildren(missingPart()));
}
window.addEventListener('hashchange', () => location.reload());
