// The tab of the temporary link, by which a person without a token links this instance.

import {announce, h, put, say} from '../page/dom.js';
import {t, time} from '../page/i18n.js';
import {copyButton, errorPlace, field, jobButton, onSubmit} from '../shell/forms.js';
import {trouble, troubleOnce} from '../shell/words.js';
import {SECOND_MS, every} from '../shell/again.js';
import {duration} from '../shell/times.js';

/** How often it is asked whether the link still works: it ends once an account is linked. */
const LOOK_MS = 5_000;
/** For how long a link may work, in seconds. */
const TIMES = [900, 1_800, 3_600, 14_400, 86_400];
const DEFAULT_TIME = 1_800;

/** Fills the tab. */
export function mountShare(parent, view) {
  const error = errorPlace();
  const stale = errorPlace(); // apart: what a button was answered is not the next look's to remove
  const place = h('div', {class: 'stack'}, h('p', {class: 'soft', role: 'status'}, t('shell.loading')));
  const title = h('h2', {tabindex: -1}, t('instance.share'));
  put(parent, h('section', {class: 'card stack'}, title, h('p', {class: 'soft'}, t('instance.share.what')), place, stale, error));
  let link = undefined;
  /** What was asked last: an answer to what was asked before is older than what a button has done. */
  let asked = 0;
  let drawn = null;
  let seen = view.info;
  let tick = () => {};
  const path = `session/temp-link?instance_id=${encodeURIComponent(view.id)}`;

  /** Draws the link, or the form for a new one. */
  function draw(next, note = '') {
    const key = `${next?.link ?? ''} ${next === null && isLinked()}`;
    link = next;
    if (drawn === key) {
      return;
    }
    drawn = key;
    const focused = place.contains(document.activeElement);
    tick = () => {};
    put(place, note && h('p', {class: 'notice'}, note), next === null ? newLink() : present(next));
    tick();
    if (focused) {
      title.focus();
    }
  }

  async function look() {
    const mine = ++asked;
    const answer = await view.api.call('GET', path, null, view.signal);
    const before = link;
    const ended = answer.status === 200 && answer.body.link === null && before;
    if (ended && mine === asked) {
      await view.live.refresh(view.id); // why it has ended: the event of the link may still be on its way
    }
    if (mine !== asked) {
      return;
    }
    say(stale, answer.status === 200 ? '' : trouble(answer));
    if (answer.status === 200) {
      draw(answer.body.link === null ? null : answer.body, ended ? over(before) : '');
    } else if (link === undefined) {
      put(place);
    }
  }

  function isLinked() {
    return (view.live.get(view.id) ?? view.info).linked;
  }

  function over(before) {
    const text = t(isLinked() ? 'instance.share.used' : before.expiry <= Date.now() ? 'instance.share.expired' : 'instance.share.over');
    announce(text);
    return text;
  }

  function newLink() {
    if (isLinked()) {
      return h('p', {class: 'notice'}, t('instance.share.linked'));
    }
    const times = field(t('instance.share.ttl'), h('select', null, TIMES.map((seconds) => h('option', {value: String(seconds), selected: seconds === DEFAULT_TIME}, duration(seconds * 1000)))));
    const form = h('form', {class: 'stack'}, times.box, h('div', {class: 'actions'}, h('button', {class: 'primary'}, t('instance.share.create'))));
    onSubmit(form, [times], error, async () => {
      const answer = await view.api.post('session/temp-link', {instance_id: view.id, ttl: Number(times.input.value)}, view.signal);
      if (answer.status !== 200) {
        return answer.body.code === 'already_linked' ? t('instance.share.linked') : troubleOnce(answer);
      }
      asked++;
      draw(answer.body);
      announce(t('instance.share.created'));
      return null;
    });
    return form;
  }

  function present(current) {
    const address = h('input', {'readonly': true, 'value': current.link, 'class': 'mono', 'dir': 'ltr', 'onfocus': () => address.select()});
    const shown = field(t('instance.share.address'), address, t('instance.share.secret'));
    const left = h('p', {class: 'number'});
    const end = jobButton(t('instance.share.end'), async () => {
      const answer = await view.api.call('DELETE', path, null, view.signal);
      if (answer.status !== 200) {
        return troubleOnce(answer);
      }
      asked++;
      draw(null, t('instance.share.ended'));
      announce(t('instance.share.ended'));
      return null;
    }, error);
    tick = () => {
      const ms = current.expiry - Date.now();
      say(left, ms <= 0 ? t('instance.share.expired') : t('instance.share.left', {duration: countdown(ms), time: time(current.expires_at)}));
    };
    return [shown.box, left, h('div', {class: 'actions'}, copyButton(() => current.link, t('instance.share.address'), {class: 'primary'}), end)];
  }

  every(SECOND_MS, view.signal, () => tick());
  every(LOOK_MS, view.signal, () => look().catch(() => {})); // closed
  view.follow((info) => {
    if (info.linked !== seen.linked || info.status !== seen.status) {
      look().catch(() => {}); // closed
    }
    seen = info;
  });
}

/** Returns "12 min", below ten minutes "4 min 5 s". */
function countdown(ms) {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  return minutes === 0 ? duration(ms) : minutes < 10 ? `${duration(minutes * 60_000)} ${duration(seconds * 1000)}` : duration(ms);
}
