// The wizard's machine: state, event and time give the next state, and what to ask next and when. Pure: no document, no
// network, no clock of its own.

import {earlier, left, plus} from './moment.js';
import {codeOf, errorOf, infoOf, pauseOf, pictureOf, troubleOf} from './reading.js';
import {asking, pairingAnswered, pairingAfter, NO_PAIRING} from './pairing.js';
import {PAUSES, isQuiet, phaseOf} from './phases.js';

/** While a code is on show: how soon to notice that a phone has scanned it, or that Linkgate has lost it. */
const LOOK_MS = 1_000;
/** How long a code is trusted after the next poll was due; at least twice as long as answers take. */
const DOUBT_MS = 1_500;
/** The pause after a poll without an answer. */
const AGAIN_MS = 500;
/** How long before the end of a code the page waits at the server for the next one, so that it arrives in time. */
const NEXT_MS = 300;
const NEXT_WAIT_SECONDS = 3;
/** How long the server may hold a poll while no code is on show, in seconds. */
const WAIT_SECONDS = 5;
/** The longest pause while an obstacle passes by itself; the server may hold the next poll until it has passed. */
const RETURN_MS = 2_000;
/** The shortest pause between two polls. */
const SHORTEST_MS = 100;
const LONGEST_RETRY_MS = 10_000;
/** How long a failure that has been overcome is named above the new code. */
const NOTE_MS = 30_000;

/** Failures that the person with the phone should know of, and what the page calls them. */
const NOTES = {wrong_number: 'wrong_phone', protocol_error: 'attempt_failed', not_saved: 'not_saved', logged_out: 'unlinked'};

/**
 * @typedef {object} Code
 * @property {string} src the picture
 * @property {number|null} sequence
 * @property {string|null} expiresAt
 * @property {number} lifeMs
 * @property {import('./moment.js').Moment} end when it must be gone
 * @property {import('./moment.js').Moment} trusted until when Linkgate's last confirmation holds
 *
 * @typedef {object} State
 * @property {string} phase one of `PHASES`
 * @property {import('./moment.js').Moment} since when the phase began
 * @property {import('./reading.js').Info} info
 * @property {boolean} visitor whether it is the page of a temporary link
 * @property {boolean} manage whether there are commands
 * @property {boolean} online whether the browser has a network
 * @property {Code|null} code
 * @property {{kind: string, at: string|null, until: import('./moment.js').Moment|null}|null} note what happened just
 *     before; without an end until a code is on show
 * @property {import('./reading.js').Trouble|null} trouble why polls fail
 * @property {import('./moment.js').Moment|null} retryAt when the next attempt begins, if there is an obstacle
 * @property {number} retryMs how long it is until then, from the beginning
 * @property {'camera'|'number'} mode
 * @property {object} pairing see pairing.js
 * @property {string|null} busy the command that is under way
 * @property {import('./reading.js').Trouble|null} complaint why the last command failed
 * @property {{status: number, reason: string|null}|null} over why nothing more is asked
 */

/**
 * Returns the first state.
 * @param {{visitor?: boolean, manage?: boolean, mode?: string, info?: object}} how `info` is an answer of session/info, if
 *     there is one
 */
export function begin({visitor = false, manage = !visitor, mode = 'camera', info = null}, now) {
  const state = {
    phase: 'opening', since: now, info: infoOf({}), visitor, manage, online: true, code: null, note: null, noted: null,
    trouble: null, retryAt: null, retryMs: 0, mode, pairing: NO_PAIRING, busy: null, complaint: null, over: null,
    wasLinked: false, failures: 0, tookMs: 0, askAt: now, infoDue: false, codeDue: false,
  };
  return info === null ? state : takeInfo(state, {status: 200, body: info}, now);
}

/**
 * Returns what to ask next and when; null if nothing.
 * @returns {{call: 'info'|'code', how: object, waitSeconds: number, at: import('./moment.js').Moment}|null}
 */
export function ask(state, now) {
  if (state.over !== null) {
    return null;
  }
  if (state.infoDue || asksForState(state, now)) {
    return {call: 'info', how: {}, waitSeconds: 0, at: state.infoDue ? now : state.askAt};
  }
  const how = howToAsk(state, now);
  return {call: 'code', how, waitSeconds: how.wait, at: state.askAt};
}

/**
 * While a code is on show, session/info returns whether it is still that one, and what happened if it is not; unlike the
 * poll for a code, it never is an error.
 */
function asksForState(state, now) {
  const {phase, code, codeDue} = state;
  return !codeDue && (phase === 'code' && code !== null ? left(code.end, now) > NEXT_MS : isQuiet(state, now));
}

