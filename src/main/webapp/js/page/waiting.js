// Waiting: for a while, for a tab to be seen, again and again.

/** How often durations are drawn again. */
export const SECOND_MS = 1_000;
/** A tab that has been hidden for longer than this stops polling. */
const HIDDEN_MS = 60_000;

/** Resolves after some milliseconds, or when the signal is aborted. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, {once: true});
  });
}

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

let hiddenSince = document.hidden ? Date.now() : null;
document.addEventListener('visibilitychange', () => {
  hiddenSince = document.hidden ? hiddenSince ?? Date.now() : null;
});

/** Resolves at once; after the tab was hidden for long, when it is visible again or the signal is aborted. */
export function seen(signal) {
  if (hiddenSince === null || Date.now() - hiddenSince < HIDDEN_MS) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const back = new AbortController();
    const done = () => {
      back.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', () => document.hidden || done(), {signal: back.signal});
    signal.addEventListener('abort', done, {signal: back.signal});
  });
}
