// One command for many instances, some at a time, with its progress.

import {h, put, say} from '../page/dom.js';
import {n, number, t} from '../page/i18n.js';
import {pause} from '../page/waiting.js';
import {trouble} from '../shell/words.js';

/** How many calls are under way at a time: browsers open six connections to a server, and the stream needs one. */
const AT_A_TIME = 4;
/** How often a call is repeated that was limited or not answered. */
const ATTEMPTS = 5;

/**
 * Runs a command and shows how far it is.
 * @param {Element} parent
 * @param {object} job
 * @param {'start'|'stop'|'restart'} job.name
 * @param {object[]} job.instances
 * @param {(id: string) => Promise<import('../page/http.js').Answer>} job.call
 * @returns {{close: () => void, done: Promise<void>}}
 */
export function runBulk(parent, {name, instances, call}) {
  const end = new AbortController();
  const queue = [...instances];
  const refused = [];
  let done = 0;
  const text = h('p', {role: 'status'});
  const bar = h('progress', {'max': instances.length, 'aria-label': t(`home.bulk.${name}`)});
  const stop = h('button', {type: 'button', class: 'small', onclick: () => end.abort()}, t('home.bulk.stop_here'));
  const close = h('button', {type: 'button', class: 'small', hidden: true, onclick: () => box.remove()}, t('shell.close'));
  const list = h('ul', {class: 'refused'});
  const details = h('details', {hidden: true}, h('summary'), list);
  const box = h('div', {class: 'notice bulk stack'}, h('div', {class: 'row spread'}, text, h('span', {class: 'row'}, stop, close)), bar, details);
  put(parent, box);

  const draw = () => {
    bar.value = done + refused.length;
    const total = number(instances.length);
    say(text, t(`home.bulk.progress.${name}`, {done: number(done), total}));
    details.hidden = refused.length === 0;
    say(details.firstChild, n('home.bulk.refused', refused.length));
  };
  const one = async (info) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await call(info.instance_id);
      if (answer.status >= 200 && answer.status < 300) {
        done++;
        return;
      }
      if (attempt === ATTEMPTS || end.signal.aborted || ![0, 429, 503].includes(answer.status)) {
        refused.push(info);
        list.append(h('li', null, h('a', {href: `#/i/${info.instance_id}`}, h('bdi', null, info.name)), ': ', trouble(answer, info.engine)));
        return;
      }
      await pause(answer.retryAfterMs || 500 * attempt, end.signal);
    }
  };
  const worker = async () => {
    while (queue.length > 0 && !end.signal.aborted) {
      await one(queue.shift());
      draw();
    }
  };
  draw();
  const all = Promise.all(Array.from({length: AT_A_TIME}, worker)).then(() => {
    if (stop.contains(document.activeElement)) {
      close.hidden = false;
      close.focus();
    }
    stop.hidden = true;
    close.hidden = false;
    bar.hidden = true;
  });
  return {close: () => end.abort(), done: all};
}