/**
 * Waits at the server only while no code is on show: the loss of a code must be noticed at once. There may be no place to
 * wait where Linkgate is not available.
 */
function howToAsk({code, codeDue, trouble}, now) {
  const leftMs = code === null ? -Infinity : left(code.end, now);
  if (codeDue || trouble?.error === 'unavailable' || leftMs > NEXT_MS) {
    return {wait: 0};
  }
  return leftMs > -NEXT_MS && code.sequence !== null
    ? {wait: NEXT_WAIT_SECONDS, after: code.sequence} : {wait: WAIT_SECONDS};
}

/** Returns within which time a call should be answered; after that it may be dropped. */
export function patienceMs(state, waitSeconds) {
  return waitSeconds * 1000 + LOOK_MS + doubtMs(state);
}

/**
 * Returns the state after an event:
 * `{type: 'answer', call, answer, asked, waitSeconds, chance}` to what `ask` returned, `chance` is random, 0 to 1;
 * `{type: 'wake'}` something may have changed; `{type: 'nudge'}` the person is at the page;
 * `{type: 'network', online}`; `{type: 'command', name}` and `{type: 'commanded', answer}`;
 * `{type: 'mode', mode}`; `{type: 'number', number}`, `{type: 'paired', answer}` and `{type: 'unpair'}`.
 */
export function step(state, event, now) {
  if (state.over !== null) {
    return state;
  }
  switch (event.type) {
    case 'answer':
      return paced(answered(state, event, now), now);
    case 'wake':
      return {...state, askAt: now};
    case 'nudge':
      return state.failures > 0 ? {...state, askAt: now} : state;
    case 'network':
      return {...state, online: event.online, askAt: now};
    case 'command':
      return {...state, busy: event.name, complaint: null};
    case 'commanded':
      return commanded(state, event.answer, now);
    case 'mode':
      return {...state, mode: event.mode};
    case 'number':
      return {...state, pairing: asking(state.pairing, event.number)};
    case 'unpair':
      return {...state, pairing: {...state.pairing, step: 'form', code: null, end: null, error: null}};
    case 'paired':
      return {...state, pairing: pairingAnswered(state.pairing, event.answer, state.info, now)};
    default:
      return state;
  }
}

/** Returns which command helps: none of a visitor's or a token's that may not give one, who can only ask again. */
export function commandOf(state, button) {
  if (!state.manage || (button === 'retry' && !['unreachable', 'reconnecting', 'waiting', 'healing'].includes(state.phase))) {
    return null;
  }
  return button === 'start' ? 'start' : 'restart';
}

/** However strange the answers are, there is a pause between two polls. */
function paced(state, now) {
  return left(state.askAt, now) >= SHORTEST_MS ? state : {...state, askAt: plus(now, SHORTEST_MS)};
}

function answered(before, event, now) {
  const {call, answer, asked, waitSeconds} = event;
  const {status, body} = answer;
  const tookMs = waitSeconds === 0 && status !== 0 ? Math.max(0, now.steady - asked.steady) : before.tookMs;
  const state = {...before, tookMs, codeDue: before.codeDue && call === 'info'};
  const error = errorOf(body);
  if (status === 401 || status === 410 || (status === 404 && error === 'invalid_instance')) {
    return {...state, over: {status, error, reason: infoOf(body).reason}, code: null, pairing: NO_PAIRING};
  }
  if (call === 'info') {
    return state.infoDue ? refined({...state, infoDue: false}, answer, now) : takeInfo(state, answer, now, event);
  }
  if (error === 'forbidden') {
    return entered({...calmed(state), code: null, askAt: plus(now, PAUSES.forbidden)}, 'forbidden', now);
  }
  const after = takeAnswer(state, event, now);
  // session/info has what preceded a new code, and why there is none.
  const changed = after.code !== null && after.code.src !== before.code?.src;
  return changed || status === 422 || status === 502 ? {...after, infoDue: true} : after;
}

function takeInfo(state, answer, now, event = {}) {
  if (answer.status !== 200) {
    return takeTrouble(state, answer, now, event);
  }
  const info = infoOf(answer.body);
  const known = remembered(calmed(state), info, now);
  if (info.status === 'SCAN_QR_CODE' && !info.linked) {
    const code = state.code === null && event.asked !== undefined ? codeOf(answer.body) : null;
    if (code !== null) {
      // Only a call for the code lets Linkgate know that a person waits for it.
      return {...takeCode(known, code, event.asked, false, now), codeDue: true, askAt: now};
    }
    if (state.phase === 'code' && state.code !== null) {
      return confirmed(known, pictureOf(answer.body), now);
    }
  }
  const next = moved(known, info, false, now);
  return {...next, askAt: plus(now, PAUSES[next.phase] ?? 0)};
}

