// What is around every part: the bar with the menu, the notice that the server is away, and the foot.

import {attr, h, put, say} from '../page/dom.js';
import {languages, t} from '../page/i18n.js';
import {inSeconds, trouble} from './words.js';
import {every} from './again.js';
import {chooseLanguage} from './language.js';

const TICK_MS = 500;

/** Shows the bar: with the menu of those who are signed in. */
export function drawBar(bar, {whoami, onSignOut}) {
  if (whoami === null) {
    put(bar, brand());
    return;
  }
  const links = [['#/', 'shell.instances'], ...(whoami.administrator
    ? [['#/admin/tokens', 'shell.tokens'], ['#/admin/audit', 'shell.audit'], ['#/admin/system', 'shell.system']] : [])];
  put(bar,
    brand(whoami.system_name),
    links.length > 1 && h('nav', {'aria-label': t('shell.main_menu')},
      h('ul', null, links.map(([href, key]) => h('li', null, h('a', {href}, t(key)))))),
    h('button', {type: 'button', class: 'quiet sign-out', onclick: onSignOut}, t('shell.sign_out')));
}

function brand(system = '') {
  return h('a', {class: 'brand', href: '#/'},
    h('img', {src: 'icon.svg', alt: '', width: 28, height: 28}), 'Linkgate',
    system !== '' && system !== 'Linkgate' && h('bdi', {class: 'system'}, system));
}

/** Marks the link of the part that is shown. */
export function markCurrent(bar, {part, tab}) {
  for (const link of bar.querySelectorAll('nav a')) {
    const hash = link.getAttribute('href');
    const current = part === 'admin' ? hash === `#/admin/${tab}` : hash === '#/';
    attr(link, 'aria-current', current ? (part === 'instance' ? 'true' : 'page') : null);
  }
}

/** Shows the foot, with the choice of the language. */
export function drawFoot(foot) {
  const choice = h('select', {
    'aria-label': t('shell.language'),
    'onchange': () => {
      chooseLanguage(choice.value);
      location.reload();
    },
  }, Object.entries(languages).map(([code, name]) =>
    h('option', {value: code, lang: code, selected: code === document.documentElement.lang}, name)));
  put(foot, h('a', {href: 'docs/'}, t('shell.reference')), h('span', null, t('page.unaffiliated')), choice);
}

/** Shows while the list cannot be read, and when it is tried again. Returns what ends that. */
export function watchConnection(parent, live) {
  const text = h('span', {role: 'status'});
  const next = h('span', {'class': 'number', 'aria-hidden': 'true'});
  const box = h('div', {class: 'notice bad connection', hidden: true}, text, next,
    h('button', {type: 'button', class: 'small', onclick: () => live.retry()}, t('shell.try_now')));
  put(parent, box);
  const draw = () => {
    const {problem} = live;
    box.hidden = problem === null;
    if (problem === null) {
      say(text, '');
      return;
    }
    say(text, t('shell.stale', {why: trouble(problem)}));
    say(next, t('shell.next_try', {in: inSeconds(live.retryAt - Date.now())}));
  };
  const off = live.on(draw);
  const ended = new AbortController();
  every(TICK_MS, ended.signal, draw);
  return () => {
    off();
    ended.abort();
    put(parent);
  };
}
