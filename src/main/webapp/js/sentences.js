// The sentences of the page: short, and always with what to do next.

/** Shown while Linkgate does not answer. */
export const LOST = 'No connection to Linkgate. This code may no longer work.';

const REASONS = {
  stopped_by_owner: 'The session was stopped. Start it to get a code.',
  parked: 'The session went idle because its code was not being viewed.',
  unreachable: 'Linkgate cannot reach SERVER. Check its internet access.',
  untrusted: 'The server that answered could not prove that it is SERVER. Check for a proxy that intercepts encrypted connections.',
  not_saved: 'The phone confirmed, but this server could not write the link to its disk. Free some space, then scan again.',
  protocol_error: 'SERVER answered in a way that Linkgate does not understand. Try again; if it keeps happening, update Linkgate.',
  stalled: 'No code arrived in time. Try again.',
  client_outdated: 'SERVER no longer accepts this client version. Update Linkgate, or set LINKGATE_WHATSAPP_VERSION.',
  refused: 'SERVER refused the connection. Try again later.',
  engine_disabled: 'This engine is disabled on this server. Enable it in the settings.',
  logged_out: 'The link has ended. Start the session to link again.',
  credentials_unreadable: 'The stored data of this link cannot be opened: the keyset of this server has changed. Restore it.',
  banned: 'SERVER has blocked this account. Only SERVER can lift that.',
  wrong_number: 'The phone that scanned does not have the expected number. Scan with the right phone.',
  replaced: 'The same link is in use elsewhere. Stop the other one first.',
  passkey: 'The phone accepted the code, but SERVER now requires a passkey, which Linkgate cannot provide yet. '
    + 'Cancel on the phone, or get a new code.',
};

/** Reasons that end at a known time. */
const UNTIL = {
  banned: 'SERVER refuses new attempts until TIME. Linkgate then tries again by itself.',
  resting: 'No phone has scanned the code for a while. The next one comes at TIME.',
};

/** Recovered failures whose cause the person with the phone should know. */
const PAST = {
  wrong_number: 'That was another phone. Nothing was linked.',
  not_saved: 'The link could not be written to the disk of this server. Free some space, then scan the new code.',
  protocol_error: 'The phone could not finish linking. Try once more with the new code.',
};

/**
 * Returns the sentence for a reason of the API, or the fallback.
 * @param {{engine?: string, retryAt?: string|null, linked?: boolean}} about the instance
 */
export function because(reason, fallback, {engine, retryAt = null, linked = false} = {}) {
  const passes = retryAt !== null && reason in UNTIL;
  const sentence = passes ? UNTIL[reason].replace('TIME', clockTime(retryAt)) : REASONS[reason] ?? fallback;
  const text = sentence.replaceAll('SERVER', serverName(engine)).replace(/^./, (first) => first.toUpperCase());
  return linked && reason !== 'logged_out' ? `${text} The account stays linked.` : text;
}

/** Returns what went wrong just before the code now on show; null if there is nothing worth knowing. */
export function pastFailure(info) {
  const sentence = PAST[info.last_failure?.reason];
  if (sentence === undefined || info.status !== 'SCAN_QR_CODE') {
    return null;
  }
  const expected = info.last_failure.reason === 'wrong_number' && info.expected_phone;
  return expected ? `${sentence} Expected: ${info.expected_phone.replace(/\*+/, '…')}.` : sentence;
}

/** Formats a time of the API for people: with the day, unless it is today. */
export function clockTime(text) {
  const time = new Date(text);
  const today = time.toDateString() === new Date().toDateString();
  return time.toLocaleString([], {...(today ? {} : {month: 'short', day: 'numeric'}), hour: '2-digit', minute: '2-digit'});
}

function serverName(engine) {
  return engine === 'sandbox' ? 'the sandbox' : 'WhatsApp';
}

/**
 * Returns what is wrong, in one or two sentences.
 * @param {import('./api.js').Answer} answer any answer that is not a success
 * @param {string} [engine] the engine of the instance, if known
 */
export function trouble(answer, engine) {
  const {status, body} = answer;
  switch (body.code) {
    case 'invalid_access_token':
      return 'This token is not accepted. It may be mistyped, expired or revoked. Enter another one.';
    case 'quota_reached':
      return 'This token may not have more instances. Use an existing one, or ask the operator for more.';
    case 'forbidden':
      return 'This token is not allowed to do that. Ask the operator for one that is.';
    case 'invalid_instance':
      return 'There is no such instance for this token. Check the id and the token, or create a new instance.';
    case 'rate_limited':
      return 'Too many requests. Wait a moment.';
    case 'upstream_unreachable':
      return engine === 'sandbox'
        ? 'Linkgate cannot reach its own sandbox. It keeps trying by itself.'
        : 'Linkgate cannot reach WhatsApp. It keeps trying by itself. If this lasts, check the server’s internet access.';
    case 'upstream_timeout':
      return `No answer from ${serverName(engine)} in time. Wait a moment.`;
    case 'unavailable':
      return 'Linkgate is starting or shutting down. Wait a moment.';
    case 'internal_error':
      return `Linkgate had an internal error. Give the operator this number: ${body.request_id}.`;
    default:
      break;
  }
  if (typeof body.message === 'string') {
    return body.message;
  }
  switch (status) {
    case 0:
      return 'The server does not answer. Check your network.';
    case 401:
      return 'This token is not accepted. Enter another one.';
    case 404:
      return 'There is no Linkgate at this address. Ask the operator where it is.';
    default:
      return `Something between this page and Linkgate answered with status ${status}. Check the address and the proxy.`;
  }
}

/** Returns what is wrong, for calls that only the person can repeat. */
export function troubleOnce(answer, engine) {
  const passing = [0, 429, 503, 504].includes(answer.status);
  return passing ? `${trouble(answer, engine)} Then try again.` : trouble(answer, engine);
}
