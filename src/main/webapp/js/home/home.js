// The home of the dashboard: nothing for no instance, a card for one, a list for more.

import {h, put} from '../dom.js';
import {t} from '../i18n.js';
import {may} from './commands.js';
import {createForm} from './create.js';
import {mountList} from './list.js';
import {mountOne} from './one.js';

/**
 * Fills the parent with the home.
 * @param {Element} parent
 * @param {{api: import('../api.js').Api, live: import('../live.js').Live, whoami: object, go: (hash: string) => void,
 *     onTitle: (text: string) => void}} context
 * @returns {{close: () => void}}
 */
export function mountHome(parent, context) {
  const {live} = context;
  let shape = null;
  let mounted = {close() {}, update() {}};

  const draw = () => {
    const wanted = !live.loaded && live.all().length < 2 ? 'loading' : ['empty', 'one'][live.all().length] ?? 'list';
    if (wanted === shape) {
      mounted.update();
      return;
    }
    const focused = parent.contains(document.activeElement);
    const first = shape === null || shape === 'loading';
    shape = wanted;
    mounted.close();
    mounted = {loading: mountLoading, empty: mountEmpty, one: mountOne, list: mountList}[wanted](put(parent), context);
    if (focused && !first) {
      parent.querySelector('h1')?.focus();
    }
  };
  draw();
  const off = live.on(draw);
  return {
    close() {
      off();
      mounted.close();
    },
  };
}

/** Until the list is there: the heading, so that nothing jumps. */
function mountLoading(parent, {onTitle}) {
  onTitle(t('home.title'));
  put(parent, h('h1', {tabindex: -1}, t('home.title')), h('p', {class: 'lead loading'}, t('shell.loading')));
  return {close() {}, update() {}};
}

/** For no instance: one sentence, one field, one button. */
function mountEmpty(parent, context) {
  const {api, whoami, go, onTitle} = context;
  onTitle(t('home.empty.title'));
  const heading = h('h1', {tabindex: -1}, t('home.empty.title'));
  if (!may(whoami, 'manage')) {
    put(parent, h('div', {class: 'card narrow stack first'}, heading, h('p', {class: 'lead'}, t('home.empty.read_only'))));
    return {close() {}, update() {}};
  }
  const real = whoami.engines.includes('whatsapp');
  const error = h('p', {class: 'error', role: 'alert'});
  let running = false;
  const tryIt = h('button', {
    type: 'button', class: 'wide', onclick: async () => {
      if (running) {
        return;
      }
      running = true;
      const answer = await api.create(t('home.empty.sandbox_name'), 'sandbox');
      running = false;
      if (answer.status < 200 || answer.status >= 300) {
        const {troubleOnce} = await import('../words.js');
        error.textContent = troubleOnce(answer, 'sandbox');
        return;
      }
      go(`#/i/${answer.body.instance_id}`);
    },
  }, t('home.empty.sandbox'));
  put(parent, h('div', {class: 'card narrow stack first'},
    heading,
    h('p', {class: 'lead'}, t('home.empty.lead')),
    createForm({...context, whoami: real ? {...whoami, default_engine: 'whatsapp'} : whoami},
      {label: t('home.empty.name'), action: t('home.empty.create'), simple: true}),
    whoami.sandbox && h('div', {class: 'or stack'},
      h('p', {class: 'hint'}, t('home.empty.sandbox_hint')), tryIt, error)));
  return {close() {}, update() {}};
}
