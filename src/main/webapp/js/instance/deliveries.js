// What waits for the webhooks of an instance, and what was given up.

import {announce, h, keyed, say} from '../page/dom.js';
import {errorPlace, freshId, jobButton} from '../shell/forms.js';
import {n, t, time} from '../page/i18n.js';
import {trouble, troubleOnce} from '../shell/words.js';
import {every} from '../shell/again.js';
import {fullTime} from '../shell/times.js';

const POLL_MS = 5_000;
const PAGE = 50;

/** Returns the section, which refreshes itself. */
export function deliveries(view) {
  const error = errorPlace();
  const stale = errorPlace(); // apart: what a command was answered is not the next poll's to remove
  const none = h('p', {class: 'soft', role: 'status'}, t('shell.loading'));
  const list = h('ul', {class: 'deliveries'});
  const more = h('p', {class: 'hint', hidden: true}, t('instance.deliveries.more'));
  const all = jobButton(t('instance.deliveries.replay_all'), () => replay({}), error, {hidden: true});
  const title = freshId('deliveries');
  const heading = h('h2', {id: title, tabindex: -1}, t('instance.deliveries'));
  every(POLL_MS, view.signal, () => load().catch(() => {})); // closed
  return h('section', {'class': 'card stack', 'aria-labelledby': title}, heading, h('p', {class: 'soft'}, t('instance.deliveries.what')),
    none, list, more, stale, error, h('div', {class: 'actions'}, all));

  /** Dead letters come first: they need a person. */
  async function load() {
    const pages = await Promise.all(['dead', 'waiting'].map((state) =>
      view.api.post('hooks/deliveries', {instance_id: view.id, state, limit: PAGE}, view.signal)));
    const bad = pages.find(({status}) => status !== 200);
    say(stale, bad === undefined ? '' : trouble(bad));
    if (bad !== undefined) {
      none.hidden = true;
      return;
    }
    const items = pages.flatMap(({body}) => body.deliveries);
    const focused = list.contains(document.activeElement) || document.activeElement === all;
    say(none, items.length === 0 ? t('instance.deliveries.none') : '');
    none.hidden = items.length > 0;
    more.hidden = pages.every(({body}) => body.next === null);
    all.hidden = pages[0].body.deliveries.length < 2;
    keyed(list, items, ({delivery, state}) => `${delivery} ${state}`, make, update);
    if (focused && !document.activeElement?.checkVisibility()) { // it went with its delivery
      heading.focus();
    }
  }

  function make(item) {
    const place = errorPlace();
    return h('li', {class: 'stack'},
      h('p', {class: 'row'}, h('strong', {class: item.state === 'dead' ? 'needs' : 'recovering'}, t(`instance.delivery.${item.state}`)),
        h('code', null, item.event), h('time', {datetime: item.occurred_at, title: fullTime(item.occurred_at)}, time(item.occurred_at))),
      h('p', {class: 'soft'}, h('bdi', {class: item.name ? '' : 'url'}, item.name || item.url)),
      h('p', {class: 'soft outcome'}),
      item.state === 'dead' && h('div', {class: 'actions'}, jobButton(t('instance.deliveries.replay'), () => replay({delivery: item.delivery}), place, {'class': 'small', 'aria-label': `${t('instance.deliveries.replay')}: ${item.event}, ${fullTime(item.occurred_at)}`})),
      place);
  }

  function update(element, item) {
    const parts = [n('instance.delivery.attempts', item.attempts)];
    if (item.last_error !== null) {
      parts.push(t('instance.delivery.error', {error: item.last_error}));
    }
    if (item.next_attempt_at !== null && Date.parse(item.next_attempt_at) > Date.now()) {
      parts.push(t('instance.delivery.next', {time: time(item.next_attempt_at)}));
    }
    say(element.querySelector('.outcome'), parts.join(' '));
  }

  async function replay(which) {
    const answer = await view.api.post('hooks/replay', {instance_id: view.id, ...which}, view.signal);
    if (answer.status !== 200) {
      return troubleOnce(answer);
    }
    await load();
    announce(n('instance.deliveries.replayed', answer.body.replayed));
    return null;
  }
}
