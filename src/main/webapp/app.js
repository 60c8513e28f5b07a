// The page: token, instance, code. The part of the address after "#" is the instance.

import {Api} from './js/api.js';
import {LinkView} from './js/linkview.js';
import * as store from './js/store.js';
import {Watch} from './js/watch.js';
import {trouble, troubleOnce} from './js/sentences.js';

const $ = (id) => document.getElementById(id);

/** @type {Api|null} */
let api = null;
/** @type {Watch|null} */
let watch = null;
let notice = '';

const view = new LinkView({start: () => watch?.start(), retry: () => watch?.retry(), stop: () => watch?.stop()});

/** Shows the section that fits the token and the address. */
function route() {
  watch?.close();
  watch = null;
  view.close();
  const id = instanceInAddress();
  if (api === null) {
    show('sign-in');
    $('token').focus();
  } else if (id === null) {
    show('choose');
    drawRecent();
    $('choose-title').focus();
  } else {
    show('link');
    follow(id);
    $('link-title').focus();
  }
}

function instanceInAddress() {
  const id = location.hash.slice(1).toUpperCase();
  return /^[0-9A-Z]{12}$/.test(id) ? id : null;
}

function show(section) {
  for (const each of ['sign-in', 'choose', 'link']) {
    $(each).hidden = each !== section;
  }
  $('sign-out').hidden = api === null;
  $('choose-notice').hidden = notice === '';
  $('choose-notice').textContent = notice;
  notice = '';
  document.title = 'Linkgate';
}

function follow(id) {
  const known = store.recent().find((entry) => entry.id === id);
  let noted = '';
  view.open(id, known?.name);
  watch = new Watch(api, id, (state) => {
    const {name, engine} = state.info;
    if (engine && noted !== name + engine) {
      noted = name + engine;
      store.remember(id, name, engine);
    }
    view.draw(state);
  }, (answer) => refused(id, answer));
}

function refused(id, answer) {
  if (answer.status === 401) {
    signOut(trouble(answer));
    return;
  }
  store.forget(id);
  notice = `${id}: ${trouble(answer)}`;
  location.replace('#'); // keeps the missing instance out of the history
}

function signOut(why = '') {
  store.forgetToken();
  api = null;
  $('token').value = '';
  $('token-error').textContent = why;
  route();
}

function drawRecent() {
  const entries = store.recent();
  $('recent-box').hidden = entries.length === 0;
  $('recent').replaceChildren(...entries.map(({id, name, engine}) => {
    const link = document.createElement('a');
    link.href = `#${id}`;
    const label = document.createElement('span');
    label.textContent = name || id;
    const small = document.createElement('small');
    small.textContent = engine === 'sandbox' ? `${id} · Sandbox` : id;
    link.append(label, small);
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
}

/** Runs a form's job, one at a time, and shows an error next to its field. */
function onSubmit(form, error, field, job) {
  let running = false;
  $(form).addEventListener('submit', async (event) => {
    event.preventDefault();
    if (running) {
      return;
    }
    running = true;
    const button = event.submitter ?? $(form).querySelector('button');
    button.setAttribute('aria-disabled', 'true'); // a disabled button would lose the focus
    $(error).textContent = '';
    try {
      const wrong = await job();
      $(error).textContent = wrong ?? '';
      if (wrong) {
        $(field).focus();
      }
    } finally {
      running = false;
      button.removeAttribute('aria-disabled');
    }
  });
}

onSubmit('token-form', 'token-error', 'token', async () => {
  const token = $('token').value.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return 'A token consists of letters, digits and a few other characters. Copy it again.';
  }
  const candidate = new Api(token);
  const answer = await candidate.whoami();
  if (answer.status !== 200) {
    return troubleOnce(answer);
  }
  if ($('remember').checked) {
    store.rememberToken(token);
  }
  $('token').value = '';
  api = candidate;
  route();
  return null;
});

onSubmit('create-form', 'create-error', 'name', async () => {
  const engine = $('create-form').querySelector('input[type=radio]:checked').value;
  const answer = await api.create($('name').value.trim(), engine);
  if (answer.status === 401) {
    signOut(trouble(answer));
    return null;
  }
  const id = answer.body.instance_id;
  if (![200, 201].includes(answer.status) || typeof id !== 'string') {
    return troubleOnce(answer, engine);
  }
  store.remember(id, answer.body.session_name, engine);
  $('name').value = '';
  location.hash = id;
  return null;
});

$('open-form').addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = $('instance').value.trim().toUpperCase();
  $('instance').value = '';
});

$('sign-out').addEventListener('click', () => signOut());
window.addEventListener('hashchange', route);
for (const event of ['online', 'offline', 'pageshow']) {
  window.addEventListener(event, () => watch?.wake());
}
document.addEventListener('visibilitychange', () => document.hidden || watch?.wake());
for (const event of ['pointerdown', 'keydown']) {
  document.addEventListener(event, () => watch?.nudge(), {passive: true});
}

const remembered = store.rememberedToken();
if (remembered !== null) {
  api = new Api(remembered);
}
route();
