// The dashboard: sign-in, and the part that the address names.

import {put} from './js/page/dom.js';
import {startLanguage, t} from './js/page/i18n.js';
import {mountHome} from './js/home/home.js';
import {Live} from './js/shell/live.js';
import {drawBar, drawFoot, markCurrent, watchConnection} from './js/shell/frame.js';
import {loadPart} from './js/shell/parts.js';
import {routeOf} from './js/shell/routes.js';
import {mountAway} from './js/shell/away.js';
import {mountSignIn} from './js/shell/signin.js';
import {SignIn, Tabs, WatchedApi} from './js/shell/tabs.js';
import {pause, seen} from './js/page/waiting.js';
import {trouble} from './js/shell/words.js';
import {missingPart} from './js/shell/missing.js';

/** After the first failure, which may be an accident, and after each other one. */
const AGAIN_MS = 300;
const RETRY_MS = 2_000;

const [bar, connection, main, foot] = ['bar', 'connection', 'main', 'foot'].map((id) => document.getElementById(id));
const tabs = new Tabs();
const signIn = new SignIn(tabs, (token) => token === null ? askForToken('') : enter(token));

/** What those who are signed in have: client, instances, rights. @type {object|null} */
let signedIn = null;
let mounted = {close() {}};
/** Ends with the next change of the part, so that one that is still on its way is not shown. */
let visit = new AbortController();

/** Asks for a token. */
function askForToken(why) {
  leave();
  drawBar(bar, {whoami: null});
  title(t('shell.signin.title'));
  mounted = mountSignIn(main, {
    why,
    check: (token) => client(token).whoami(),
    onToken: (token, forget, whoami) => {
      signIn.keep(token, forget);
      signIn.share();
      open(token, whoami);
    },
  });
}

/** Goes on with a token from elsewhere, which may have ended. */
async function enter(token) {
  leave();
  const {signal} = visit;
  drawBar(bar, {whoami: null});
  let rest = new AbortController();
  signal.addEventListener('abort', () => rest.abort());
  let away = null;
  for (let failures = 0; ; failures++) {
    await seen(signal);
    const answer = await client(token).whoami();
    if (signal.aborted) {
      return;
    }
    if (answer.status === 200) {
      open(token, answer.body);
      return;
    }
    if (answer.status === 401) {
      signIn.drop();
      askForToken(trouble(answer));
      return;
    }
    const ms = failures === 0 ? AGAIN_MS : answer.retryAfterMs || RETRY_MS;
    if (failures > 0) {
      away ??= mountAway(main, {
        onTry: () => rest.abort(),
        onOther: () => {
          signIn.drop();
          askForToken('');
        },
      });
      away(answer, ms);
    }
    rest = new AbortController();
    await pause(ms, rest.signal);
    if (signal.aborted) {
      return;
    }
  }
}

async function open(token, whoami) {
  leave();
  const {signal} = visit;
  const key = await nameOf(token);
  if (signal.aborted) {
    return;
  }
  const api = client(token, {
    onCommand: (id, deleted) => live.commanded(id, deleted),
    onRefused: (answer) => {
      if (signedIn?.api === api) {
        signIn.drop();
        askForToken(trouble(answer));
      }
    },
  });
  const live = new Live(api, tabs, key);
  const end = new AbortController();
  signedIn = {api, live, whoami, ended: end.signal, end: () => end.abort(), endNotice: watchConnection(connection, live)};
  drawBar(bar, {whoami, onSignOut: () => {
    signIn.out();
    askForToken('');
  }});
  route(true);
}

function client(token, listeners = {onCommand() {}, onRefused() {}}) {
  return new WatchedApi(token, listeners);
}

/** Returns a name for a token that does not reveal it. Pages without TLS cannot hash; they share no stream either. */
async function nameOf(token) {
  const hash = await crypto.subtle?.digest('SHA-256', new TextEncoder().encode(token));
  return hash === undefined ? '' : [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16)).join('');
}

/** Ends all that belongs to the token. */
function leave() {
  visit.abort();
  visit = new AbortController();
  mounted.close();
  mounted = {close() {}};
  closeQuestions();
  signedIn?.end();
  signedIn?.endNotice();
  signedIn?.live.close();
  signedIn = null;
  put(main);
}

/** Closes the dialogs of the part that was left, but not that of a token that is shown once. */
function closeQuestions() {
  document.querySelectorAll('dialog:not([closedby=none])').forEach((each) => each.close());
}

/** Shows the part that the address names. */
async function route(first = false) {
  if (signedIn === null) {
    return;
  }
  const target = routeOf(location.hash);
  if (target.part === 'moved') {
    location.replace(target.hash); // keeps it out of the history; comes back here
    return;
  }
  if (target.part === 'admin' && !signedIn.whoami.administrator) {
    location.replace('#/');
    return;
  }
  const same = mounted.takes?.(target) ?? false;
  markCurrent(bar, target);
  if (same) {
    return;
  }
  visit.abort();
  visit = new AbortController();
  const {signal} = visit;
  mounted.close();
  mounted = {close() {}};
  closeQuestions();
  const mount = await part(target).catch(() => null);
  if (signal.aborted) {
    return;
  }
  put(main);
  if (mount === null) { // its scripts did not come
    put(main, missingPart());
    return;
  }
  window.scrollTo(0, 0);
  mounted = mount(main, {
    ...signedIn,
    go: (hash) => {
      location.hash = hash;
    },
    onTitle: title,
  });
  if (!first || target.part !== 'home') {
    main.querySelector('h1')?.focus();
  }
}

/** Returns the function that fills the page. Only the home is there at once. */
async function part({part: name, id, tab}) {
  switch (name) {
    case 'instance': {
      const {mountInstance} = await loadPart('instance');
      return (parent, context) => mountInstance(parent, {...context, id, tab});
    }
    case 'admin': {
      const admin = await loadPart('admin');
      return {tokens: admin.mountTokens, audit: admin.mountAudit, system: admin.mountSystem}[tab];
    }
    default:
      return mountHome;
  }
}

function title(text) {
  document.title = `${text} · Linkgate`;
}

async function begin() {
  const skip = document.getElementById('skip');
  skip.textContent = t('shell.skip');
  skip.addEventListener('click', (event) => {
    event.preventDefault(); // the part of the address after "#" names a part of the dashboard
    main.focus();
  });
  drawFoot(foot);
  window.addEventListener('hashchange', () => route());
  const token = await signIn.find();
  if (signedIn === null) {
    token === null ? askForToken('') : enter(token);
  }
}

const speaks = await startLanguage('home').then(() => true, () => false);
if (speaks) {
  await begin();
} else { // the texts did not come
  put(main, missingPart('This page could not be loaded.', 'Load the page again'));
}
