// One code and its end.

export class Code {
  #ends;
  #endsOnWall;

  /** @param {object} body an answer of auth/qr-image with details */
  constructor(body) {
    this.src = body.qr;
    this.sequence = body.sequence;
    this.of = body.of;
    this.totalMs = body.expires_in_ms;
    // Two clocks, the earlier counts: one may stand still while a laptop sleeps, the other may be set.
    this.#ends = performance.now() + body.expires_in_ms;
    this.#endsOnWall = Date.now() + body.expires_in_ms;
  }

  static isIn(body) {
    return typeof body.qr === 'string' && body.qr.startsWith('data:image/') && typeof body.expires_in_ms === 'number';
  }

  /** How long it may still be shown; negative since its end. */
  leftMs() {
    return Math.min(this.#ends - performance.now(), this.#endsOnWall - Date.now());
  }
}
