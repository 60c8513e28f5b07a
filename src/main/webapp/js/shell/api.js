// A client of the public API for the dashboard.

import {Caller} from '../page/http.js';

export class Api extends Caller {
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
    return this.pair('auth/request-code', number, {instance_id: id}, signal);
  }

  /**
   * Opens the stream of the events of all instances of the token.
   * @param {string} lastId the `id` of the last event that was received, empty for none
   * @returns {Promise<Response>}
   * @throws {TypeError|DOMException} if there is no answer or the signal was aborted
   */
  events(lastId, signal) {
    return this.send('session/events', {
      headers: {'Accept': 'text/event-stream', ...(lastId ? {'Last-Event-ID': lastId} : {})},
      signal,
    });
  }
}
