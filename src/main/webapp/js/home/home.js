// The home of the dashboard: nothing for no instance, a card for one, a list for more.

import {h, put} from '../page/dom.js';
import {errorPlace, jobButton} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {may} from '../shell/scopes.js';
import {troubleOnce} from '../shell/words.js';
import {createForm} from './create.js';
import {mountList} from './list.js';
import {mountOne} from './one.js';

/**
 * Fills the parent with the home.
 * @param {Element} parent
 * @param {{api: import('../shell/api.js').Api, live: import('../shell/live.js').Live, whoami: object, go: (hash: string) => void,
 *     onTitle: (text: string) => void}} context
 * @returns {{close: () => void}}
 */
export function mountHome(parent, context) {
  const {live} = context;
  let shape = null;
  let mounted = {close() {}, update() {}};

  const draw = () => {
    const all = live.all();
    const kind = !live.loaded && all.length < 2 ? 'loading' : ['empty', 'one'][all.length] ?? 'list';
    const wanted = kind === 'one' ? `one ${all[0].instance_id}` : kind; // another one has another card
    if (wanted === shape || mounted.isInUse?.()) { // what a person has begun to type is not taken away
      mounted.update();
      return;
    }
    const focused = parent.contains(document.activeElement);
    const first = shape === null || shape === 'loading';
    shape = wanted;
    mounted.close();
    mounted = {loading: mountLoading, empty: mountEmpty, one: mountOne, list: mountList}[kind](put(parent), context);
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
  const error = errorPlace();
  const tryIt = jobButton(t('home.empty.sandbox'), async () => {
    const answer = await api.create(t('home.empty.sandbox_name'), 'sandbox');
    if (answer.status < 200 || answer.status >= 300) {
      return troubleOnce(answer, 'sandbox');
    }
    go(`#/i/${answer.body.instance_id}`);
    return null;
  }, error, {class: 'wide'});
  const form = createForm({...context, whoami: real ? {...whoami, default_engine: 'whatsapp'} : whoami},
    {label: t('home.empty.name'), action: t('home.empty.create'), simple: true});
  put(parent, h('div', {class: 'card narrow stack first'},
    heading,
    h('p', {class: 'lead'}, t('home.empty.lead')),
    form,
    whoami.sandbox && h('div', {class: 'or stack'},
      h('p', {class: 'hint'}, t('home.empty.sandbox_hint')), tryIt, error)));
  return {close() {}, update() {}, isInUse: () => form.querySelector('input').value !== ''};
}
