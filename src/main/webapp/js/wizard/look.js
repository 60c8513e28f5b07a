// What is drawn of a state at a moment: which texts, which buttons, how much of the code. Pure; the texts are keys.

import {left} from './moment.js';
import {isOver} from './pairing.js';

/** In its last second a code is dimmed: the phone's scan would arrive too late. */
const LAST_MS = 1_000;
/** How long the place of a code stays as it is after the code has ended. */
const GAP_MS = 1_500;
/** Below this, the ring has numbers. */
const NUMBERS_MS = 10_000;
/** After this, the page explains why there is no code yet. */
const SLOW_START_MS = 3_000;

/** Reasons of a failure that have texts of their own. */
const FAILURES = [
  'replaced', 'client_outdated', 'refused', 'untrusted', 'credentials_unreadable', 'engine_disabled',
  'not_saved', 'protocol_error', 'stalled', 'wrong_number', 'unreachable',
];
/** What helps against a failure; for all others, another attempt may. Null: nothing on this page does. */
const CURES = {replaced: 'take_over', engine_disabled: null, client_outdated: 'again', banned: 'again', refused: 'again'};
/** Cures that the person should think about first. */
const DOUBTFUL = ['client_outdated', 'banned', 'refused', 'credentials_unreadable'];

/**
 * @typedef {{key: string, count?: number, at?: string, phone?: string, account?: string, name?: string, request?: string,
 *     scope?: string, status?: number}} Text a key of the language, below `wizard.`, and what stands in it
 * @typedef {{does: string, text: string, primary: boolean}} Button
 *
 * @typedef {object} Look
 * @property {string} phase
 * @property {1|2|3} dot how far the wizard is
 * @property {'busy'|'ready'|'good'|'warn'|'bad'|'quiet'} tone
 * @property {Text} heading
 * @property {'live'|'next'|'lost'|'none'} face of the code: to be scanned, dimmed until the next one comes, dimmed
 *     because Linkgate does not answer, or not there
 * @property {boolean} form whether the pairing code, or the field for the number, stands where the code was
 * @property {Text|null} veil what stands on a dimmed code
 * @property {'beat'|'tick'|'pause'|'alarm'|null} sign
 * @property {Text[]} lines what stands where the code was
 * @property {Text[]} strip what stands above the code
 * @property {{share: number, seconds: number|null}|null} ring
 * @property {object|null} pairing what is known of the pairing code
 * @property {Button[]} buttons
 * @property {'camera'|'number'|null} steps
 * @property {string} announced changes when a screen reader should read heading and lines again
 */

/** Returns how a code is drawn. `live` needs a confirmation of Linkgate that still holds. */
function faceOf(code, now) {
  if (code === null) {
    return 'none';
  }
  const leftMs = left(code.end, now);
  if (left(code.trusted, now) <= 0 && leftMs > -GAP_MS) {
    return 'lost';
  }
  return leftMs > LAST_MS ? 'live' : leftMs > -GAP_MS ? 'next' : 'none';
}

/**
 * @param {import('./machine.js').State} state
 * @param {import('./machine.js').Code|null} [shown] the code whose picture is on show: while the next one is decoded,
 *     that of `state` is not drawn yet
 * @returns {Look}
 */
export function look(state, now, shown = state.code) {
  const face = faceToShow(state.code, shown, now);
  const phase = phaseToShow(state, face, now);
  const note = noteToShow(state, phase, now);
  const form = state.mode === 'number' && ['starting', 'code', 'lost'].includes(phase);
  const pairing = form ? pairingOf(state, phase, face, now) : null;
  const drawn = {...BY_PHASE[phase](state, now), phase, face: form ? 'none' : face, form};
  const strip = [...stripFor(state, note, phase), ...complaintOf(state)];
  return {
    dot: 1,
    tone: 'busy',
    sign: 'beat',
    lines: [],
    ...drawn,
    heading: headingToShow(state, phase, note) ?? drawn.heading,
    veil: veilFor(phase, drawn.face),
    // The form stands where the lines were.
    ...(form && phase === 'lost' ? {strip: [...strip, ...drawn.lines], lines: []} : {strip}),
    ring: ringOf(state, phase, face, form, now),
    pairing,
    buttons: buttonsFor(state, phase, drawn.buttons ?? [], form),
    steps: ['opening', 'starting', 'code', 'lost'].includes(phase) ? (state.mode === 'number' ? 'number' : 'camera') : null,
    announced: [phase, note?.kind, state.info.reason, state.trouble?.status, state.complaint?.status].join(),
  };
}

