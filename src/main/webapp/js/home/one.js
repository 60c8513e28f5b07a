// The home with one instance: its card; with the code in it, if it waits for a scan.

import {h, put, say} from '../dom.js';
import {ago, t} from '../i18n.js';
import {troubleOnce, wordOf, wordSign, wordText} from '../words.js';
import {may} from './commands.js';
import {createForm} from './create.js';
import {account, stateLine} from './row.js';

const TICK_MS = 1_000;
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
    const wanted = WIZARD.includes(word) && may(whoami, 'link');
    if (wanted && wizard === null) {
      wizard = openWizard(put(stage), {api, id, info, visitor: false, onState() {}});
    } else if (!wanted) {
      wizard?.close();
      wizard = null;
      put(stage, facts(info, word, context));
    }
    const focused = head.contains(document.activeElement);
    put(head,
      wordSign(word),
      h('h2', null, h('a', {id: 'one-name', href: `#/i/${id}`}, h('bdi', null, info.name))),
      info.engine === 'sandbox' && h('span', {class: 'badge'}, t('shell.sandbox')),
      h('span', {class: `state-word ${word}`}, wordText(word)));
    if (focused) {
      head.querySelector('a').focus();
    }
  };
  update();
  const timer = setInterval(() => {
    const info = live.get(id);
    const since = stage.querySelector('.one-since');
    if (info && since) {
      say(since, t('home.one.since', {duration: ago(info.since)}));
    }
  }, TICK_MS);
  return {
    update,
    close() {
      clearInterval(timer);
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
  });
  return {
    close() {
      closed = true;
      mounted?.close();
    },
  };
}

/** What a card says of an instance that shows no code. */
function facts(info, word, {api, whoami}) {
  const error = h('p', {class: 'error', role: 'alert'});
  return [
    word === 'linked'
      ? h('p', {class: 'one-account'}, account(info))
      : h('p', null, stateLine(info, word)),
    h('p', {class: 'lead one-since'}, t('home.one.since', {duration: ago(info.since)})),
    h('div', {class: 'actions'},
      word === 'stopped' && may(whoami, 'manage') && h('button', {
        type: 'button', class: 'primary', onclick: async () => {
          const answer = await api.start(info.instance_id);
          error.textContent = answer.status === 200 ? '' : troubleOnce(answer, info.engine);
        },
      }, t('home.verb.start')),
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
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('input').focus();
}
