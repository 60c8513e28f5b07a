// Another phone that the account writes with: what it got, what it writes, and that it has read it.

import {attr, h, keyed, say} from '../page/dom.js';
import {errorPlace, field, jobButton, onSubmit} from '../shell/forms.js';
import {n, t, time} from '../page/i18n.js';
import {digits, fullNumber} from '../page/numbers.js';
import {troubleOnce} from '../shell/words.js';
import {FRIEND} from '../shell/friend.js';
import {every} from '../shell/again.js';
import {fullTime} from '../shell/times.js';

const POLL_MS = 2_000;
const SHOWN = 50;

/**
 * Returns the chat, which is there while the instance is linked.
 * @returns {{box: HTMLElement, show: (linked: boolean) => void}}
 */
export function chat(phone) {
  const error = errorPlace();
  const other = field(t('phone.friend'), h('input', {type: 'tel', dir: 'ltr', autocomplete: 'off', value: fullNumber(FRIEND)}));
  const list = h('ol', {'class': 'chat', 'tabindex': 0, 'hidden': true, 'aria-label': t('phone.messages')});
  const none = h('p', {class: 'hint'}, t('phone.messages.none'));
  const text = field(t('phone.text'), h('input', {maxlength: 4096, autocomplete: 'off', value: t('phone.text.sample')}));
  const form = h('form', {class: 'stack'}, text.box, error, h('button', {class: 'wide'}, t('phone.write')));
  const number = () => other.input.value.replace(/[^0-9]/g, '');
  const account = () => digits(phone.info?.me?.id);
  const read = jobButton(t('phone.read'), async () => {
    const answer = await phone.api.post('sandbox/read', {phone_number: number()}, phone.signal);
    if (answer.status !== 200) {
      return wrong(answer);
    }
    phone.result(n('phone.read.done', answer.body.read));
    text.input.focus(); // the button goes
    await load();
    return null;
  }, error, {class: 'small start', hidden: true});
  const box = h('details', {class: 'messages', open: true, hidden: true}, h('summary', null, t('phone.messages')),
    h('div', {class: 'stack'}, other.box, none, list, read, form));
  let linked = false;
  // A phone of the sandbox exists once it was asked for: a text to this one finds it from the beginning.
  phone.api.post('sandbox/inbox', {phone_number: number(), limit: 1}, phone.signal).catch(() => {});

  onSubmit(form, [other, text], error, async () => {
    const message = text.input.value.trim();
    if (message === '') {
      return {field: text, text: t('phone.text.empty')};
    }
    const answer = await phone.api.post('sandbox/text', {phone_number: number(), to: account(), text: message}, phone.signal);
    if (answer.status !== 200) {
      return wrong(answer);
    }
    text.input.value = '';
    text.input.focus();
    phone.result(t('phone.written'));
    await load();
    return null;
  });

  function wrong(answer) {
    return answer.body.param === 'phone_number' || answer.body.params?.includes('phone_number')
      ? {field: other, text: t('shell.number.wrong')} : troubleOnce(answer, 'sandbox');
  }

  async function load() {
    const answer = await phone.api.post('sandbox/inbox', {phone_number: number(), limit: SHOWN}, phone.signal);
    if (answer.status !== 200) {
      return;
    }
    const messages = answer.body.messages.filter(({from, to}) => [from, to].includes(account()));
    attr(none, 'hidden', messages.length > 0);
    attr(list, 'hidden', messages.length === 0);
    attr(read, 'hidden', messages.every((each) => each.own || each.read));
    const last = list.lastElementChild;
    keyed(list, messages, (each) => each.id, bubble, update);
    if (list.lastElementChild !== last) {
      list.scrollTop = list.scrollHeight;
    }
  }

  every(POLL_MS, phone.signal, () => linked && box.open && number().length > 6 && load().catch(() => {})); // closed
  return {
    box,
    show(now) {
      linked = now;
      attr(box, 'hidden', !now);
    },
  };
}

function bubble({own, body, type, timestamp}) {
  return h('li', {class: own ? 'own' : 'theirs'},
    h('p', {dir: 'auto'}, body ?? t('phone.other_type', {type})),
    h('small', {class: 'soft'}, h('time', {datetime: timestamp, title: fullTime(timestamp)}, time(timestamp)), h('span', {class: 'state'})));
}

function update(element, {own, read}) {
  say(element.querySelector('.state'), own ? '' : ` · ${t(read ? 'phone.is_read' : 'phone.is_unread')}`);
}
