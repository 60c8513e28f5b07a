// The form of a webhook. A secret that is stored is never shown again: it can only be replaced or removed.

import {h, put, say} from '../page/dom.js';
import {copyButton, errorPlace, field, freshId, onSubmit} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';

const HIDDEN = '********';
const KEY_BYTES = 32;
const ALL = '*';

/**
 * Returns a form for a webhook.
 * @param {object} parts `hook` is null for a new one, `system` what the server allows; `saved` gets the answer
 */
export function hookForm({view, hook, system, close, saved}) {
  const url = field(t('instance.hook.url'), h('input', {
    type: 'url', dir: 'ltr', value: hook?.url ?? '', readonly: hook !== null, maxlength: 2000, autocomplete: 'off', placeholder: 'https://',
  }), t(hook !== null ? 'instance.hook.url.fixed' : system.private_targets ? 'instance.hook.url.any' : 'instance.hook.url.hint'));
  const name = field(t('instance.hook.name'), h('input', {value: hook?.name ?? '', maxlength: 64, autocomplete: 'off'}), t('instance.hook.name.hint'));
  const events = eventChoice(hook, system);
  const secret = secretField(hook);
  const delay = field(t('instance.hook.delay'), whole(hook?.retries.delay ?? system.retries.delay, 1, 3600));
  const attempts = field(t('instance.hook.attempts'), whole(hook?.retries.attempts ?? system.retries.attempts, 1));
  const error = errorPlace();
  const form = h('form', {'class': 'card well stack', 'aria-label': t(hook === null ? 'instance.hooks.add' : 'instance.hooks.edit')},
    url.box, name.box, events.box, secret.box,
    h('details', null, h('summary', null, t('instance.hook.retries')), h('div', {class: 'pair'}, delay.box, attempts.box), h('p', {class: 'hint'}, t('instance.hook.retries.hint'))),
    error, h('div', {class: 'actions'}, h('button', {class: 'primary'}, t('instance.save')), h('button', {type: 'button', onclick: close}, t('shell.cancel'))));
  const fields = {url, name, events, hmac: secret, retries: delay};
  onSubmit(form, [url, name, events, secret, delay, attempts], error, async () => {
    const chosen = events.value();
    if (chosen.length === 0) {
      return {field: events, text: t('instance.hook.events.none')};
    }
    const answer = await view.api.post(hook === null ? 'webhook/set' : 'webhook/update', {
      instance_id: view.id,
      url: url.input.value.trim(),
      name: name.input.value.trim(),
      events: chosen,
      retries: {delay: Number(delay.input.value), attempts: Number(attempts.input.value)},
      ...secret.value(),
    }, view.signal);
    if (answer.status === 200) {
      saved(answer.body);
      return null;
    }
    const param = answer.body.param ?? answer.body.params?.[0];
    if (param in fields) {
      if (param === 'retries') {
        form.querySelector('details').open = true;
      }
      return {field: fields[param], text: t(`instance.hook.wrong.${param}`)};
    }
    return answer.body.code === 'conflict' ? t('instance.hook.too_many') : troubleOnce(answer);
  });
  return form;
}

function whole(value, min, max) {
  return h('input', {type: 'number', inputmode: 'numeric', value: String(value), min, max});
}

/** All events, or some of them. Names that the server does not have are kept. */
function eventChoice(hook, system) {
  const before = hook?.events ?? [ALL];
  const names = [...new Set([...system.events, ...before.filter((each) => each !== ALL)])];
  const boxes = names.map((name) => h('input', {type: 'checkbox', value: name, checked: before.includes(name) || before.includes(ALL)}));
  const all = h('input', {type: 'checkbox', checked: before.includes(ALL), onchange: () => show()});
  const single = h('div', {class: 'checks'}, names.map((name, i) => h('label', {class: 'check'}, boxes[i], h('code', null, name))));
  const error = h('p', {class: 'error', id: freshId('events')});
  const show = () => {
    single.hidden = all.checked;
  };
  all.setAttribute('aria-describedby', error.id);
  show();
  const box = h('fieldset', {class: 'field'}, h('legend', null, t('instance.hook.events')),
    h('label', {class: 'check'}, all, t('instance.hooks.all_events')), single, error);
  return {
    box, input: all, complain: (text) => say(error, text),
    value: () => all.checked ? [ALL] : boxes.filter(({checked}) => checked).map(({value}) => value),
  };
}

/** Empty leaves a stored secret as it is. */
function secretField(hook) {
  const stored = hook !== null && hook.hmac !== null;
  const secret = field(t('instance.hook.secret'), h('input', {type: 'password', dir: 'ltr', autocomplete: 'off', maxlength: 512}),
    t(stored ? 'instance.hook.secret.stored' : 'instance.hook.secret.hint'));
  const none = h('input', {type: 'checkbox'});
  const copy = h('span');
  const generate = h('button', {type: 'button', class: 'small', onclick: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    secret.input.value = `whsec_${btoa(String.fromCharCode(...bytes))}`;
    secret.input.type = 'text';
    none.checked = false;
    put(copy, copyButton(() => secret.input.value, t('instance.hook.secret'), {class: 'small'}));
  }}, t('instance.hook.secret.generate'));
  secret.box.append(h('div', {class: 'row'}, generate, copy), stored ? h('label', {class: 'check'}, none, t('instance.hook.secret.remove')) : '');
  return {...secret, value: () => {
    const text = secret.input.value.trim();
    return text !== '' ? {hmac: text} : none.checked || !stored ? {hmac: ''} : {hmac: HIDDEN};
  }};
}
