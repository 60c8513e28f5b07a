// A client of the public API. The token is sent in a header, never in an address.


/** How long an answer may take beyond the requested wait. */
const SLACK_MS = 10_000;

/**
 * An answer of the server.
 * @typedef {object} Answer
 * @property {number} status the HTTP status, 0 if there was no answer at all
 * @property {object} body the JSON object, empty if there was none
 * @property {number|null} retryAfterMs the pause that the server asks for
 */

/** How long the server may wait for the QR code without which there is no pairing code, in seconds. */
export const PAIRING_WAIT_SECONDS = 5;

export class Api {
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

  /** Returns what the token may do and what the server has: 200 for a good token, 401 for a bad one. */
  whoami(signal) {
    return this.call('GET', 'whoami', null, signal);
  }

  /**
   * Creates an instance and starts it.
   * @param {object} [more] further parameters, such as `expected_phone`
   */
  create(name, engine, more = {}) {
    return this.post('session/create', {name, engine, start: true, ...more});
  }

  /** Changes the name or the expected number. */
  update(id, fields) {
    return this.post('session/update', {instance_id: id, ...fields});
  }

  /** Ends the link at the phone, too. */
  logout(id) {
    return this.post('session/logout', {instance_id: id});
  }

  /** Deletes an instance; one that is linked is logged out first. */
  remove(id) {
    return this.post('session/delete', {instance_id: id});
  }

  /** Returns a page of instances. */
  list(cursor, signal) {
    return this.post('session/list', {limit: 200, ...(cursor ? {cursor} : {})}, signal);
  }

  start(id) {
    return this.post('session/start', {instance_id: id});
  }

  stop(id) {
    return this.post('session/stop', {instance_id: id});
  }

  /** Opens a new connection; a linked account stays linked. */
  restart(id) {
    return this.post('session/restart', {instance_id: id});
  }

  info(id, signal) {
    return this.post('session/info', {instance_id: id}, signal);
  }

  /**
   * Returns the code that is good now.
   * @param {{wait: number, after?: number}} how for how many seconds (at most 25) the server may wait for a code that
   *     is on its way, and which one does not count, by its sequence
   */
  code(id, how, signal) {
    return this.post('auth/qr-image', {instance_id: id, detail: true, ...how}, signal);
  }

  /** Requests a pairing code, to be typed into the phone with that number. */
  requestCode(id, number, signal) {
    return this.post('auth/request-code', {instance_id: id, phone_number: number, wait: PAIRING_WAIT_SECONDS}, signal);
  }

  /** Sends a call with the method POST. See {@link call}. */
  post(path, body, signal) {
    return this.call('POST', path, body, signal);
  }

  /**
   * Opens the stream of the events of all instances of the token.
   * @param {string} lastId the `id` of the last event that was received, empty for none
   * @returns {Promise<Response>}
   * @throws {TypeError|DOMException} if there is no answer or the signal was aborted
   */
  events(lastId, signal) {
    return fetch(new URL('session/events', this.#base), {
      headers: {
        'Accept': 'text/event-stream',
        'Authorization': `Bearer ${this.#token}`,
        ...(lastId ? {'Last-Event-ID': lastId} : {}),
      },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal,
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
      const response = await fetch(new URL(path, this.#base), {
        method,
        headers: {
          'Accept': 'application/json',
          'Authorization': `Bearer ${this.#token}`,
          ...(body === null ? {} : {'Content-Type': 'application/json'}),
          ...headers,
        },
        ...(body === null ? {} : {body: JSON.stringify(body)}),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
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
