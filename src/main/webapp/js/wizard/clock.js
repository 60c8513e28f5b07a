// The clocks of the browser.

/** @returns {import('./moment.js').Moment} */
export function now() {
  return {steady: performance.now(), wall: Date.now()};
}
