// One line of the list.

import {h, say, attr} from '../page/dom.js';
import {rich, t} from '../page/i18n.js';
import {may} from '../shell/scopes.js';
import {accountOf, briefReason, inSeconds, wordSign, wordText} from '../shell/words.js';
import {helpful} from './commands.js';
import {ago, fullTime} from '../shell/times.js';

/** The parts of a row that change, by its element. */
const parts = new WeakMap();

/**
 * Makes a row.
 * @param {string} id
 * @param {{onHelp: (id) => void, onMenu: (id, button) => void, onCheck: (id, checked, range) => void}} actions
 */
export function makeRow(id, actions) {
  const check = h('input', {type: 'checkbox', onclick: (event) => actions.onCheck(id, check.checked, event.shiftKey)});
  const sign = h('span', {class: 'row-sign'});
  const name = h('bdi');
  const badge = h('span', {class: 'badge'}, t('shell.engine.sandbox'));
  const link = h('a', {class: 'row-name', href: `#/i/${id}`}, name);
  const state = h('span', {class: 'row-state'});
  const since = h('time', {class: 'row-since number'});
  const verb = h('button', {type: 'button', class: 'small', onclick: () => actions.onHelp(id)});
  const more = h('button', {
    'type': 'button', 'class': 'quiet icon small', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    'onclick': () => actions.onMenu(id, more),
  }, h('span', {'aria-hidden': 'true'}, '⋯'));
  const row = h('li', {class: 'item', dataset: {id}},
    h('label', {class: 'row-check'}, check),
    sign,
    h('span', {class: 'row-title'}, link, ' ', badge),
    state, since,
    h('span', {class: 'row-verb'}, verb),
    more);
  parts.set(row, {check, sign, name, badge, link, state, since, verb, more, word: null});
  return row;
}

/** Shows an instance in its row. */
export function updateRow(row, {info, word}, {whoami, selecting, selected, busy}) {
  const part = parts.get(row);
  const {name, instance_id: id, engine, since} = info;
  if (part.word !== word) {
    part.word = word;
    part.sign.replaceChildren(wordSign(word));
    row.dataset.word = word;
  }
  say(part.name, name);
  part.badge.hidden = engine !== 'sandbox';
  part.check.parentElement.hidden = !selecting;
  part.check.checked = selected.has(id);
  attr(part.check, 'aria-label', t('home.select_one', {name}));
  attr(part.more, 'aria-label', t('home.more', {name}));
  part.info = info;
  attr(part.since, 'datetime', since);
  attr(part.since, 'title', fullTime(since));
  drawVerb(part, info, whoami, busy.has(id));
  tickRow(row);
}

function drawVerb(part, info, whoami, busy) {
  const help = helpful(info);
  const shown = help !== null && may(whoami, help.path ? 'manage' : 'link');
  if (!shown && document.activeElement === part.verb) {
    part.link.focus();
  }
  part.verb.hidden = !shown;
  if (shown) {
    say(part.verb, t(`home.verb.${help.name}`));
    attr(part.verb, 'aria-label', t('home.verb_of', {verb: t(`home.verb.${help.name}`), name: info.name}));
    attr(part.verb, 'aria-disabled', busy ? 'true' : null);
  }
}

/** Shows what changes with time alone. */
export function tickRow(row) {
  const part = parts.get(row);
  if (part === undefined) {
    return; // rows that are folded have no parts
  }
  const {info, word} = part;
  say(part.since, ago(info.since));
  const line = stateLine(info, word);
  const text = line.map((each) => each instanceof Node ? each.textContent : each).join('');
  if (part.text !== text) {
    part.text = text;
    part.state.replaceChildren(...line);
  }
}

/** Returns what is to be said about an instance, as children. */
export function stateLine(info, word) {
  if (word === 'linked') {
    return [h('span', {class: 'visually-hidden'}, `${wordText(word)}. `), ...accountOf(info)];
  }
  const leftMs = Date.parse(info.retry_at) - Date.now();
  const next = word === 'recovering' && leftMs > 0 && leftMs < 600_000 ? t('home.next_try', {in: inSeconds(leftMs)}) : '';
  const details = [briefReason(info), next].filter((text) => text !== '').join(', ');
  const shown = h('span', {class: `state-word ${word}`}, wordText(word));
  return details === '' ? [shown] : rich('home.state', {word: shown, details});
}
