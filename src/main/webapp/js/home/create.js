// The form for a new instance.

import {h} from '../dom.js';
import {t} from '../i18n.js';
import {troubleOnce} from '../words.js';

/** The longest name, as the server counts it. */
const MAX_NAME = 64;

/**
 * Returns the form: one field and one button; the engine where there are two, and who may link if asked for.
 * @param {{api: import('../api.js').Api, whoami: object, go: (hash: string) => void}} context
 * @param {{label: string, action: string, simple?: boolean, onDone?: () => void, onCancel?: () => void}} how simple: the
 *     field and the button alone
 */
export function createForm({api, whoami, go}, {label, action, simple = false, onDone = () => {}, onCancel}) {
  const engines = [...whoami.engines].sort((a, b) => (b === whoami.default_engine) - (a === whoami.default_engine));
  const name = h('input', {
    'id': 'new-name', 'maxlength': MAX_NAME, 'autocomplete': 'off', 'aria-describedby': 'new-name-error',
    'placeholder': t('home.create.example'),
  });
  const nameError = h('p', {'class': 'error', 'id': 'new-name-error', 'role': 'alert'});
  const phone = h('input', {
    'id': 'new-phone', 'type': 'tel', 'dir': 'ltr', 'autocomplete': 'off',
    'aria-describedby': 'new-phone-hint new-phone-error',
  });
  const phoneError = h('p', {'class': 'error', 'id': 'new-phone-error', 'role': 'alert'});
  const error = h('p', {class: 'error', role: 'alert'});
  const more = h('details', null,
    h('summary', null, t('home.create.phone_summary')),
    h('div', {class: 'field'},
      h('label', {for: 'new-phone'}, t('home.create.phone')),
      phone,
      h('p', {class: 'hint', id: 'new-phone-hint'}, t('home.create.phone_hint')),
      phoneError));
  const submit = h('button', {class: 'primary'}, action);
  const form = h('form', {class: 'stack create', novalidate: true},
    h('div', {class: 'field'}, h('label', {for: 'new-name'}, label), name, nameError),
    !simple && engines.length > 1 && h('fieldset', {class: 'stack'},
      h('legend', {class: 'visually-hidden'}, t('home.create.engine')),
      engines.map((engine, i) => h('label', {class: 'choice'},
        h('input', {type: 'radio', name: 'engine', value: engine, checked: i === 0}),
        h('span', null, h('strong', null, t(`home.engine.${engine}`)), h('small', null, t(`home.engine.${engine}_hint`)))))),
    !simple && more,
    error,
    h('div', {class: simple ? 'actions' : 'actions end'},
      onCancel && h('button', {type: 'button', onclick: onCancel}, t('shell.cancel')),
      submit));

  let running = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (running) {
      return;
    }
    for (const [field, place] of [[name, nameError], [phone, phoneError]]) {
      place.textContent = '';
      field.removeAttribute('aria-invalid');
    }
    error.textContent = '';
    const text = name.value.trim();
    if (text === '') {
      wrong(name, nameError, t('home.create.no_name'));
      return;
    }
    running = true;
    submit.setAttribute('aria-disabled', 'true'); // a disabled button would lose the focus
    const engine = form.querySelector('input[type=radio]:checked')?.value ?? whoami.default_engine;
    const expected = phone.value.trim();
    const answer = await api.create(text, engine, expected === '' ? {} : {expected_phone: expected});
    running = false;
    submit.removeAttribute('aria-disabled');
    if (answer.status >= 200 && answer.status < 300) {
      onDone();
      go(`#/i/${answer.body.instance_id}`);
    } else if (answer.body.param === 'name') {
      wrong(name, nameError, t('home.create.bad_name'));
    } else if (answer.body.param === 'expected_phone') {
      more.open = true;
      wrong(phone, phoneError, t('home.create.bad_phone'));
    } else {
      error.textContent = troubleOnce(answer, engine);
      name.focus();
    }
  });
  return form;
}

function wrong(field, place, text) {
  place.textContent = text;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}
