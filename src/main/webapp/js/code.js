// A code and the end of its life.

/**
 * A moment on two clocks. The earlier end counts: the steady clock may stand still while a laptop sleeps, and the
 * wall clock may be set.
 */
export class Moment {
  constructor(steady = performance.now(), wall = Date.now()) {
    this.steady = steady;
    this.wall = wall;
  }

  plus(ms) {
    return new Moment(this.steady + ms, this.wall + ms);
  }

  /** Returns the time until it; negative once either clock has passed it. */
  leftMs() {
    return Math.min(this.steady - performance.now(), this.wall - Date.now());
  }

  earlier(other) {
    return new Moment(Math.min(this.steady, other.steady), Math.min(this.wall, other.wall));
  }
}

export class Code {
  #end;
  #trust;

  /**
   * @param {object} body an answer of auth/qr-image with details
   * @param {Moment} counted when the server counted `expires_in_ms`, or earlier
   * @param {Code|null} before the code that has been on show until now
   */
  constructor(body, counted, before) {
    this.src = body.qr;
    this.sequence = body.sequence;
    this.of = body.of;
    this.totalMs = body.lifetime_ms ?? body.expires_in_ms;
    this.#end = counted.plus(body.expires_in_ms);
    if (before !== null && before.src === this.src) {
      this.totalMs = Math.max(before.totalMs, this.totalMs);
      this.#end = this.#end.earlier(before.#end);
    }
    this.#trust = new Moment();
  }

  static isIn(body) {
    return typeof body.qr === 'string' && body.qr.startsWith('data:image/') && typeof body.expires_in_ms === 'number';
  }

  /** Returns how long it may still be shown; negative after its end. */
  leftMs() {
    return this.#end.leftMs();
  }

  /** Notes that Linkgate has just confirmed the code, and how long that holds. */
  trust(ms) {
    this.#trust = new Moment().plus(ms);
  }

  /** Notes that Linkgate does not answer. */
  distrust() {
    this.#trust = new Moment().plus(-1);
  }

  /** Returns whether Linkgate confirmed the code recently. */
  isTrusted() {
    return this.#trust.leftMs() > 0;
  }
}
