// One instance: what it is called and how it is, the way to link it or what is linked, and its tabs.

import {announce, attr, h, put} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {may} from '../shell/scopes.js';
import {trouble, wordOf, wordText} from '../shell/words.js';
import {mountAccount} from './account.js';
import {mountHeader} from './header.js';
import {mountHistory} from './history.js';
import {mountShare} from './share.js';
import {mountHooks} from './hooks.js';

const TABS = {'': mountAccount, 'history': mountHistory, 'share': mountShare, 'hooks': mountHooks};

/**
 * Fills the parent with the page of an instance.
 * @param {HTMLElement} parent
 * @param {object} parts
 * @param {import('../shell/api.js').Api} parts.api
 * @param {import('../shell/live.js').Live} parts.live
 * @param {string} parts.id the instance
 * @param {string} [parts.tab] `history`, `share`, `hooks`; else the account
 * @param {object} [parts.whoami] the answer of whoami, if it is known
 * @param {(text: string) => void} [parts.onTitle] gets the title of the document
 * @param {(hash: string) => void} [parts.go] shows another part of the dashboard
 * @returns {{close: () => void, takes: (target: object) => boolean}} `takes` shows another tab of the same instance
 */
export function mountInstance(parent, {api, live, id, tab = '', whoami = null, onTitle = () => {}, go = () => {}}) {
  const closed = new AbortController();
  const {signal} = closed;
  const links = Object.keys(TABS).map((each) => h('a', {href: `#/i/${id}${each && `/${each}`}`}, t(`instance.tab.${each || 'account'}`)));
  const nav = h('nav', {'class': 'tabs', 'aria-label': t('instance.tabs')}, links);
  const gone = h('div', {class: 'stack', hidden: true});
  const page = h('div', {class: 'instance'});
  const view = {
    api, live, id, go, signal, info: null, whoami,
    /** Whether the token may make calls of that scope. */
    may: (scope) => may(view.whoami, scope),
    /** Calls the listener now and whenever the instance has changed, until the signal of this view is aborted. */
    follow(listener) {
      listeners.add(listener);
      this.signal.addEventListener('abort', () => listeners.delete(listener), {once: true});
      listener(view.info);
    },
    /** Takes a newer state of the instance, for example from a command. */
    take,
  };
  const listeners = new Set();
  let shown = null;
  let word = null;
  put(parent, h('p', {class: 'back'}, h('a', {href: '#/'}, h('span', {'aria-hidden': 'true', 'class': 'arrow'}, '←'), ` ${t('shell.instances')}`)), gone, page);

  function take(info) {
    view.info = info;
    const next = wordOf(info);
    if (word !== null && word !== next && shown?.speaks !== true) {
      announce(wordText(next));
    }
    word = next;
    onTitle(`${wordText(next)} · ${info.name}`);
    listeners.forEach((listener) => listener(info));
  }

  function draw(info) {
    take(info);
    put(page, mountHeader(view), nav);
    open(tab);
    if (document.activeElement === document.body) {
      page.querySelector('h1').focus();
    }
  }

  /** Shows a tab. What it follows and asks ends with it. */
  function open(name) {
    tab = name in TABS ? name : '';
    shown?.close();
    const ended = new AbortController();
    const body = h('div', {class: 'instance-body'});
    const mounted = TABS[tab](body, {...view, signal: ended.signal, get info() {
      return view.info;
    }}) ?? {};
    shown = {
      get speaks() {
        return mounted.speaks;
      },
      close() {
        ended.abort();
        mounted.close?.();
        body.remove();
      },
    };
    signal.addEventListener('abort', () => ended.abort(), {once: true});
    links.forEach((link, i) => attr(link, 'aria-current', Object.keys(TABS)[i] === tab ? 'page' : null));
    page.append(body);
  }

  function lose(answer) {
    const missing = answer.status === 404;
    shown?.close();
    shown = null;
    put(gone, h('h1', {tabindex: -1}, t(missing ? 'instance.gone' : 'instance.not_shown')),
      h('p', {class: 'notice bad', role: 'alert'}, trouble(answer)),
      h('div', {class: 'actions'}, !missing && h('button', {type: 'button', class: 'primary', onclick: begin}, t('shell.try_now')),
        h('a', {class: 'button', href: '#/'}, t('instance.all'))));
    attr(gone, 'hidden', false);
    put(page);
    view.info = null;
    gone.querySelector('h1').focus();
    onTitle(t(missing ? 'instance.gone' : 'instance.not_shown'));
  }

  function begin() {
    start().catch((error) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }

  async function start() {
    attr(gone, 'hidden', true);
    const known = live.get(id);
    if (view.whoami !== null && known !== undefined) {
      draw(known);
    } else {
      put(page, h('p', {class: 'lead', role: 'status'}, t('shell.loading')));
    }
    const [who, answer] = await Promise.all([view.whoami === null ? api.whoami(signal) : null, api.info(id, signal)]);
    if (who !== null && who.status !== 200) {
      lose(who);
      return;
    }
    view.whoami ??= who.body;
    if (answer.status === 200) {
      view.info === null ? draw(answer.body) : take(answer.body);
    } else if (view.info === null || answer.status === 404) {
      lose(answer);
    }
  }

  const off = live.on((changed) => {
    const info = live.get(id);
    if (changed.has(id) && view.info !== null) {
      info === undefined ? lose({status: 404, body: {code: 'invalid_instance'}}) : take(info);
    }
  });
  signal.addEventListener('abort', off);
  begin();
  return {
    close() {
      closed.abort();
      shown?.close();
    },
    takes({part, id: other, tab: name}) {
      if (part !== 'instance' || other !== id || view.info === null) {
        return false;
      }
      open(name);
      return true;
    },
  };
}
