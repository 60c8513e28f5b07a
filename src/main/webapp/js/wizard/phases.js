// The phases of the wizard, and which of them belongs to a status of the API. Pure.

/** Closed: what can be drawn. */
export const PHASES = [
  'opening', 'starting', 'finishing', 'code', 'healing', 'unreachable', 'lost', 'forbidden', 'waiting', 'passkey', 'linked',
  'reconnecting', 'paused', 'stopped', 'failed',
];

/**
 * The pause between two calls of session/info, in milliseconds, in phases in which no code can come. Asking for a code
 * may wake a session, and its answer would be an error.
 */
export const PAUSES = {
  opening: 1_000, finishing: 500, forbidden: 3_000, waiting: 3_000, passkey: 1_000, linked: 3_000, reconnecting: 1_000,
  paused: 3_000, stopped: 3_000, failed: 3_000,
};

/** Returns whether to ask for the state only. An end that has passed by our clock is over when a code is asked for. */
export function isQuiet({phase, info}, now) {
  return phase === 'waiting' ? info.retryAt !== null && Date.parse(info.retryAt) > now.wall : Object.hasOwn(PAUSES, phase);
}

/** How long a phone may take between the scan and the link. */
const FINISHING_MS = 15_000;

/** Reasons for which a session stops that starts again as soon as a code is asked for. */
const WOKEN = ['parked', 'logged_out', 'wrong_number'];

/**
 * Returns the phase of a status.
 * @param {import('./machine.js').State} state
 * @param {import('./reading.js').Info} info
 * @param {boolean} askedForCode whether a code was asked for: a failure that is not being healed then stays one
 */
export function phaseOf(state, info, askedForCode, now) {
  switch (info.status) {
    case 'WORKING':
      return 'linked';
    case 'STOPPED':
      return info.linked ? 'paused' : WOKEN.includes(info.reason) || info.healing ? 'starting' : 'stopped';
    case 'PASSKEY_REQUIRED':
    case 'PASSKEY_CONFIRMATION_REQUIRED':
      return 'passkey';
    case 'SCAN_QR_CODE':
      return info.linked ? 'reconnecting' : 'code';
    case 'STARTING':
      return info.linked && !isFirst(state) ? 'reconnecting' : starting(state, info, now);
    case 'FAILED':
      return failed(state, info, askedForCode);
    default:
      return state.phase === 'opening' ? 'opening' : state.phase === 'code' ? 'starting' : state.phase;
  }
}

/** Whether a phone is linking the account while this page looks. */
function isFirst({phase, wasLinked}) {
  return !wasLinked && ['code', 'finishing', 'starting'].includes(phase);
}

/** A code that is taken away has been used only if the account is linked now: a restart takes it away too. */
function starting(state, info, now) {
  const using = state.phase === 'finishing' && now.steady - state.since.steady < FINISHING_MS;
  return info.linked || using ? 'finishing' : info.healing ? 'healing' : 'starting';
}

function failed(state, info, askedForCode) {
  const until = info.retryAt !== null;
  if (until && (info.reason === 'banned' || (info.reason === 'resting' && !info.linked))) {
    return 'waiting';
  }
  if (info.linked) {
    return info.healing || info.reason === 'unreachable' || until ? 'reconnecting' : 'failed';
  }
  if (askedForCode ? !info.healing : state.phase === 'failed') {
    return 'failed';
  }
  return info.reason === 'unreachable' && state.phase === 'unreachable' ? 'unreachable' : 'healing';
}
