// What the page says: short, and always what to do next.

/** While nothing is heard from Linkgate. */
export const LOST = 'No connection to Linkgate. This code may no longer work.';

const REASONS = {
  stopped_by_owner: 'It was stopped. Start it to get a code.',
  parked: 'It was resting, since the code was not being looked at.',
  unreachable: 'Linkgate cannot reach FAR. Check its internet access.',
  untrusted: 'The server that answered could not prove that it is FAR. Check for a proxy that opens encrypted connections.',
  not_saved: 'The phone confirmed, but this server could not write the link to its disk. Make room, then scan again.',
  protocol_error: 'FAR answered in a way that Linkgate does not understand. Try again; if it stays, update Linkgate.',
  stalled: 'No code arrived in time. Try again.',
  client_outdated: 'FAR no longer accepts this client version. Update Linkgate, or set LINKGATE_WHATSAPP_VERSION.',
  refused: 'FAR refused the connection. Try again later.',
  engine_disabled: 'This engine is switched off on this server. Switch it on in the settings.',
  logged_out: 'The link was ended. Start again to link once more.',
  credentials_unreadable: 'What is stored of this link cannot be opened. The keyset of this server has changed: restore it.',
  banned: 'FAR has blocked this account. Only FAR can lift that.',
  wrong_number: 'The phone that scanned has another number than the one expected. Scan with the right phone.',
  replaced: 'The same link is in use somewhere else. Stop the other one first.',
  passkey: 'The phone has taken the code, and FAR asks it for a passkey. Linkgate cannot confirm one yet: '
    + 'cancel on the phone, or take a new code.',
};

/** Reasons that pass at a known time. */
const UNTIL = {
  banned: 'FAR makes this server wait until TIME. Linkgate tries again by itself.',
  resting: 'No phone has scanned for a while, so the next codes come at TIME.',
};

/** Failures after which there is a code again, and whose cause the person with the phone should know. */
const PAST = {
  wrong_number: 'That was another phone. Nothing was linked.',
  not_saved: 'The link could not be written to the disk of this server. Make room, then scan the new code.',
  protocol_error: 'The phone could not finish linking. Try once more with the new code.',
};

/**
 * A sentence for a reason of the API, else the fallback.
 * @param {{engine?: string, retryAt?: string|null, linked?: boolean}} about the instance
 */
export function because(reason, fallback, {engine, retryAt = null, linked = false} = {}) {
  const passes = retryAt !== null && reason in UNTIL;
  const sentence = passes ? UNTIL[reason].replace('TIME', clockTime(retryAt)) : REASONS[reason] ?? fallback;
  const text = sentence.replaceAll('FAR', far(engine)).replace(/^./, (first) => first.toUpperCase());
  return linked && reason !== 'logged_out' ? `${text} The account stays linked.` : text;
}

/** What went wrong a moment ago, although a code is on show again; null if nothing worth knowing did. */
export function pastFailure(info) {
  const sentence = PAST[info.last_failure?.reason];
  if (sentence === undefined || info.status !== 'SCAN_QR_CODE') {
    return null;
  }
  const expected = info.last_failure.reason === 'wrong_number' && info.expected_phone;
  return expected ? `${sentence} Expected: ${info.expected_phone.replace(/\*+/, '…')}.` : sentence;
}

/** A time of the API as people read it: with the day, unless it is today. */
export function clockTime(text) {
  const time = new Date(text);
  const today = time.toDateString() === new Date().toDateString();
  return time.toLocaleString([], {...(today ? {} : {month: 'short', day: 'numeric'}), hour: '2-digit', minute: '2-digit'});
}

function far(engine) {
  return engine === 'sandbox' ? 'the sandbox' : 'WhatsApp';
}

/**
 * What is wrong, in one or two sentences.
 * @param {import('./api.js').Answer} answer any answer that is not a success
 * @param {string} [engine] the engine of the instance, if known
 */
export function trouble(answer, engine) {
  const {status, body} = answer;
  switch (body.code) {
    case 'invalid_access_token':
      return 'This token is not accepted. It is mistyped, expired or revoked. Enter another one.';
    case 'quota_reached':
      return 'This token may not have more instances. Use one you have, or ask the operator for more.';
    case 'forbidden':
      return 'This token may not do that. Ask the operator for one that may.';
    case 'invalid_instance':
      return 'There is no such instance for this token. Check the id and the token, or create a new instance.';
    case 'rate_limited':
      return 'Too many requests. Wait a moment.';
    case 'upstream_unreachable':
      return engine === 'sandbox'
        ? 'Linkgate cannot reach its own sandbox. It keeps trying by itself.'
        : 'Linkgate cannot reach WhatsApp. It keeps trying by itself. If this lasts, check the server’s internet access.';
    case 'upstream_timeout':
      return `No answer from ${far(engine)} in time. Wait a moment.`;
    case 'unavailable':
      return 'Linkgate is starting or shutting down. Wait a moment.';
    case 'internal_error':
      return `Something broke inside Linkgate. Tell the operator this number: ${body.request_id}.`;
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

/** What is wrong, where only the person can ask again. */
export function troubleOnce(answer, engine) {
  const passing = [0, 429, 503, 504].includes(answer.status);
  return passing ? `${trouble(answer, engine)} Then try again.` : trouble(answer, engine);
}
