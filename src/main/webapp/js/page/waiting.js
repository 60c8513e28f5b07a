// Waiting: for a while, or for a tab to be seen.

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
