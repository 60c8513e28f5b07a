// The home with one instance: its card; with the code in it, if it waits for a scan.

import {show} from '../shell/dialog.js';
import {h, put, say} from '../page/dom.js';
import {errorPlace, jobButton} from '../shell/forms.js';
import {ago, t} from '../page/i18n.js';
import {missingPart} from '../page/missing.js';
import {may} from '../shell/scopes.js';
import {SECOND_MS, every} from '../page/waiting.js';
import {accountOf, troubleOnce, wordOf, wordSign, wordText} from '../shell/words.js';
import {createForm} from './create.js';
import {stateLine} from './row.js';

/** States in which the wizard has more to say than the card. */
const WIZARD = ['waiting', 'needs', 'recovering'];

export function mountOne(parent, context) {
  const {api, live, whoami, onTitle} = context;
  onTitle(t('home.title'));
  const [{instance_id: id}] = live.all();
  const head = h('div', {class: 'one-head'});
  const stage = h('div', {class: 'one-stage'});
  put(parent,
    h('div', {class: 'home-head'},
      h('h1', {tabindex: -1}, t('home.title')),
      may(whoami, 'manage') && newButton(context)),
    h('section', {'class': 'card stack one', 'aria-labelledby': 'one-name'}, head, stage));
  const error = errorPlace();
  const closed = new AbortController();
  let wizard = null;
  let drawn = '';

  const update = () => {
    const info = live.get(id);
    if (info === undefined) {
      return;
    }
    const word = wordOf(info);
    const key = JSON.stringify([info, word]);
    if (drawn === key) {
      return;
    }
    drawn = key;
    const focused = [head, stage].find((each) => each.contains(document.activeElement));
    const place = focused && [...focused.querySelectorAll('a, button')].indexOf(document.activeElement);
    const wanted = WIZARD.includes(word) && may(whoami, 'link');
    if (wanted && wizard === null) {
      wizard = openWizard(put(stage), {api, id, info, visitor: false});
    } else if (wanted) {
      wizard.wake(); // what has happened may concern it
    } else {
      wizard?.close();
      wizard = null;
      put(stage, facts(info, word, context, error));
    }
    put(head,
      wordSign(word),
      h('h2', null, h('a', {id: 'one-name', href: `#/i/${id}`}, h('bdi', null, info.name))),
      info.engine === 'sandbox' && h('span', {class: 'badge'}, t('shell.engine.sandbox')),
      h('span', {class: 'lead'}, word === 'linked' ? h('span', {class: `state-word ${word}`}, wordText(word)) : stateLine(info, word)));
    if (focused && !focused.contains(document.activeElement)) {
      (focused.querySelectorAll('a, button')[place] ?? head.querySelector('a')).focus();
    }
  };
  update();
  every(SECOND_MS, closed.signal, () => {
    const info = live.get(id);
    const since = stage.querySelector('.one-since');
    if (info && since) {
      say(since, t('home.one.since', {duration: ago(info.since)}));
    }
  });
  return {
    update,
    close() {
      closed.abort();
      wizard?.close();
    },
  };
}

/** Opens the wizard as soon as its modules are there: most homes need none. */
function openWizard(parent, options) {
  let mounted = null;
  let closed = false;
  import('../wizard/wizard.js').then(({mountWizard}) => {
    if (!closed) {
      mounted = mountWizard(parent, options);
    }
  }).catch(() => closed || put(parent, missingPart()));
  return {
    wake: () => mounted?.wake(),
    close() {
      closed = true;
      mounted?.close();
    },
  };
}

/** What a card says of an instance that shows no code. */
function facts(info, word, {api, whoami}, error) {
  return [
    info.me !== null && h('p', {class: 'one-account'}, accountOf(info)),
    h('p', {class: 'lead one-since'}, t('home.one.since', {duration: ago(info.since)})),
    h('div', {class: 'actions'},
      word === 'stopped' && may(whoami, 'manage') && jobButton(t('home.verb.start'), async () => {
        const answer = await api.start(info.instance_id);
        return answer.status === 200 ? null : troubleOnce(answer, info.engine);
      }, error, {class: 'primary'}),
      h('a', {class: 'button', href: `#/i/${info.instance_id}`}, t('home.menu.open'))),
    error,
  ];
}

/** The button that opens the form for a new instance. */
export function newButton(context) {
  return h('button', {type: 'button', class: 'primary new', onclick: () => openForm(context)}, t('home.new'));
}

function openForm(context) {
  const dialog = h('dialog', {'aria-labelledby': 'new-title'});
  const close = () => dialog.close();
  put(dialog, h('h2', {id: 'new-title'}, t('home.create.title')),
    createForm(context, {label: t('home.create.name'), action: t('home.create.action'), onDone: close, onCancel: close}));
  show(dialog);
  dialog.querySelector('input').focus();
}
