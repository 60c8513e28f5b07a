// What is wrong with a text that was not sent, and what to do. Pure: keys of texts.

/** Errors with a sentence of their own, by the code of the API. */
const CODES = {
  recipient_not_found: 'recipient',
  not_linked: 'not_linked',
  conflict: 'conflict',
  session_status_mismatch: 'not_connected',
  upstream_rejected: 'rejected',
  upstream_timeout: 'unacknowledged',
  unavailable: 'unavailable',
  not_implemented: 'groups',
};
/** Limits, by their `reason`. */
const LIMITS = ['texts_per_minute', 'new_chats_per_hour', 'reach_out', 'new_chat_cap'];

/**
 * Returns which sentence of `instance.send.error.…` says what went wrong.
 * @param {{status: number, body: object, retryAfterMs: number|null}} answer an answer of send/text other than 200
 * @returns {{key: string|null, code: number|null, waitMs: number|null, field: 'chat'|'text'|null, uncertain: boolean}}
 *     `key` is null for errors that any call may have; `field` is the one to be corrected; `uncertain` whether the text
 *     may have been sent: it then has to keep its Idempotency-Key, so that it is not sent twice. Any other outcome is
 *     final for that key
 */
export function sendProblem({status, body, retryAfterMs}) {
  const found = {
    code: body.upstream_code ?? null, waitMs: retryAfterMs > 0 ? retryAfterMs : null, field: null,
    uncertain: status === 0 || (status >= 500 && !['upstream_rejected', 'not_implemented'].includes(body.code)),
  };
  if (body.code === 'rate_limited' && LIMITS.includes(body.reason)) {
    return {...found, key: body.reason};
  }
  if (['invalid_param', 'missing_param'].includes(body.code)) {
    const param = body.param ?? body.params?.[0];
    return param === 'chatId' ? {...found, key: 'chat', field: 'chat'}
      : param === 'message' ? {...found, key: 'text', field: 'text'} : {...found, key: null};
  }
  if (status === 0) {
    return {...found, key: 'no_answer'};
  }
  const key = Object.hasOwn(CODES, body.code) ? CODES[body.code] : null;
  return {...found, key, field: key === 'recipient' || key === 'groups' ? 'chat' : null};
}
