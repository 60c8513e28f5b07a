// Reads what came from the network: whatever it is, what leaves here has the right types. Pure.

const MAX_LIFE_MS = 600_000;
const PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/]+=*$/;

const STATUSES = [
  'STOPPED', 'STARTING', 'SCAN_QR_CODE', 'PASSKEY_REQUIRED', 'PASSKEY_CONFIRMATION_REQUIRED', 'WORKING', 'FAILED',
];

/**
 * The state of a session, from session/info, link/status, or the error that is the answer to a poll for a code.
 * @typedef {object} Info
 * @property {string|null} status null if it is none of the API's
 * @property {string|null} reason
 * @property {boolean} linked
 * @property {boolean} healing
 * @property {string|null} since
 * @property {string|null} retryAt
 * @property {{reason: string|null, at: string|null}|null} lastFailure
 * @property {string} engine
 * @property {string} name
 * @property {string|null} expectedPhone masked
 * @property {{id: string|null, name: string}|null} me
 * @property {string|null} systemName
 * @property {string[]} warnings
 */

/** @returns {Info} */
export function infoOf(body) {
  const info = object(body);
  const last = object(info.last_failure);
  const me = object(info.me);
  return {
    status: STATUSES.includes(info.status) ? info.status : null,
    reason: word(info.reason),
    linked: info.linked === true,
    healing: info.healing === true,
    since: instant(info.since),
    retryAt: instant(info.retry_at),
    lastFailure: word(last.reason) === null ? null : {reason: word(last.reason), at: instant(last.at)},
    engine: info.engine === 'sandbox' ? 'sandbox' : 'whatsapp',
    name: text(info.name) ?? '',
    expectedPhone: text(info.expected_phone),
    me: text(me.id) === null ? null : {id: text(me.id), name: text(me.pushName) ?? ''},
    systemName: text(info.system_name),
    warnings: (Array.isArray(info.warnings) ? info.warnings : []).map((each) => text(object(each).message))
      .filter((message) => message !== null),
  };
}

/**
 * A code, without the moment of its end.
 * @typedef {object} ReadCode
 * @property {string} src
 * @property {number|null} sequence its place among the codes of its connection
 * @property {string|null} expiresAt
 * @property {number} leftMs
 * @property {number} lifeMs
 */

/** @returns {ReadCode|null} null unless the body has a picture and its end */
export function codeOf(body) {
  const {sequence, expires_at: expiresAt, expires_in_ms: leftMs, lifetime_ms: lifeMs} = object(body);
  const src = pictureOf(body);
  if (src === null || !Number.isFinite(leftMs)) {
    return null;
  }
  const bounded = Math.min(leftMs, MAX_LIFE_MS);
  return {
    src,
    sequence: Number.isSafeInteger(sequence) ? sequence : null,
    expiresAt: instant(expiresAt),
    leftMs: bounded,
    lifeMs: Number.isFinite(lifeMs) ? Math.max(bounded, Math.min(lifeMs, MAX_LIFE_MS)) : bounded,
  };
}

/** @returns {string|null} the picture of a code */
export function pictureOf(body) {
  const {qr} = object(body);
  return typeof qr === 'string' && PICTURE.test(qr) ? qr : null;
}

/** @returns {string|null} a pairing code as eight characters, null if it is none */
export function pairingCodeOf(body) {
  const code = text(object(body).code)?.replace('-', '') ?? '';
  return /^[0-9A-Z]{8}$/.test(code) ? code : null;
}

/** Returns the word for why a call failed, null if it has none. */
export function errorOf(body) {
  return word(object(body).code);
}

/**
 * What is wrong with a call.
 * @typedef {object} Trouble
 * @property {number} status 0 if there was no answer
 * @property {string|null} error
 * @property {string|null} request the number by which the operator finds it in the log
 * @property {string|null} scope what the token would need
 */

/** @returns {Trouble} */
export function troubleOf({status, body}) {
  return {status, error: errorOf(body), request: requestOf(body), scope: word(object(body).needed_scope)};
}

/** Returns the number by which the operator finds an error in the log. */
function requestOf(body) {
  const id = text(object(body).request_id) ?? '';
  return /^[\w.:-]{1,128}$/.test(id) ? id : null;
}

/** Returns a pause that the server asks for, in milliseconds; null for none. */
export function pauseOf(ms) {
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

function object(value) {
  return value !== null && typeof value === 'object' ? value : {};
}

function text(value) {
  return typeof value === 'string' && value !== '' ? value : null;
}

function word(value) {
  return typeof value === 'string' && /^[a-z0-9_]{1,64}$/.test(value) ? value : null;
}

function instant(value) {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}
