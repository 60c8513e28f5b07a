// What is known of a linked account.

import {attr, h, put, say} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {errorPlace, field, freshId, onSubmit} from '../shell/forms.js';
import {fullNumber, maskedByServer, maskedNumber} from '../page/numbers.js';
import {troubleOnce} from '../shell/words.js';
import {linkedSince} from './past.js';
import {fullTime} from '../shell/times.js';

const ROWS = ['number', 'name', 'platform', 'since', 'engine', 'expected'];

/** Returns the card of an instance, which follows it while it is linked. What has not changed is not drawn again. */
export function facts(view) {
  const rows = {};
  const boxes = ROWS.map((key) => {
    const dd = h('dd');
    const box = h('div', {hidden: true}, h('dt', null, t(`instance.fact.${key}`)), dd);
    let drawn = null;
    rows[key] = (value, make = (text) => h('bdi', null, text)) => {
      attr(box, 'hidden', !value);
      if (value !== drawn) {
        drawn = value;
        put(dd, value && make(value));
      }
    };
    return box;
  });
  const expected = expectation(view);
  let asked = '';
  view.follow((info) => {
    if (!info.linked) {
      return;
    }
    rows.number(info.me?.id, number);
    rows.name(info.me?.pushName);
    rows.engine(t(`shell.engine.${info.engine}`));
    expected.draw(info);
    rows.expected('expected', () => expected.box);
    const key = JSON.stringify([info.me, info.status === 'WORKING']);
    if (key !== asked) {
      asked = key;
      lookUp(view, rows).catch(() => {}); // closed
    }
  });
  const title = freshId('facts');
  return h('section', {'class': 'card stack', 'aria-labelledby': title}, h('h2', {id: title}, t('instance.facts')), h('dl', {class: 'facts'}, boxes));
}

/** Asks for what session/info does not have. */
async function lookUp(view, rows) {
  const history = await view.api.post('session/history', {instance_id: view.id}, view.signal);
  const since = history.status === 200 ? linkedSince(history.body.history) : null;
  rows.since(since, () => h('time', {datetime: since}, fullTime(since)));
  if (view.info.status === 'WORKING') {
    const me = await view.api.post('session/me', {instance_id: view.id}, view.signal);
    rows.platform(me.body.platform && platformName(me.body.platform));
  }
}

function platformName(word) {
  return {android: 'Android', smba: 'WhatsApp Business (Android)', iphone: 'iPhone', ios: 'iPhone', smbi: 'WhatsApp Business (iPhone)'}[word] ?? word;
}

/** A number that is masked until it is asked for: others may look at the screen. */
function number(address) {
  const text = h('bdi', {class: 'number'}, maskedNumber(address));
  const button = h('button', {type: 'button', class: 'small quiet', onclick: () => {
    const shown = text.textContent === fullNumber(address);
    say(text, shown ? maskedNumber(address) : fullNumber(address));
    say(button, t(shown ? 'instance.number.show' : 'instance.number.hide'));
  }}, t('instance.number.show'));
  return h('span', {class: 'row'}, text, button);
}

/** The phone that may link, and the form that changes it: that is the person's until it is sent or closed. */
export function expectation(view) {
  const text = h('bdi', {class: 'number'});
  const box = h('div');
  const show = () => put(box, h('span', {class: 'row'}, text, view.may('manage') && button));
  const button = h('button', {type: 'button', class: 'small quiet', onclick: () => put(box, expectationForm(view, () => {
    show();
    button.focus();
  }))}, t('instance.expected.change'));
  show();
  return {
    box,
    draw: ({expected_phone: phone}) => say(text, phone ? maskedByServer(phone) : t('instance.expected.any')),
  };
}

function expectationForm(view, done) {
  const phone = field(t('instance.expected.field'), h('input', {type: 'tel', autocomplete: 'off'}), t('instance.expected.hint'));
  const error = errorPlace();
  const form = h('form', {class: 'stack'}, phone.box, error, h('div', {class: 'actions'},
    h('button', {class: 'primary'}, t('instance.save')), h('button', {type: 'button', onclick: done}, t('shell.cancel'))));
  form.addEventListener('keydown', (event) => event.key === 'Escape' && done());
  onSubmit(form, [phone], error, async () => {
    const answer = await view.api.update(view.id, {expected_phone: phone.input.value.trim()});
    if (answer.status !== 200) {
      return answer.body.param === 'expected_phone' ? {field: phone, text: t('shell.number.wrong')} : troubleOnce(answer);
    }
    view.take(answer.body);
    done();
    return null;
  });
  queueMicrotask(() => phone.input.focus());
  return form;
}
