// The form for a new instance.

import {h} from '../page/dom.js';
import {errorPlace, field, onSubmit} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';

/** The longest name, as the server counts it. */
const MAX_NAME = 64;

/**
 * Returns the form: one field and one button; the engine where there are two, and who may link if asked for.
 * @param {{api: import('../shell/api.js').Api, whoami: object, go: (hash: string) => void}} context
 * @param {{label: string, action: string, simple?: boolean, onDone?: () => void, onCancel?: () => void}} how simple: the
 *     field and the button alone
 */
export function createForm({api, whoami, go}, {label, action, simple = false, onDone = () => {}, onCancel}) {
  const engines = [...whoami.engines].sort((a, b) => (b === whoami.default_engine) - (a === whoami.default_engine));
  const name = field(label, h('input', {id: 'new-name', maxlength: MAX_NAME, autocomplete: 'off', placeholder: t('home.create.example')}));
  const phone = field(t('home.create.phone'), h('input', {id: 'new-phone', type: 'tel', dir: 'ltr', autocomplete: 'off'}), t('home.create.phone_hint'));
  const error = errorPlace();
  const more = h('details', null, h('summary', null, t('home.create.phone_summary')), phone.box);
  const form = h('form', {class: 'stack create'},
    name.box,
    !simple && engines.length > 1 && h('fieldset', {class: 'stack'},
      h('legend', {class: 'visually-hidden'}, t('home.create.engine')),
      engines.map((engine, i) => h('label', {class: 'choice'},
        h('input', {type: 'radio', name: 'engine', value: engine, checked: i === 0}),
        h('span', null, h('strong', null, t(`shell.engine.${engine}`)), h('small', null, t(`home.engine.${engine}_hint`)))))),
    !simple && more,
    error,
    h('div', {class: simple ? 'actions' : 'actions end'},
      onCancel && h('button', {type: 'button', onclick: onCancel}, t('shell.cancel')),
      h('button', {class: 'primary'}, action)));
  onSubmit(form, [name, phone], error, async () => {
    const text = name.input.value.trim();
    if (text === '') {
      return {field: name, text: t('shell.name.empty')};
    }
    const engine = form.querySelector('input[type=radio]:checked')?.value ?? whoami.default_engine;
    const expected = phone.input.value.trim();
    const answer = await api.create(text, engine, expected === '' ? {} : {expected_phone: expected});
    if (answer.status >= 200 && answer.status < 300) {
      onDone();
      go(`#/i/${answer.body.instance_id}`);
      return null;
    }
    if (answer.body.param === 'name') {
      return {field: name, text: t('shell.name.wrong')};
    }
    if (answer.body.param === 'expected_phone') {
      more.open = true;
      return {field: phone, text: t('shell.number.wrong')};
    }
    return troubleOnce(answer, engine);
  });
  return form;
}
