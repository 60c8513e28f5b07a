// One command for many instances, some at a time, with its progress.

import {h, say} from '../page/dom.js';
import {n, number, t} from '../page/i18n.js';
import {pause} from '../page/waiting.js';
import {toast} from '../shell/toast.js';
import {trouble} from '../shell/words.js';

/** How many calls are under way at a time: browsers open six connections to a server, and the stream needs one. */
const AT_A_TIME = 4;
/** How often a call is repeated that was limited or not answered. */
const ATTEMPTS = 5;

/** The commands of each client, one after the other. */
const clients = new WeakMap();

/**
 * Returns the commands of a client. They go on when the list is left, and are on show wherever their element is.
 * @param {import('../shell/api.js').Api} api
 * @param {AbortSignal} signal ends them all: the token is no longer used here
 * @returns {{element: HTMLElement, run: (name: 'start'|'stop'|'restart', instances: object[]) => void}} `run` leaves out
 *     instances for which the same command is under way already, or waits
 */
export function bulkOf(api, signal) {
  const known = clients.get(api);
  if (known !== undefined) {
    return known;
  }
  const element = h('div');
  let last = Promise.resolve();
  /** By instance, the last command that is on show for it and neither over nor ended. */
  const pending = new Map();
  const run = (name, instances) => {
    const fresh = instances.filter(({instance_id: id}) => pending.get(id)?.name !== name);
    if (fresh.length === 0) {
      return; // pressed twice
    }
    const job = {name, instances: fresh, call: (id) => api[name](id), signal, before: last, end: new AbortController()};
    const each = fresh.map(({instance_id: id}) => id);
    const release = () => each.forEach((id) => pending.get(id) === job && pending.delete(id));
    each.forEach((id) => pending.set(id, job));
    job.end.signal.addEventListener('abort', release);
    last = Promise.all([last, runBulk(element, job).finally(release)]);
  };
  const all = {element, run};
  clients.set(api, all);
  return all;
}

/**
 * Runs a command and shows how far it is.
 * @param {Element} parent
 * @param {object} job
 * @param {'start'|'stop'|'restart'} job.name
 * @param {object[]} job.instances
 * @param {(id: string) => Promise<import('../page/http.js').Answer>} job.call
 * @param {AbortSignal} job.signal
 * @param {Promise<*>} job.before what has to be over before it begins
 * @param {AbortController} job.end ends it
 * @returns {Promise<void>} that it is over
 */
async function runBulk(parent, {name, instances, call, signal, before, end}) {
  signal.addEventListener('abort', () => end.abort());
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
  parent.append(box);

  const draw = () => {
    bar.value = done + refused.length;
    const total = number(instances.length);
    const skipped = end.signal.aborted && queue.length > 0 ? `. ${n('home.bulk.skipped', queue.length)}` : '';
    say(text, `${t(`home.bulk.progress.${name}`, {done: number(done), total})}${skipped}`);
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
  await Promise.race([before, new Promise((resolve) => end.signal.addEventListener('abort', resolve))]);
  await Promise.all(Array.from({length: AT_A_TIME}, worker));
  draw();
  close.hidden = false;
  if (stop.contains(document.activeElement)) {
    close.focus();
  }
  stop.hidden = true;
  bar.hidden = true;
  if (!box.isConnected && !signal.aborted) { // the list was left meanwhile
    toast(text.textContent);
  }
}
