// The tab of the history.

import {h, keyed, put, say} from '../page/dom.js';
import {n, serverNames, t, time} from '../page/i18n.js';
import {errorPlace} from '../shell/forms.js';
import {trouble, wordSign} from '../shell/words.js';
import {episodes} from './past.js';
import {SECOND_MS, every} from '../shell/again.js';
import {duration, fullTime} from '../shell/times.js';

/** After how long the history is asked for again if that has failed. */
const RETRY_MS = 5_000;

/** Fills the tab. */
export function mountHistory(parent, view) {
  const list = h('ol', {'class': 'episodes', 'aria-label': t('instance.tab.history')});
  const error = errorPlace();
  const empty = h('p', {class: 'soft', role: 'status'}, t('shell.loading'));
  put(parent, h('section', {class: 'card stack'}, h('h2', null, t('instance.history')), empty, error, list, h('p', {class: 'hint'}, t('instance.history.kept'))));
  let asked = '';
  let failed = false;
  let loads = 0;
  view.follow((info) => {
    const key = `${info.status} ${info.since}`;
    if (key !== asked) {
      asked = key;
      load().catch(() => {}); // closed
    }
  });

  async function load() {
    const mine = ++loads;
    failed = false; // it may take longer than the pause
    const answer = await view.api.post('session/history', {instance_id: view.id}, view.signal);
    if (mine !== loads) {
      return; // a newer one was asked for
    }
    if (answer.status !== 200) {
      say(error, trouble(answer));
      say(empty, '');
      failed = true;
      return;
    }
    say(error, '');
    const lines = episodes(answer.body.history, view.info.linked);
    say(empty, lines.length === 0 ? t('instance.history.none') : '');
    empty.hidden = lines.length > 0;
    keyed(list, lines, ({at, key}) => `${at} ${key}`, line, (element, episode) => say(element.querySelector('.lasted'), lasted(episode)));
    update = () => lines.filter(({lasts}) => lasts)
      .forEach((episode) => say(list.firstElementChild.querySelector('.lasted'), lasted(episode)));
  }

  let update = () => {};
  every(SECOND_MS, view.signal, () => update());
  every(RETRY_MS, view.signal, () => failed && load().catch(() => {})); // closed

  function line(episode) {
    const {key, word, at, detail} = episode;
    return h('li', null,
      h('time', {datetime: at, title: fullTime(at)}, time(at)),
      word === null ? h('span', {'class': 'sign', 'aria-hidden': 'true'}) : wordSign(word),
      h('div', null, h('p', null, t(`instance.past.${key}`, serverNames(view.info.engine)), h('span', {class: 'lasted soft'})),
        detail && h('details', {class: 'soft'}, h('summary', null, t('instance.history.detail')), h('bdi', null, detail))));
  }
}

/** Returns "3 tries, 5 s"; nothing where it is not known. */
function lasted({ms, lasts, tries, key, at}) {
  const past = lasts ? Date.now() - Date.parse(at) : ms;
  const parts = [
    tries > 1 || (tries === 1 && key !== 'code') ? n(key === 'code' ? 'instance.rounds' : 'instance.tries', tries) : null,
    past === null ? null : past < SECOND_MS ? t('instance.moment')
      : lasts ? t('instance.so_far', {duration: duration(past)}) : duration(past),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` · ${parts.join(', ')}`;
}
