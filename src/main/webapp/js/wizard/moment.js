// Moments on two clocks. The earlier end counts: the steady clock may stand still while a laptop sleeps, and the wall
// clock may be set. Pure: `now` is always passed in.

/**
 * @typedef {object} Moment
 * @property {number} steady milliseconds of a clock that is never set
 * @property {number} wall milliseconds since 1970
 */

/** @returns {Moment} */
export function plus({steady, wall}, ms) {
  return {steady: steady + ms, wall: wall + ms};
}

/** Returns the time until a moment, in milliseconds; negative once either clock has passed it. */
export function left({steady, wall}, now) {
  return Math.min(steady - now.steady, wall - now.wall);
}

/** @returns {Moment} */
export function earlier(one, other) {
  return {steady: Math.min(one.steady, other.steady), wall: Math.min(one.wall, other.wall)};
}
