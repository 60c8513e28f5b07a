// Linking with a phone number: a pairing code that is typed into the phone. Pure.

import {left, plus} from './moment.js';
import {errorOf, pairingCodeOf, pauseOf} from './reading.js';

/** How long WhatsApp accepts a pairing code: for an answer that does not name its end. */
const LIFE_MS = 180_000;
/** The pause of the API's limit, for an answer that does not name it. */
const LIMIT_MS = 60_000;

/**
 * @typedef {object} Pairing
 * @property {'form'|'asking'|'shown'} step
 * @property {string} number as it was typed
 * @property {string|null} code eight characters
 * @property {import('./moment.js').Moment|null} end of the code
 * @property {number} lifeMs from its arrival to its end
 * @property {string|null} error what went wrong, a part of `wizard.number.error.…`
 * @property {import('./moment.js').Moment|null} waitUntil before that, no code is given
 * @property {boolean} forAll whether it is given for no number, or for this one
 */

/** @type {Pairing} */
export const NO_PAIRING = {step: 'form', number: '', code: null, end: null, lifeMs: LIFE_MS, error: null, waitUntil: null, forAll: false};

/** @returns {Pairing} after the number was sent */
export function asking(pairing, number) {
  return {...NO_PAIRING, step: 'asking', number, waitUntil: pairing.waitUntil, forAll: pairing.forAll};
}

/**
 * Returns the pairing after the answer to `request-code`.
 * @param {import('./reading.js').Info} info
 */
export function pairingAnswered(pairing, answer, info, now) {
  const code = answer.status === 200 ? pairingCodeOf(answer.body) : null;
  if (code !== null) {
    const {expires_in_ms: leftMs} = answer.body;
    const lifeMs = Number.isFinite(leftMs) ? leftMs : LIFE_MS;
    return {...pairing, step: 'shown', code, end: plus(now, lifeMs), lifeMs, error: null, waitUntil: null};
  }
  const limited = answer.status === 429;
  return {
    ...NO_PAIRING,
    number: pairing.number,
    error: errorFor(answer, info),
    waitUntil: limited ? plus(now, pauseOf(answer.retryAfterMs) ?? LIMIT_MS) : null,
    forAll: limited && answer.body?.reason !== 'code_per_number',
  };
}

function errorFor({status, body}, info) {
  switch (errorOf(body)) {
    case 'invalid_param':
    case 'missing_param':
      return info.expectedPhone === null ? 'bad_number' : 'unexpected_number';
    case 'rate_limited':
      return 'limited';
    case 'upstream_rejected':
      return 'not_offered';
    case 'conflict':
      return 'replaced';
    case 'session_status_mismatch':
      return 'not_ready';
    case 'upstream_unreachable':
    case 'upstream_timeout':
      return 'no_answer';
    case 'forbidden':
      return 'forbidden';
    default:
      return status === 0 ? 'no_connection' : 'failed';
  }
}

/**
 * Returns the pairing after the QR code has changed. A pairing code lives no longer than its connection; the codes of
 * the next one begin with the first again.
 * @param {{sequence: number|null, src: string}|null} before the QR code until now
 * @param {{sequence: number|null, src: string}|null} after null if the connection is gone
 */
export function pairingAfter(pairing, before, after) {
  if (pairing.step !== 'shown') {
    return pairing;
  }
  const goesOn = before === null || before.src === after?.src
    || (before.sequence !== null && after !== null && after.sequence !== null && after.sequence > before.sequence);
  return after !== null && goesOn ? pairing : {...NO_PAIRING, number: pairing.number, error: 'over'};
}

/** Returns whether the code on show has reached its end. */
export function isOver(pairing, now) {
  return pairing.step === 'shown' && left(pairing.end, now) <= 0;
}
