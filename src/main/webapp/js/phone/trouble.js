// "Make trouble": a fault in words, what will happen, and the button that makes it.

import {h, put, say} from '../page/dom.js';
import {errorPlace, field, jobButton} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';
import {TROUBLES, troublesFor} from './faults.js';

/** Returns the section, which offers what can be seen now. */
export function troubleMaker(phone) {
  const error = errorPlace();
  const choice = h('select', {onchange: () => explain()});
  const what = field(t('phone.trouble.what'), choice);
  const then = h('p', {class: 'hint'});
  const result = h('p', {class: 'hint', role: 'status'});
  const make = jobButton(t('phone.trouble.make'), async () => {
    const trouble = chosen();
    say(result, '');
    const answer = await phone.api.post('sandbox/fault', {instance_id: phone.id, ...trouble.call}, phone.signal);
    if (answer.status !== 200) {
      return answer.body.param === 'instance_id' ? t('phone.trouble.unknown') : troubleOnce(answer, 'sandbox');
    }
    if (trouble.reconnects) { // it strikes the next connection, so there has to be one
      const restarted = await phone.api.restart(phone.id);
      if (restarted.status !== 200) {
        return troubleOnce(restarted, 'sandbox');
      }
    }
    say(result, t(trouble.when === 'line' ? 'phone.trouble.made' : trouble.when === 'link' ? 'phone.trouble.at_scan' : 'phone.trouble.at_text'));
    return null;
  }, error, {class: 'small danger'});
  const end = jobButton(t('phone.trouble.end'), async () => {
    say(result, '');
    const answer = await phone.api.post('sandbox/fault', {instance_id: phone.id}, phone.signal);
    if (answer.status !== 200) {
      return answer.body.param === 'instance_id' ? t('phone.trouble.unknown') : troubleOnce(answer, 'sandbox');
    }
    say(result, t('phone.trouble.ended'));
    return null;
  }, error, {class: 'small'});
  let offered = null;

  function chosen() {
    return TROUBLES.find(({name}) => name === choice.value);
  }

  function explain() {
    say(then, t(`phone.fault.${choice.value}.then`));
    say(result, '');
  }

  function offer() {
    if (offered === phone.info.linked) {
      return;
    }
    offered = phone.info.linked;
    const before = choice.value;
    const offers = troublesFor(offered);
    put(choice, ['line', 'link', 'mail'].map((when) => {
      const group = offers.filter((each) => each.when === when);
      return group.length > 0 && h('optgroup', {label: t(`phone.trouble.${when}`)}, group.map(({name}) => h('option', {value: name}, t(`phone.fault.${name}`))));
    }));
    if (offers.some(({name}) => name === before)) {
      choice.value = before;
    }
    explain();
  }

  const box = h('details', {class: 'trouble', ontoggle: () => box.open && offer()}, h('summary', null, t('phone.trouble')),
    h('div', {class: 'stack'}, what.box, then, h('div', {class: 'actions'}, make, end), error, result));
  choice.addEventListener('focus', offer);
  return box;
}
