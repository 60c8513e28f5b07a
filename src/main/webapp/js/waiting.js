// Ways to let time pass.

/** A tab that has been hidden for longer than this asks no more. */
const HIDDEN_MS = 60_000;

/** Passes after some milliseconds, or as soon as the signal says so. */
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

/** Passes at once, unless the tab has been hidden for long: then when it is seen again, or when the signal says so. */
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
