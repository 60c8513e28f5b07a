// The tab of the webhooks: which there are, and what became of their deliveries.

import {announce, h, keyed, put, say} from '../page/dom.js';
import {ask} from '../shell/dialog.js';
import {errorPlace, jobButton} from '../shell/forms.js';
import {n, rich, t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';
import {deliveries} from './deliveries.js';
import {hookForm} from './hookform.js';

/** Fills the tab. */
export function mountHooks(parent, view) {
  const title = h('h2', {tabindex: -1}, t('instance.hooks'));
  const error = errorPlace();
  const none = h('p', {class: 'soft', role: 'status'}, t('shell.loading'));
  const list = h('ul', {class: 'hooks'});
  const place = h('div', {class: 'place'});
  const add = h('button', {type: 'button', class: 'primary', hidden: true, onclick: () => open(null)}, t('instance.hooks.add'));
  if (!view.may('manage')) {
    put(parent, h('section', {class: 'card stack'}, title, h('p', {class: 'notice'}, t('instance.hooks.scope'))));
    return;
  }
  const again = jobButton(t('shell.try_now'), load, error, {hidden: true});
  const sent = deliveries(view);
  put(parent, h('div', {class: 'stack wide-gaps'},
    h('section', {class: 'card stack'}, title, h('p', {class: 'soft'}, t('instance.hooks.what')), none, list, error, place, h('div', {class: 'actions'}, again, add)), sent));
  let system = null;

  /** Shows the list that an answer has. */
  function take({webhooks, systemConfig}) {
    system = systemConfig;
    say(none, webhooks.length === 0 ? t('instance.hooks.none') : '');
    none.hidden = webhooks.length > 0;
    keyed(list, webhooks, (hook) => JSON.stringify(hook), line);
    add.hidden = webhooks.length >= system.max_webhooks || place.firstChild !== null;
  }

  function line(hook) {
    const failed = errorPlace();
    const run = (job) => jobButton(job.label, job.run, failed, {'class': 'small', 'aria-label': `${job.label}: ${hook.name || hook.url}`});
    return h('li', {class: 'stack'},
      h('p', null, hook.name && h('strong', null, h('bdi', null, hook.name)), h('bdi', {class: 'url'}, hook.url)),
      h('p', {class: 'soft'}, [
        hook.events.includes('*') ? t('instance.hooks.all_events') : hook.events.join(', '),
        t(hook.is_active ? 'instance.hooks.active' : 'instance.hooks.paused'),
        t(hook.hmac === null ? 'instance.hooks.unsigned' : 'instance.hooks.signed'),
        n('instance.hooks.attempts', hook.retries.attempts),
      ].join(' · ')),
      h('div', {class: 'actions'},
        h('button', {'type': 'button', 'class': 'small', 'aria-label': `${t('instance.hooks.edit')}: ${hook.name || hook.url}`, 'onclick': () => open(hook)}, t('instance.hooks.edit')),
        run({label: t(hook.is_active ? 'instance.hooks.pause' : 'instance.hooks.resume'), run: () => change('webhook/update', {url: hook.url, is_active: !hook.is_active})}),
        run({label: t('instance.hooks.delete'), run: () => remove(hook)})),
      failed);
  }

  async function change(path, fields) {
    const answer = await view.api.post(path, {instance_id: view.id, ...fields}, view.signal);
    if (answer.status !== 200) {
      return troubleOnce(answer);
    }
    const inList = list.contains(document.activeElement);
    take(answer.body);
    if (inList && !list.contains(document.activeElement)) {
      title.focus();
    }
    return null;
  }

  async function remove(hook) {
    const confirmed = await ask({
      title: t('instance.hooks.delete.ask'),
      body: [h('p', null, rich('instance.hooks.delete.what', {url: h('bdi', null, hook.url)}))],
      action: t('instance.hooks.delete'),
    });
    if (!confirmed) {
      return null;
    }
    const wrong = await change('webhook/delete', {url: hook.url});
    if (wrong === null) {
      announce(t('instance.hooks.deleted'));
      title.focus();
    }
    return wrong;
  }

  function open(hook) {
    const close = () => {
      put(place);
      add.hidden = list.children.length >= system.max_webhooks;
      (add.hidden ? title : add).focus();
    };
    add.hidden = true;
    put(place, hookForm({view, hook, system, close, saved: (body) => {
      take(body);
      close();
      announce(t('instance.hooks.saved'));
    }}));
    place.querySelector('input').focus();
  }

  /** Asks for the list. Returns what is wrong. */
  async function load() {
    const answer = await view.api.post('session/webhook', {instance_id: view.id}, view.signal);
    none.textContent = '';
    if (answer.status !== 200) {
      again.hidden = false;
      return troubleOnce(answer);
    }
    const focused = document.activeElement === again;
    again.hidden = true;
    take(answer.body);
    focused && title.focus();
    return null;
  }

  load().then((wrong) => say(error, wrong ?? ''), () => {}); // closed
}
