// A client of the public API. The token is sent in a header, never in an address.

import {Moment} from './code.js';

/** How long an answer may take beyond the requested wait. */
export const SLACK_MS = 10_000;

/**
 * An answer of the server.
 * @typedef {object} Answer
 * @property {number} status the HTTP status, 0 if there was no answer at all
 * @property {object} body the JSON object, empty if there was none
 * @property {number|null} retryAfterMs the pause that the server asks for
 * @property {Moment} asked just before the request went out
 */

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

  /** Sends a call without parameters: a good token gets 400, which is returned as 200; a bad one gets 401. */
  async isTokenGood() {
    const answer = await this.post('session/info', {});
    return answer.status === 400 && answer.body.code === 'missing_param' ? {...answer, status: 200} : answer;
  }

  create(name, engine) {
    return this.post('session/create', {name, engine, start: true});
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

  /**
   * Sends a call.
   * @param {AbortSignal} [signal] ends the call early
   * @returns {Promise<Answer>}
   * @throws {DOMException} AbortError, only if the signal was aborted
   */
  async post(path, body, signal) {
    const call = new AbortController();
    const abort = () => call.abort();
    const timer = setTimeout(abort, (body.wait ?? 0) * 1000 + SLACK_MS);
    const asked = new Moment();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) {
      abort();
    }
    try {
      const response = await fetch(new URL(path, this.#base), {
        method: 'POST',
        headers: {
          'Accept': 'application/json',
          'Authorization': `Bearer ${this.#token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(body),
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
        asked,
      };
    } catch (error) {
      signal?.throwIfAborted();
      return {status: 0, body: {}, retryAfterMs: null, asked};
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
