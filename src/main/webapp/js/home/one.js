// The home with one instance: its card; with the code in it, if it waits for a scan.

import {show} from '../shell/dialog.js';
import {h, put, say} from '../page/dom.js';
import {errorPlace, jobButton} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {may} from '../shell/scopes.js';
import {accountOf, troubleOnce, wordOf, wordSign, wordText} from '../shell/words.js';
import {createForm} from './create.js';
import {stateLine} from './row.js';
import {SECOND_MS, every} from '../shell/again.js';
import {missingPart} from '../shell/missing.js';
import {scopeHint} from '../shell/scopehint.js';
import {loadPart} from '../shell/parts.js';
import {ago} from '../shell/times.js';

/** States in which the wizard has more to say than the card. */
const WIZARD = ['waiting', 'needs', 'recovering'];
/** How long a linked account may be down before that is worth a stage. */
const BLINK_MS = 1_500;

export function mountOne(parent, context) {
  const {api, live, whoami, onTitle} = context;
  onTitle(t('home.title'));
  const [{instance_id: id}] = live.all();
  const head = cardHead(id);
  const facts = cardFacts(id, context);
  const stage = h('div', {class: 'one-stage'});
  const scope = scopeHint(may(whoami, 'manage'));
  put(parent,
    h('div', {class: 'home-head'},
      h('h1', {tabindex: -1}, t('home.title')),
      may(whoami, 'manage') && newButton(context)),
    h('section', {'class': 'card stack one', 'aria-labelledby': 'one-name'}, head.element, stage, scope.element));
  const closed = new AbortController();
  let wizard = null;
  let timer = null;
  let drawn = '';

  const open = () => {
    timer = null;
    facts.forget();
    const focused = stage.contains(document.activeElement);
    wizard = openWizard(put(stage), {
      api, id, info: live.get(id), manage: may(whoami, 'manage'),
      onState: ({phase, over}) => {
        scope.draw(phase);
        if (over !== null) { // deleted by another client
          live.refresh(id);
        }
      },
    });
    if (focused) {
      head.focus();
    }
  };

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
    const first = drawn === '';
    drawn = key;
    const focused = stage.contains(document.activeElement);
    const wanted = WIZARD.includes(word) && may(whoami, 'link');
    head.draw(info, word);
    if (wanted && wizard !== null) {
      wizard.wake(); // what has happened may concern it
    } else if (wanted && (first || !info.linked)) {
      clearTimeout(timer);
      open();
    } else if (wanted) {
      timer ??= setTimeout(open, BLINK_MS);
    } else {
      clearTimeout(timer);
      timer = null;
      wizard?.close();
      wizard = null;
      scope.draw(null);
      facts.draw(info, word);
      if (!stage.contains(facts.element)) {
        put(stage, facts.element);
      }
    }
    const active = document.activeElement;
    if (focused && (!stage.contains(active) || active.hidden)) {
      head.focus();
    }
  };
  update();
  every(SECOND_MS, closed.signal, () => {
    const info = live.get(id);
    info && facts.tick(info);
  });
  return {
    update,
    close() {
      closed.abort();
      clearTimeout(timer);
      wizard?.close();
    },
  };
}

/** The first line of the card. Its link stays the same element, whatever happens: it may have the focus. */
function cardHead(id) {
  const sign = h('span', {class: 'row-sign'});
  const name = h('bdi');
  const link = h('a', {id: 'one-name', href: `#/i/${id}`}, name);
  const badge = h('span', {class: 'badge', hidden: true}, t('shell.engine.sandbox'));
  const state = h('span', {class: 'lead'});
  return {
    element: h('div', {class: 'one-head'}, sign, h('h2', null, link), badge, state),
    focus: () => link.focus(),
    draw(info, word) {
      put(sign, wordSign(word));
      say(name, info.name);
      badge.hidden = info.engine !== 'sandbox';
      put(state, word === 'linked' ? h('span', {class: `state-word ${word}`}, wordText(word)) : stateLine(info, word));
    },
  };
}

/** Opens the wizard as soon as its modules are there: most homes need none. */
function openWizard(parent, options) {
  let mounted = null;
  let closed = false;
  loadPart('wizard').then(({mountWizard}) => {
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

/** What a card says of an instance that shows no code. Its buttons stay the same elements: one may be about to be pressed. */
function cardFacts(id, {api, live, whoami}) {
  const error = errorPlace();
  const account = h('p', {class: 'one-account'});
  const since = h('p', {class: 'lead'});
  const start = jobButton(t('home.verb.start'), async () => {
    const answer = await api.start(id);
    return answer.status === 200 ? null : troubleOnce(answer, live.get(id)?.engine);
  }, error, {class: 'primary'});
  const tick = (info) => say(since, t('home.one.since', {duration: ago(info.since)}));
  let known = null;
  return {
    element: h('div', {class: 'stack'},
      account, since, h('div', {class: 'actions'}, start, h('a', {class: 'button', href: `#/i/${id}`}, t('home.menu.open'))), error),
    tick,
    /** What went wrong concerns a state that has ended. */
    forget: () => {
      known = null;
      say(error, '');
    },
    draw(info, word) {
      if (known !== word) {
        known = word;
        say(error, '');
      }
      account.hidden = info.me === null;
      put(account, accountOf(info));
      start.hidden = word !== 'stopped' || !may(whoami, 'manage');
      tick(info);
    },
  };
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