function faceToShow(code, shown, now) {
  if (code === null || (shown !== null && shown.src === code.src)) {
    return faceOf(code, now);
  }
  // Its picture is still being decoded. Until then the one before stays, if it is still good.
  return shown === null ? 'none' : left(shown.end, now) > LAST_MS && left(code.trusted, now) > 0 ? 'live' : 'next';
}

/** A machine cannot report that its call hangs; the code knows when it was confirmed. */
function phaseToShow({phase, trouble}, face) {
  return phase !== 'code' ? phase : face === 'lost' && trouble === null ? 'lost' : face === 'none' ? 'starting' : 'code';
}

const BY_PHASE = {
  opening: () => ({heading: {key: 'opening'}}),
  starting: ({since, mode}, now) => ({
    heading: {key: mode === 'number' ? 'number' : 'starting'},
    lines: now.steady - since.steady >= SLOW_START_MS ? [{key: 'starting.slow'}] : [],
    buttons: mode === 'number' ? ['camera'] : [],
  }),
  finishing: () => ({dot: 2, heading: {key: 'finishing'}, lines: [{key: 'finishing.what'}]}),
  code: ({mode, info, trouble}) => ({
    dot: 2,
    tone: trouble === null ? 'ready' : 'warn',
    sign: null,
    heading: {key: headingOfCode(mode, info)},
    buttons: ['full', mode === 'number' ? 'camera' : 'number'],
  }),
  healing: ({retryAt}, now) => ({
    tone: 'warn',
    heading: {key: 'healing'},
    lines: [retryAt === null ? {key: 'healing.soon'} : {key: 'healing.in', count: secondsTo(retryAt, now)}],
    buttons: ['retry'],
  }),
  unreachable: ({visitor, retryAt, info}, now) => ({
    tone: 'warn',
    sign: 'alarm',
    heading: {key: 'unreachable'},
    lines: [
      {key: 'keeps_trying'}, ...nextTry(retryAt, now),
      ...(visitor || info.engine === 'sandbox' ? [] : [{key: 'unreachable.lasts'}]),
    ],
    buttons: ['retry'],
  }),
  lost: ({online, code, retryAt, trouble}, now) => ({
    dot: code === null ? 1 : 2,
    tone: 'warn',
    sign: 'alarm',
    heading: {key: online ? 'lost' : 'offline'},
    lines: [
      ...(trouble?.error === 'unavailable' ? [{key: 'lost.restarting'}]
        : [502, 503, 504].includes(trouble?.status) ? [{key: 'lost.proxy', status: trouble.status}] : []),
      {key: 'lost.tries'}, ...nextTry(retryAt, now),
    ],
    buttons: ['retry'],
  }),
  forbidden: ({visitor}) => ({
    tone: 'warn',
    sign: 'alarm',
    heading: {key: 'trouble.forbidden'},
    lines: [visitor ? {key: 'trouble.forbidden.what'} : {key: 'trouble.forbidden.scope', scope: 'link'}],
  }),
  waiting: ({info}) => ({
    tone: 'warn',
    sign: 'pause',
    heading: {key: info.reason === 'banned' ? 'banned_until' : 'resting', at: info.retryAt ?? undefined},
    lines: [{key: info.reason === 'banned' ? 'banned_until.what' : 'resting.what'}, ...staysLinked(info)],
    buttons: info.reason === 'resting' ? ['new_code'] : [],
  }),
  passkey: ({visitor}) => ({
    dot: 2,
    tone: 'bad',
    sign: 'alarm',
    heading: {key: 'passkey'},
    lines: [{key: 'passkey.what'}, {key: 'passkey.again'}, {key: visitor ? 'passkey.visitor' : 'passkey.other'}],
    buttons: ['other_account'],
  }),
  linked: ({info}) => ({
    dot: 3,
    tone: 'good',
    sign: 'tick',
    heading: {key: 'linked'},
    lines: [
      ...(info.me !== null && info.me.name !== '' ? [{key: 'linked.name', name: info.me.name}] : []),
      ...(info.me !== null ? [{key: 'linked.phone', account: info.me.id}] : []),
      {key: 'linked.away'},
    ],
    buttons: ['done'],
  }),
  reconnecting: ({info, retryAt}, now) => ({
    dot: 3,
    tone: 'warn',
    heading: {key: 'reconnecting'},
    lines: [
      {key: 'reconnecting.what'},
      ...(info.reason === 'unreachable' ? [{key: 'reconnecting.unreachable'}] : []),
      ...nextTry(retryAt, now),
    ],
    buttons: ['retry'],
  }),
  paused: () => ({
    dot: 3, tone: 'quiet', sign: 'pause', heading: {key: 'paused'}, lines: [{key: 'paused.what'}], buttons: ['start'],
  }),
  stopped: ({visitor}) => ({
    tone: 'quiet',
    sign: 'pause',
    heading: {key: visitor ? 'no_code' : 'stopped'},
    lines: [{key: visitor ? 'ask_sender' : 'stopped.what'}],
    buttons: ['start'],
  }),
  failed: ({info, visitor}) => ({
    dot: info.linked ? 3 : 1,
    tone: 'bad',
    sign: 'alarm',
    ...(visitor && info.reason !== 'banned' ? {heading: {key: 'no_code'}, lines: [{key: 'ask_sender'}]} : failure(info)),
    buttons: cureOf(info) === null ? [] : [cureOf(info)],
  }),
};