/** Goes on trusting the code on show if it is the one that Linkgate shows; asks for the other one at once. */
function confirmed(state, picture, now) {
  const {code} = state;
  if (picture !== code.src) {
    return {...state, codeDue: true, askAt: now};
  }
  const pauseMs = Math.min(LOOK_MS, Math.max(0, left(code.end, now) - NEXT_MS));
  return {...state, code: {...code, trusted: plus(now, LOOK_MS + doubtMs(state))}, askAt: plus(now, pauseMs)};
}

/**
 * Adds what session/info knows to the answer just before. That one alone says whether a failure is being healed; a
 * linked account does not wait for a code, however.
 */
function refined(state, answer, now) {
  if (answer.status !== 200) {
    return state;
  }
  const info = infoOf(answer.body);
  const next = remembered(state, info, now);
  const unclear = [null, 'STARTING', 'FAILED', 'SCAN_QR_CODE'].includes(info.status);
  const contradicts = info.linked && ['starting', 'healing', 'unreachable'].includes(next.phase);
  return !unclear || contradicts || next.phase === 'failed' ? moved(next, info, false, now) : next;
}

function takeAnswer(state, event, now) {
  const {answer, asked, waitSeconds} = event;
  const {status, body} = answer;
  const code = status === 200 ? codeOf(body) : null;
  if (code !== null) {
    return takeCode(calmed(state), code, waitSeconds > 0 ? now : asked, waitSeconds > 0, now);
  }
  if (status === 422) {
    const info = {...state.info, ...statusOf(body)};
    const pauseMs = pauseOf(answer.retryAfterMs);
    const next = moved(calmed(state), info, true, now);
    const waits = pauseMs !== null && ['healing', 'reconnecting'].includes(next.phase);
    return {
      ...next,
      ...(waits && {retryAt: plus(now, pauseMs), retryMs: pauseMs}),
      askAt: plus(now, Object.hasOwn(PAUSES, next.phase) ? 0 : Math.min(RETURN_MS, pauseMs ?? LOOK_MS)),
    };
  }
  return takeTrouble(state, answer, now, event);
}

/** The error has only the state; the rest of what is known of the instance stays. */
function statusOf(body) {
  const {status, reason, linked, healing, retryAt} = infoOf(body);
  return {status, reason, linked, healing, retryAt};
}

function takeCode(state, read, counted, waited, now) {
  const before = state.code;
  let end = plus(counted, read.leftMs);
  let lifeMs = read.lifeMs;
  if (before !== null && before.src === read.src) {
    lifeMs = Math.max(before.lifeMs, lifeMs);
    end = earlier(before.end, end);
  }
  const code = {
    src: read.src, sequence: read.sequence, expiresAt: read.expiresAt, lifeMs, end,
    trusted: plus(now, LOOK_MS + doubtMs(state)),
  };
  const known = noteOfTheLink({...state, info: {...state.info, status: 'SCAN_QR_CODE', linked: false}}, 'code', now);
  const next = entered({
    ...known, code, pairing: pairingAfter(state.pairing, before, code), note: noteAt(known, before, code, now),
  }, 'code', now);
  // After a wait, only another poll returns how long the code still lives.
  const pauseMs = waited ? 0 : Math.min(LOOK_MS, Math.max(0, left(end, now) - NEXT_MS));
  return {...next, retryAt: null, askAt: plus(now, pauseMs)};
}

/** The time of a note begins with the code that it stands above. */
function noteAt({note}, before, code, now) {
  const redrawn = before !== null && before.src !== code.src && before.expiresAt !== null
    && before.expiresAt === code.expiresAt && left(before.end, now) > 0;
  if (redrawn) {
    return {kind: 'second_scan', at: null, until: plus(now, NOTE_MS)};
  }
  return note !== null && note.until === null ? {...note, until: plus(now, NOTE_MS)} : note;
}

/** Keeps what session/info reports, and what happened just before. */
function remembered(state, info, now) {
  const last = info.lastFailure;
  const key = last === null ? null : `${last.reason} ${last.at}`;
  const known = last !== null && Object.hasOwn(NOTES, last.reason) ? NOTES[last.reason] : null;
  const kind = state.visitor && known === 'not_saved' ? 'attempt_failed' : known; // the disk is the operator's
  const noted = {...state, info};
  if (kind === null || key === state.noted || info.linked) {
    return noted;
  }
  const until = state.phase === 'code' ? plus(now, NOTE_MS) : null;
  return {...noted, noted: key, note: {kind, at: last.at, until}};
}

