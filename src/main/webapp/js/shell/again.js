// Again and again.

/** How often durations are drawn again. */
export const SECOND_MS = 1_000;

/**
 * Calls a function now and then once in a while, until the signal is aborted. A hidden tab needs nothing: what was left out
 * there is made up for when it is seen again.
 */
export function every(ms, signal, tick) {
  let missed = false;
  const timer = setInterval(() => document.hidden ? missed = true : tick(), ms);
  document.addEventListener('visibilitychange', () => {
    if (missed && !document.hidden) {
      missed = false;
      tick();
    }
  }, {signal});
  signal.addEventListener('abort', () => clearInterval(timer), {once: true});
  tick();
}
