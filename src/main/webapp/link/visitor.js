// The page of a temporary link: the wizard alone, for a person without an account. The secret is the part of the
// address after "#", which is sent to no server but in a header.

import {h} from '../js/page/dom.js';
import {rich, t} from '../js/page/i18n.js';
import {showIcon} from '../js/page/icon.js';
import {mountWizard} from '../js/wizard/wizard.js';
import {end, main, secret, startPage, VisitorApi} from './end.js';

/** The calls of a visitor who links. */
class LinkingApi extends VisitorApi {
  async info(id, signal) {
    const {asked = null} = window.early ?? {}; // see early.js
    const lateMs = asked === null ? 0 : performance.now() - asked;
    const answer = await super.info(id, signal);
    if (answer.body.expires_in_ms !== undefined) {
      answer.body.expires_in_ms -= lateMs; // it is counted from when the question was sent
    }
    return answer;
  }

  code(id, how, signal) {
    return this.post('link/qr-image', {detail: true, ...how}, signal);
  }

  requestCode(id, number, signal) {
    return this.pair('link/request-code', number, {}, signal);
  }
}

/** Shows the wizard. */
function follow() {
  const asks = h('p', {class: 'visitor-asks', hidden: true});
  const place = h('div');
  main.replaceChildren(asks, place);
  let linking = false;
  let sender = null;
  const wizard = mountWizard(place, {
    api: new LinkingApi(),
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

await startPage();
if (secret === '') {
  end('incomplete');
} else {
  follow();
}