/** Moves to the phase of a status; a code is kept only by the phase that shows one. */
function moved(state, info, askedForCode, now) {
  const found = phaseOf(state, info, askedForCode, now);
  // A token that may not have a code does not wait for one.
  const phase = state.phase === 'forbidden' && !askedForCode && !Object.hasOwn(PAUSES, found) ? 'forbidden' : found;
  const wasLinked = state.wasLinked || (info.linked && phase !== 'finishing') || phase === 'linked';
  const known = noteOfTheLink({...state, info, wasLinked}, phase, now);
  if (phase === 'code') {
    return entered(known, state.code === null ? 'starting' : 'code', now);
  }
  const pairing = pairingAfter(known.pairing, state.code, null);
  return entered({...known, code: null, retryAt: null, pairing}, phase, now);
}

/** A link that has ended, other than by its owner's command. */
function noteOfTheLink(state, phase, now) {
  const {info, wasLinked} = state;
  if (info.linked || phase === 'linked' || info.status === null) {
    return phase === 'linked' ? {...state, note: null} : state;
  }
  const ended = info.reason === 'logged_out' || (wasLinked && !['stopped_by_owner', 'banned'].includes(info.reason));
  if (!ended || (state.note?.kind === 'unlinked' && !wasLinked)) {
    return {...state, wasLinked: false};
  }
  const at = info.reason === 'logged_out' && info.since !== null ? info.since : new Date(now.wall).toISOString();
  return {...state, wasLinked: false, note: {kind: 'unlinked', at, until: null}};
}

function entered(state, phase, now) {
  return phase === state.phase ? state : {...state, phase, since: now, complaint: null};
}

function calmed(state) {
  return {...state, failures: 0, trouble: null, retryAt: null};
}

function takeTrouble(state, answer, now, {chance = 0.5, waitSeconds}) {
  const grown = Math.min(LONGEST_RETRY_MS, AGAIN_MS * 2 ** state.failures);
  const failures = state.failures + 1;
  const pauseMs = pauseOf(answer.retryAfterMs) ?? (failures === 1 ? grown : grown * (0.75 + chance / 2));
  const failed = {...state, failures, askAt: plus(now, pauseMs)};
  const waiting = {...failed, retryAt: plus(now, pauseMs), retryMs: pauseMs};
  const error = errorOf(answer.body);
  const trouble = troubleOf(answer);
  const waits = state.phase === 'opening' || !isQuiet(state, now);
  if (answer.status === 502 && error === 'upstream_unreachable') {
    return takeUnreachable({...waiting, askAt: plus(now, Math.min(RETURN_MS, pauseMs))}, answer, waits, now);
  }
  if (answer.status === 0 && failures === 1 && state.online) {
    return failed; // a single failure may be an accident
  }
  if (error === 'unavailable' && waitSeconds > 0) {
    return {...failed, codeDue: true, askAt: now}; // too many may be waiting; without a wait it is known
  }
  const gone = [0, 502, 503, 504].includes(answer.status);
  const doubted = gone && state.code !== null ? {...state.code, trusted: plus(now, -1)} : state.code;
  return entered({...waiting, code: doubted, trouble}, gone && waits ? 'lost' : state.phase, now);
}

/** Linkgate answers, but has no connection to WhatsApp or the sandbox. */
function takeUnreachable(state, answer, waits, now) {
  const read = statusOf(answer.body);
  const linked = read.status === null ? state.info.linked : read.linked;
  const info = {...state.info, ...read, linked, status: 'FAILED', reason: 'unreachable'};
  const next = {
    ...state, info, trouble: null, code: null, wasLinked: state.wasLinked || linked,
    pairing: pairingAfter(state.pairing, state.code, null),
  };
  return linked ? entered(next, 'reconnecting', now) : waits ? entered(next, 'unreachable', now) : next;
}

function commanded(state, answer, now) {
  if (answer.status === 200) {
    const info = {...state.info, ...statusOf(answer.body), linked: state.info.linked};
    return {...moved({...calmed(state), busy: null, code: null}, info, false, now), askAt: now};
  }
  return {...state, busy: null, complaint: troubleOf(answer)};
}

function doubtMs({tookMs}) {
  return Math.max(DOUBT_MS, 2 * tookMs);
}
