// The page of a temporary link. The secret is the part of the address after "#", which is sent to no server but in a header.

import {Api} from '../js/api.js';
import {LinkView} from '../js/linkview.js';
import {Watch} from '../js/watch.js';

const $ = (id) => document.getElementById(id);

/** What the sender of the link has to do; a visitor can only wait, or ask. */
const HELPLESS = 'No code can be shown at the moment. Ask the person who sent you this link.';
const HELPLESS_PHASES = ['stopped', 'paused', 'failed'];

const ENDS = {
  linked: ['The account is linked', 'Nothing left to do here. You can close this page.'],
  expired: ['This link has expired', 'Ask the person who sent it for a new one.'],
  revoked: ['This link no longer works', 'It was revoked or replaced by a newer one. Ask the person who sent it.'],
  deleted: ['This link no longer works', 'What it belonged to was deleted. Ask the person who sent it.'],
};
const UNKNOWN = ['This link is not complete', 'Open it again exactly as you received it, or ask the person who sent it.'];

/** The calls of a visitor: the link itself names the instance. */
class VisitorApi extends Api {
  info(id, signal) {
    return this.post('link/status', {}, signal);
  }

  code(id, how, signal) {
    return this.post('link/qr-image', {detail: true, ...how}, signal);
  }
}

const view = new LinkView({});
const secret = location.hash.slice(1);
/** @type {Watch|null} */
let watch = null;
let linked = false;

function draw(state) {
  const {system_name: system} = state.info;
  if (system) {
    $('sender').textContent = system;
    $('grants').hidden = false;
  }
  linked ||= state.phase === 'linked';
  const text = HELPLESS_PHASES.includes(state.phase) ? HELPLESS : state.text;
  view.draw({...state, text});
}

function over([headline, sentence]) {
  watch?.close();
  view.close();
  $('link').hidden = true;
  $('over').hidden = false;
  $('over-title').textContent = headline;
  $('over-text').textContent = sentence;
  document.title = headline;
  $('over-title').focus();
}

function ended(answer) {
  const end = answer.status === 410 ? answer.body.reason : null;
  over(linked ? ENDS.linked : ENDS[end] ?? UNKNOWN);
}

if (secret === '') {
  over(UNKNOWN);
} else {
  view.open('', 'Link your WhatsApp');
  watch = new Watch(new VisitorApi(secret, new URL('..', document.baseURI)), '', draw, ended);
  for (const event of ['online', 'offline', 'pageshow']) {
    window.addEventListener(event, () => watch.wake());
  }
  document.addEventListener('visibilitychange', () => document.hidden || watch.wake());
}
window.addEventListener('hashchange', () => location.reload());
