// Five words for the state of an instance, and the sentences for the reasons and errors of the API.

import {h, svg} from '../page/dom.js';
import {has, n, serverNames, t, time} from '../page/i18n.js';
import {maskedNumber} from '../page/numbers.js';
import {SCOPES} from './scopes.js';

/** The words, the most urgent first. */
export const WORDS = ['needs', 'waiting', 'recovering', 'linked', 'stopped'];

/** Reasons that only a person can deal with, even where Linkgate tries again by itself. */
const NEEDS_PERSON = [
  'client_outdated', 'refused', 'replaced', 'credentials_unreadable', 'engine_disabled', 'logged_out', 'wrong_number',
  'not_saved',
];
/** Reasons for which a code is needed that the right person scans, whatever the session does about it. */
const SCAN_NEEDED = ['logged_out', 'wrong_number'];
/** Reasons for which there is no code now, but one as soon as it is looked at. */
const CODE_ON_REQUEST = ['parked', 'resting'];

/**
 * Returns the word for an instance.
 * @param {object} info the answer of session/info, or an entry of session/list
 * @returns {'needs'|'waiting'|'recovering'|'linked'|'stopped'}
 */
export function wordOf({status, reason, linked, retry_at: retryAt, last_failure: last}) {
  switch (status) {
    case 'WORKING':
      return 'linked';
    case 'SCAN_QR_CODE':
      return SCAN_NEEDED.includes(last?.reason) ? 'needs' : 'waiting';
    case 'STARTING':
      return linked ? 'recovering' : SCAN_NEEDED.includes(last?.reason) ? 'needs' : 'waiting';
    case 'STOPPED':
      return SCAN_NEEDED.includes(reason) ? 'needs' : CODE_ON_REQUEST.includes(reason) ? 'waiting' : 'stopped';
    case 'FAILED':
      return CODE_ON_REQUEST.includes(reason) ? 'waiting'
        : NEEDS_PERSON.includes(reason) || (reason === 'banned' && !retryAt) ? 'needs' : 'recovering';
    default: // a passkey
      return 'needs';
  }
}

/** Returns what the word is called. */
export function wordText(word) {
  return t(`shell.word.${word}`);
}

/** Returns the shape of the word: never only a colour. */
export function wordSign(word) {
  const shapes = {
    needs: () => svg('path', {d: 'M8 1.8 15 14H1z', class: 'full'}),
    waiting: () => svg('rect', {x: 2, y: 2, width: 12, height: 12, rx: 2}),
    recovering: () => svg('circle', {cx: 8, cy: 8, r: 6, 'stroke-dasharray': '3.2 3.08'}),
    linked: () => svg('circle', {cx: 8, cy: 8, r: 6, class: 'full'}),
    stopped: () => svg('path', {d: 'M5 2.5v11M11 2.5v11'}),
  };
  return svg('svg', {'class': `sign ${word}`, 'viewBox': '0 0 16 16', 'aria-hidden': 'true'}, shapes[word]());
}

/** Returns why an instance is where it is, as a short part of a line: "in use somewhere else". Empty if there is nothing. */
export function briefReason(info) {
  const {status, reason, linked, engine, retry_at: retryAt, last_failure: last} = info;
  const names = serverNames(engine);
  if (status === 'WORKING') {
    return '';
  }
  if (status.startsWith('PASSKEY')) {
    return t('shell.brief.passkey');
  }
  if (status === 'STOPPED' && !SCAN_NEEDED.includes(reason) && !CODE_ON_REQUEST.includes(reason)) {
    return t(linked ? 'shell.brief.stays_linked' : 'shell.brief.never_linked');
  }
  const why = status === 'FAILED' || status === 'STOPPED' ? reason : wordOf(info) === 'needs' ? last.reason : null;
  if (why === 'banned' && retryAt) {
    return t('shell.brief.banned_until', {...names, time: time(retryAt)});
  }
  return why && has(`shell.brief.${why}`) ? t(`shell.brief.${why}`, names) : '';
}

/** Returns the account as children: its own name and its number, masked. */
export function accountOf({me}) {
  const number = h('bdi', {class: 'number', dir: 'ltr'}, maskedNumber(me?.id));
  return me?.pushName ? [h('bdi', null, me.pushName), ' ', number] : [number];
}

/**
 * Returns what is wrong, in one or two sentences.
 * @param {import('../page/http.js').Answer} answer any answer that is not a success
 * @param {string} [engine] the engine of the instance, if known
 */
export function trouble(answer, engine) {
  const {status, body} = answer;
  if (body.code === 'forbidden' && SCOPES.includes(body.needed_scope)) {
    return t('shell.error.forbidden_scope', {scope: body.needed_scope});
  }
  if (has(`shell.error.${body.code}`)) {
    return t(`shell.error.${body.code}`, {...serverNames(engine), request: body.request_id ?? ''});
  }
  if (typeof body.message === 'string') {
    return body.message;
  }
  switch (status) {
    case 0:
      return t(navigator.onLine ? 'shell.error.no_answer' : 'shell.error.offline');
    case 401:
      return t('shell.error.invalid_access_token');
    case 404:
      return t('shell.error.no_linkgate');
    default:
      return t('shell.error.between', {status});
  }
}

/** Returns what is wrong, for calls that only the person can repeat. */
export function troubleOnce(answer, engine) {
  const passing = [0, 429, 503, 504].includes(answer.status);
  return passing ? `${trouble(answer, engine)} ${t('shell.error.again')}` : trouble(answer, engine);
}

/** Returns how long until a moment, as people count: "in 8 seconds", "now". */
export function inSeconds(ms) {
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 ? n('shell.in_seconds', seconds) : t('shell.now');
}
