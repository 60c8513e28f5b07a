// The wizard: leads from nothing to a linked account, on the dashboard and on the page of a temporary link.

import {plain} from './text.js';
import {View} from './view.js';
import {Watch} from './watch.js';

const VIBRATION_MS = 60;

/**
 * Fills an element with the wizard of an instance.
 * @param {HTMLElement} parent
 * @param {object} how
 * @param {import('../page/http.js').Caller} how.api with the calls info, code and requestCode; start and restart unless for a visitor
 * @param {string} how.id the instance; a visitor's API knows it
 * @param {object|null} [how.info] the latest answer of session/info, if there is one: it saves a call
 * @param {boolean} [how.visitor] whether it is the page of a temporary link
 * @param {boolean} [how.manage] whether the token may give commands, unless for a visitor
 * @param {(state: import('./machine.js').State) => void} [how.onState] called when the phase changes, the first time
 *     before this function returns; `state.phase` is one of `PHASES`. Also called once when nothing can be asked any
 *     more: `state.over` is then `{status, error, reason}`: 401, 404 or 410
 * @param {(info: import('./reading.js').Info) => void} [how.onInfo] called with what is known of the instance whenever
 *     that changes
 * @param {(title: string, linked: boolean) => void} [how.onTitle] called with the task whenever it changes
 * @param {(() => void)|null} [how.onDone] called by the button of an account that is linked; without it there is none
 * @returns {{close: () => void, wake: () => void, image: () => HTMLImageElement|null}} `wake` asks at once, since
 *     something may have changed; `image` is the picture that may be scanned now
 */
export function mountWizard(parent, {
  api, id, info = null, visitor = false, manage, onState = () => {}, onInfo = () => {}, onTitle = () => {}, onDone = null,
}) {
  const touch = matchMedia('(hover: none) and (pointer: coarse)').matches;
  let last = {phase: null, over: null};
  let title = null;
  /** @type {Watch|null} */
  let watch = null;
  const view = new View(parent, {
    press: (button) => watch.press(button),
    mode: (mode) => watch.mode(mode),
    pair: (number) => watch.pair(number),
    unpair: () => watch.unpair(),
    done: onDone,
    onLook: ({phase, heading}) => {
      const text = plain(heading, watch.state.info.engine);
      if (text !== title) {
        title = text;
        onTitle(text, phase === 'linked');
      }
    },
  }, visitor ? 'h1' : 'h2');

  function changed(state) {
    if (state.over === null) {
      view.draw(state);
    }
    const {phase, over, info: known} = last;
    last = state;
    if (state.info !== known) {
      onInfo(state.info);
    }
    if (state.phase === 'linked' && phase !== 'linked' && phase !== null && phase !== 'opening' && touch) {
      vibrate();
    }
    if (state.phase !== phase || state.over !== over) {
      onState(state);
    }
  }

  const calls = {
    info: (signal) => api.info(id, signal),
    code: (how, signal) => api.code(id, how, signal),
    pair: (number, signal) => api.requestCode(id, number, signal),
    command: (name) => api[name](id),
  };
  watch = new Watch(calls, {visitor, manage, mode: touch ? 'number' : 'camera', info}, changed);
  changed(watch.state);

  const quit = new AbortController();
  const {signal} = quit;
  for (const event of ['online', 'offline']) {
    window.addEventListener(event, () => watch.network(navigator.onLine), {signal});
  }
  window.addEventListener('pageshow', () => watch.wake(), {signal});
  document.addEventListener('visibilitychange', () => document.hidden || watch.wake(), {signal});
  for (const event of ['pointerdown', 'keydown']) {
    document.addEventListener(event, () => watch.nudge(), {passive: true, signal});
  }

  return {
    close() {
      quit.abort();
      watch.close();
      view.close();
    },
    wake: () => watch.wake(),
    image: () => view.image(),
  };
}

/** Browsers complain about a vibration before the first touch. */
function vibrate() {
  if (navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.(VIBRATION_MS);
  }
}
