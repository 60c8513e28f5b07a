// Calls of the public API, for all pages. The token is sent in a header, never in an address.

/** How long an answer may take beyond the requested wait. */
const SLACK_MS = 10_000;

/**
 * An answer of the server.
 * @typedef {object} Answer
 * @property {number} status the HTTP status, 0 if there was no answer at all
 * @property {object} body the JSON object, empty if there was none
 * @property {number|null} retryAfterMs the pause that the server asks for
 */

export class Caller {
  #token;
  #base;

  /**
   * @param {string} token the access token
   * @param {string} page the address of this page; the API is next to it, whatever the context path
   */
  constructor(token, page = document.baseURI) {
    this.#token = token;
    this.#base = new URL('v2/', page);
  }

  /** Sends a call with the method POST. See {@link call}. */
  post(path, body, signal) {
    return this.call('POST', path, body, signal);
  }

  /**
   * Requests a pairing code, to be typed into the phone with that number. The server may wait 5 s for the QR code without
   * which there is none, and then 30 s for WhatsApp.
   */
  pair(path, number, more, signal) {
    return this.call('POST', path, {...more, phone_number: number, wait: 5}, signal, {waitMs: 35_000});
  }

  /**
   * Sends a request with the token, past all caches. The page may have sent the first one before this script was there:
   * `window.early` is `{path, token, answer}` then, with null for an answer that did not come.
   * @param {string} path below `v2/`
   * @param {RequestInit} how
   * @returns {Promise<Response>}
   * @throws {TypeError|DOMException} if there is no answer or the signal was aborted
   */
  async send(path, how) {
    const {early} = window;
    if (early?.path === path && early.token === this.#token) {
      delete window.early;
      const answer = await early.answer;
      if (answer !== null) {
        return answer;
      }
    }
    return fetch(new URL(path, this.#base), {
      ...how,
      headers: {...how.headers, Authorization: `Bearer ${this.#token}`},
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  }

  /**
   * Sends a call.
   * @param {string} path below `v2/`
   * @param {object|null} body null for methods without one
   * @param {AbortSignal} [signal] ends the call early
   * @param {object} [more] further headers, and how long the server may take besides the usual time
   * @returns {Promise<Answer>}
   * @throws {DOMException} AbortError, only if the signal was aborted
   */
  async call(method, path, body, signal, {headers = {}, waitMs = (body?.wait ?? 0) * 1000} = {}) {
    const call = new AbortController();
    const abort = () => call.abort();
    const timer = setTimeout(abort, waitMs + SLACK_MS);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) {
      abort();
    }
    try {
      const response = await this.send(path, {
        method,
        headers: {'Accept': 'application/json', ...(body === null ? {} : {'Content-Type': 'application/json'}), ...headers},
        ...(body === null ? {} : {body: JSON.stringify(body)}),
        signal: call.signal,
      });
      const json = await response.json().catch(() => null);
      signal?.throwIfAborted();
      return {
        status: response.status,
        body: json !== null && typeof json === 'object' ? json : {},
        retryAfterMs: retryAfterMs(response.headers.get('Retry-After'), json?.retry_after),
      };
    } catch (error) {
      signal?.throwIfAborted();
      return {status: 0, body: {}, retryAfterMs: null};
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** Reads the header, in seconds or as a date (RFC 9110, 10.2.3), or else the body, which repeats it. */
function retryAfterMs(header, seconds) {
  if (header !== null && /^\s*\d+\s*$/.test(header)) {
    return Number(header) * 1000;
  }
  const date = header === null ? NaN : Date.parse(header);
  if (!Number.isNaN(date)) {
    return Math.max(0, date - Date.now());
  }
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : null;
}
