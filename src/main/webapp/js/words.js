// What the page says: short, and always what to do next.

const REASONS = {
  stopped_by_owner: 'It was stopped. Start it to get a code.',
  parked: 'Nobody was looking, so it rested.',
  unreachable: 'The server gets no connection to the other side. Check its internet access.',
  untrusted: 'The other side could not prove that it is WhatsApp. Check for a proxy that opens encrypted connections.',
  protocol_error: 'The other side answered in a way that Linkgate does not understand. Try again; if it stays, update Linkgate.',
  stalled: 'No code arrived in time. Try again.',
  client_outdated: 'WhatsApp no longer accepts this client version. Ask the operator to update Linkgate.',
  refused: 'WhatsApp refused the connection. Try again later.',
  engine_disabled: 'This engine is switched off on this server. Ask the operator to switch it on.',
  logged_out: 'The link was ended. Start again to link anew.',
  credentials_unreadable: 'What is stored of this link cannot be opened. Ask the operator.',
  banned: 'WhatsApp has blocked this account. Only WhatsApp can lift that.',
  wrong_number: 'The phone that scanned has another number than the one expected. Scan with the right phone.',
  replaced: 'The same link is in use somewhere else. Stop the other one first.',
};

/** A sentence for a reason of the API, else the fallback. */
export function because(reason, fallback) {
  return REASONS[reason] ?? fallback;
}

/**
 * What is wrong, in one or two sentences.
 * @param {import('./api.js').Answer} answer any answer that is not a success
 * @param {string} [engine] the engine of the instance, if known
 */
export function trouble(answer, engine) {
  const {status, body} = answer;
  const far = engine === 'sandbox' ? 'the sandbox' : 'WhatsApp';
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
        ? 'The server cannot reach its own sandbox. Check its settings.'
        : 'The server cannot reach WhatsApp. Check its internet access.';
    case 'upstream_timeout':
      return `No answer from ${far} in time. Wait a moment.`;
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

/** The same where nobody asks again but the person. */
export function troubleOnce(answer, engine) {
  const passing = [0, 429, 502, 503, 504].includes(answer.status);
  return passing ? `${trouble(answer, engine)} Then try again.` : trouble(answer, engine);
}