function failure(info) {
  // That of a ban is the only one that visitors see: the others are not in their part of the language.
  const key = info.reason === 'banned' ? 'banned' : `failed.${FAILURES.includes(info.reason) ? info.reason : 'other'}`;
  return {
    heading: {key},
    lines: [
      {key: `${key}.what`}, ...staysLinked(info),
      ...(info.retryAt === null ? [] : [{key: 'failed.again_at', at: info.retryAt}]),
    ],
  };
}

function headingToShow({trouble}, phase, note) {
  if (trouble !== null && ['opening', 'starting', 'code', 'healing'].includes(phase)) {
    return troubleHeading(trouble);
  }
  return note === null ? null : {key: `note.${note.kind}`, at: note.at ?? undefined};
}

function headingOfCode(mode, {engine}) {
  return mode === 'number' ? 'number' : engine === 'sandbox' ? 'code.sandbox' : 'code';
}

function troubleHeading({status, error}) {
  return error === 'forbidden' || status === 403 ? {key: 'trouble.forbidden'}
    : status === 429 ? {key: 'trouble.limited'} : {key: 'trouble.failed'};
}

function cureOf(info) {
  const {reason} = info;
  return Object.hasOwn(CURES, reason ?? '') ? CURES[reason] : 'again';
}

function staysLinked({linked}) {
  return linked ? [{key: 'stays_linked'}] : [];
}

function nextTry(retryAt, now) {
  return retryAt === null ? [] : [{key: 'next_try', count: secondsTo(retryAt, now)}];
}

function secondsTo(moment, now) {
  return Math.max(0, Math.ceil(left(moment, now) / 1000));
}

/** Names what happened just before, for as long as a new code has been on show. */
function noteToShow({note, info}, phase, now) {
  const fits = ['starting', 'code', 'healing'].includes(phase) && !info.linked;
  return note !== null && fits && (note.until === null || left(note.until, now) > 0) ? note : null;
}

