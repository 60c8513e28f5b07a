// A text to try the link with.

import {h, say} from '../page/dom.js';
import {serverNames, t} from '../page/i18n.js';
import {errorPlace, field, freshId, onSubmit} from '../shell/forms.js';
import {fullNumber} from '../page/numbers.js';
import {FRIEND} from '../shell/friend.js';
import {troubleOnce} from '../shell/words.js';
import {sendProblem} from './sending.js';
import {duration} from '../shell/times.js';

/** WhatsApp and the sandbox have 30 seconds to acknowledge. */
const PATIENCE_MS = 30_000;

/** Returns the form. The same text to the same chat keeps its key while it may have been sent, so none is sent twice. */
export function testText(view) {
  const chat = field(t('instance.send.to'), h('input', {type: 'tel', autocomplete: 'off', required: true}), t('instance.send.to.hint'));
  const text = field(t('instance.send.text'), h('textarea', {rows: 3, maxlength: 4096, required: true}));
  const error = errorPlace();
  const result = h('p', {class: 'hint', role: 'status'});
  const toMyself = h('button', {type: 'button', class: 'small quiet', onclick: () => {
    chat.input.value = fullNumber(view.info.me?.id);
    text.input.focus();
  }}, t('instance.send.myself'));
  const form = h('form', {class: 'stack'}, chat.box, text.box, error, result,
    h('div', {class: 'actions'}, h('button', {class: 'primary'}, t('instance.send.do')), toMyself));
  text.input.value = t('instance.send.sample');
  if (view.info.engine === 'sandbox') {
    chat.input.value = fullNumber(FRIEND);
  }
  let last = {what: '', key: ''};
  onSubmit(form, [chat, text], error, async () => {
    say(result, '');
    const to = chat.input.value.trim();
    const message = text.input.value.trim();
    if (to === '') {
      return {field: chat, text: t('instance.send.error.chat')};
    }
    if (message === '') {
      return {field: text, text: t('instance.send.error.text')};
    }
    const what = JSON.stringify([to, message]);
    if (last.what !== what) {
      last = {what, key: `page-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`};
    }
    say(result, t('instance.send.under_way', serverNames(view.info.engine)));
    const answer = await view.api.call('POST', 'send/text', {instance_id: view.id, chatId: to, message}, view.signal,
      {headers: {'Idempotency-Key': last.key}, waitMs: PATIENCE_MS});
    say(result, '');
    const problem = answer.status === 200 ? null : sendProblem(answer);
    if (problem?.uncertain !== true) {
      last = {what: '', key: ''};
    }
    if (problem === null) {
      say(result, t('instance.send.done'));
      return null;
    }
    return sentence(problem, answer, view.info.engine, {chat, text});
  });
  const title = freshId('send');
  return h('section', {'class': 'card stack', 'aria-labelledby': title}, h('h2', {id: title}, t('instance.send')), form);
}

function sentence(problem, answer, engine, fields) {
  const said = problem.key === null ? troubleOnce(answer, engine) : t(`instance.send.error.${problem.key}`, {...serverNames(engine), code: problem.code ?? ''});
  const wait = problem.waitMs === null ? '' : ` ${t('instance.send.wait', {duration: duration(problem.waitMs)})}`;
  const again = problem.uncertain && problem.key !== null ? ` ${t('instance.send.again')}` : '';
  const text = `${said}${wait}${again}`;
  return problem.field === null ? text : {field: fields[problem.field], text};
}
