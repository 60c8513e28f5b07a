// The sandbox's phone, beside the stage: it scans what is on the screen, types codes, unlinks, writes and makes trouble.

import {attr, h, put, say} from '../page/dom.js';
import {errorPlace, field, freshId, jobButton, onSubmit} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {fullNumber} from '../page/numbers.js';
import {troubleOnce} from '../shell/words.js';
import {chat} from './chat.js';
import {EXPECTED, OUTCOMES, RESULTS, numberFor} from './faults.js';
import {troubleMaker} from './trouble.js';

/** The phone answers when the outcome is known, at the latest after 25 s; after 40 s if a code is typed. */
const SCAN_MS = 25_000;
const TYPE_MS = 40_000;

/**
 * Fills the parent with the phone of an instance.
 * @param {HTMLElement} parent
 * @param {object} parts
 * @param {() => HTMLImageElement|null} parts.image the picture of the code that is on the screen now
 * @param {(listener: (info: object) => void) => void} parts.follow calls the listener now and at each change of the instance
 * @returns {{close: () => void}}
 */
export function mountPhone(parent, {api, id, image, follow}) {
  const closed = new AbortController();
  const {signal} = closed;
  const phone = {api, id, signal, info: null, number: () => number.input.value.replace(/[^0-9]/g, ''), result};
  const outcome = h('p', {class: 'phone-result', role: 'status'});
  const error = errorPlace();
  const number = field(t('phone.number'), h('input', {type: 'tel', dir: 'ltr', autocomplete: 'off', value: fullNumber(numberFor(id))}));
  const scanner = scanForm();
  const typing = typeForm();
  const devices = linkedDevices();
  const mail = chat(phone);
  const title = freshId('phone');
  put(parent, h('aside', {'class': 'phone', 'aria-labelledby': title},
    h('div', {class: 'phone-top'}, h('h2', {id: title}, t('phone.title'))),
    h('div', {class: 'phone-screen'}, number.box, scanner, outcome, error, devices.box, mail.box, typing, troubleMaker(phone))));

  /** Shows what came of something, or what is wrong. */
  function result(text, good = true) {
    say(outcome, text);
    outcome.classList.toggle('good', good);
    say(error, '');
  }

  function wrong(answer) {
    if (answer.body.param === 'phone_number' || answer.body.params?.includes('phone_number')) {
      number.complain(t('shell.number.wrong'));
      number.input.focus();
      return '';
    }
    return answer.body.param === 'image' ? t('phone.result.not_a_code') : troubleOnce(answer, 'sandbox');
  }

  /** Makes the call while the result says what goes on. Returns what is wrong. */
  async function play(path, body, waitMs, meanwhile) {
    number.complain('');
    result(meanwhile);
    const answer = await api.call('POST', path, {phone_number: phone.number(), ...body}, signal, {waitMs});
    result('');
    if (answer.status !== 200) {
      return wrong(answer);
    }
    const word = answer.body.result;
    result(RESULTS.includes(word) ? t(`phone.result.${word}`) : answer.body.message, EXPECTED.includes(word));
    return null;
  }

  function scanForm() {
    const choice = h('select', null, OUTCOMES.map((each) => h('option', {value: each}, t(`phone.outcome.${each}`))));
    const what = field(t('phone.outcome'), choice);
    const form = h('form', {class: 'stack'}, what.box, h('button', {class: 'primary wide'}, t('phone.scan')));
    onSubmit(form, [], error, async () => {
      const shown = image();
      if (shown === null || !shown.complete || shown.naturalWidth === 0) {
        return t('phone.no_code');
      }
      const second = choice.value === 'second_scan';
      const said = await play('sandbox/scan', {image: pixels(shown), outcome: choice.value}, SCAN_MS, t(choice.value === 'slow' ? 'phone.scanning_slowly' : 'phone.scanning'));
      if (said === null && second) {
        choice.value = 'link'; // the code that is shown now has to be confirmed
      }
      return said;
    });
    return form;
  }

  function typeForm() {
    const code = field(t('phone.code'), h('input', {class: 'mono', dir: 'ltr', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: 9}), t('phone.code.hint'));
    const form = h('form', {class: 'stack'}, code.box, h('button', {class: 'wide'}, t('phone.type')));
    onSubmit(form, [code], error, async () => {
      const text = code.input.value.trim();
      if (!/^[1-9A-Za-z]{4}-?[1-9A-Za-z]{4}$/.test(text)) {
        return {field: code, text: t('phone.code.wrong')};
      }
      return play('sandbox/type-code', {code: text}, TYPE_MS, t('phone.typing'));
    });
    return h('details', null, h('summary', null, t('phone.type.title')), form);
  }

  function linkedDevices() {
    const text = h('p', {class: 'soft'});
    const unlink = jobButton(t('phone.unlink'), async () => {
      const answer = await api.post('sandbox/unlink', {instance_id: id}, signal);
      if (answer.status !== 200) {
        return wrong(answer);
      }
      result(t(answer.body.unlinked > 0 ? 'phone.unlinked' : 'phone.nothing_linked'));
      number.input.focus();
      return null;
    }, error, {class: 'small'});
    return {box: h('div', {class: 'row devices', hidden: true}, text, unlink), text};
  }

  let linked = null;
  follow((info) => {
    phone.info = info;
    if (info.linked && info.me !== null) {
      say(devices.text, t('phone.linked'));
      if (linked !== true) {
        number.input.value = fullNumber(info.me.id);
      }
    }
    if (info.linked !== linked) {
      linked = info.linked;
      const gone = linked ? [scanner, typing] : [devices.box, mail.box];
      const focused = gone.some((each) => each.contains(document.activeElement));
      attr(devices.box, 'hidden', !linked);
      attr(scanner, 'hidden', linked);
      attr(typing, 'hidden', linked);
      attr(number.input, 'readonly', linked); // the phone of a link is what it is
      mail.show(linked);
      if (focused) {
        number.input.focus();
      }
    }
  });
  return {close: () => closed.abort()};
}

/** Returns the pixels of a picture as they are, as PNG. */
function pixels(image) {
  const canvas = h('canvas', {width: image.naturalWidth, height: image.naturalHeight});
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0);
  return canvas.toDataURL('image/png');
}