function veilFor(phase, face) {
  if (face === 'lost') {
    return {key: 'veil.lost'};
  }
  return face === 'next' ? {key: phase === 'lost' ? 'veil.lost' : 'veil.next'} : null;
}

function stripFor({info, trouble, retryAt, phase: machine}, note, phase) {
  const strip = [];
  if (note !== null) {
    strip.push(...(note.kind === 'wrong_phone' && info.expectedPhone !== null
      ? [{key: 'note.wrong_phone.expected', phone: info.expectedPhone}] : []));
    strip.push({key: `note.${note.kind}.what`});
  }
  if (trouble !== null && phase !== 'lost' && machine !== 'lost') {
    strip.push(troubleText(trouble));
  }
  return strip;
}

function troubleText({status, error, request, scope}) {
  return error === 'forbidden' || status === 403 ? scope === null ? {key: 'trouble.forbidden.what'} : {key: 'trouble.forbidden.scope', scope}
    : status === 429 ? {key: 'trouble.limited.what'}
      : request !== null ? {key: 'trouble.failed.number', request}
        : status === 0 ? {key: 'trouble.no_answer'} : {key: 'trouble.failed.status', status};
}

/** A command that failed is the person's to repeat: no sentence promises that this page tries again. */
function complaintOf({complaint}) {
  const sentences = {'trouble.no_answer': 'complaint.no_answer', 'trouble.limited.what': 'complaint.limited', 'trouble.failed.status': 'complaint.status'};
  return complaint === null ? [] : [troubleText(complaint)].map((text) => ({...text, key: sentences[text.key] ?? text.key}));
}

function ringOf({code, retryAt, retryMs, pairing}, phase, face, form, now) {
  if (form) {
    return pairing.step === 'shown' && !isOver(pairing, now) ? ringTo(pairing.end, pairing.lifeMs, now) : null;
  }
  if (phase === 'code' && face === 'live' && code !== null) {
    return ringTo(code.end, code.lifeMs, now);
  }
  return phase === 'healing' && retryAt !== null && retryMs > 0 ? ringTo(retryAt, retryMs, now) : null;
}

function ringTo(end, wholeMs, now) {
  const leftMs = Math.max(0, left(end, now));
  return {
    share: Math.min(1, leftMs / Math.max(wholeMs, leftMs, 1)),
    seconds: leftMs < NUMBERS_MS ? Math.ceil(leftMs / 1000) : null,
  };
}

/** A pairing code is as good as the QR code of its connection: without a confirmation of Linkgate it is dimmed. */
function pairingOf({pairing}, phase, face, now) {
  const over = isOver(pairing, now);
  const waitMs = pairing.waitUntil === null ? 0 : left(pairing.waitUntil, now);
  return {
    step: over ? 'form' : pairing.step,
    number: pairing.number,
    code: over ? null : pairing.code,
    dimmed: phase !== 'code' || face === 'lost',
    error: over ? 'over' : pairing.error,
    waitSeconds: Math.max(0, Math.ceil(waitMs / 1000)),
    forAll: pairing.forAll,
  };
}

function buttonsFor({visitor, manage, busy, info, pairing}, phase, names, form) {
  return names
    .filter((name) => manage || ['full', 'camera', 'number', 'retry'].includes(name) || (name === 'done' && !visitor))
    .filter((name) => name !== 'full' || !form || pairing.step === 'shown')
    .map((name) => ({
      does: DOES[name] ?? 'restart',
      text: `do.${name}`,
      primary: ['retry', 'start', 'take_over', 'new_code', 'done', 'again'].includes(name)
        && phase !== 'healing' && !(phase === 'failed' && DOUBTFUL.includes(info.reason)),
      busy: busy !== null,
    }));
}

/** What a button does, by its name; all others restart the session. */
const DOES = {full: 'full', camera: 'camera', number: 'number', retry: 'retry', start: 'start', done: 'done'};
