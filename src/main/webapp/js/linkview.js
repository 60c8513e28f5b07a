// Draws the state of a watch.

import {Sheets} from './sheets.js';
import {LOST, pastFailure} from './sentences.js';

/** The words of each phase, next to the code and instead of it, and the sign shown instead of it. */
const PHASES = {
  opening: {pill: 'Opening', headline: 'One moment', sign: 'beat'},
  warming: {pill: 'Warming up', headline: 'The code appears here', sign: 'beat'},
  ready: {pill: 'Ready to scan', headline: '', sign: 'beat'},
  unreachable: {pill: 'Unreachable', sign: 'alarm', retry: 'Try now'},
  lost: {pill: 'No connection', sign: 'alarm', retry: 'Try now'},
  waiting: {pill: 'Waiting', sign: 'pause'},
  passkey: {pill: 'Passkey required', headline: 'Not linked', sign: 'alarm', start: 'New code'},
  linked: {pill: 'Linked', headline: 'The account is linked', sign: 'tick'},
  reconnecting: {pill: 'Reconnecting…', sign: 'beat', retry: 'Try now'},
  paused: {pill: 'Paused', sign: 'pause', start: 'Start'},
  stopped: {pill: 'Stopped', headline: 'No code while stopped', sign: 'pause', start: 'Start'},
  failed: {pill: 'Failed', sign: 'alarm', start: 'Try again'},
};

/** How long the place of a code stays as it is after the code has ended. */
const GAP_MS = 1_500;

const $ = (id) => document.getElementById(id);

export class LinkView {
  #actions;
  #state = null;
  #timer = null;
  #frames = null;
  #face = 'none';
  /** @type {import('./code.js').Code|null} the code whose picture is on show */
  #shown = null;
  #sheets = new Sheets($('frame'));

  /** @param {{start?: () => void, retry?: () => void, stop?: () => void}} actions what the buttons do; those without stay hidden */
  constructor(actions) {
    this.#actions = actions;
    for (const name of ['start', 'retry', 'stop']) {
      $(name).addEventListener('click', (event) => {
        if (!this.#state?.busy && event.detail < 2) {
          $('link-title').focus(); // the button may be gone in a moment, and with it the place of the keyboard
          actions[name]();
        }
      });
    }
    // A tab that becomes visible again shows nothing until both clocks have been read.
    document.addEventListener('visibilitychange', () => this.#paint());
    window.addEventListener('pageshow', () => this.#paint());
  }

  open(id, name) {
    say($('link-title'), name || id);
    $('link-id').textContent = id;
    this.#clear();
    this.#timer ??= setInterval(() => this.#drawTime(), 250);
    this.#frames ??= requestAnimationFrame(() => this.#everyFrame());
  }

  /** Stops drawing and removes the code. */
  close() {
    clearInterval(this.#timer);
    cancelAnimationFrame(this.#frames);
    this.#timer = null;
    this.#frames = null;
    this.#state = null;
    this.#clear();
  }

  #clear() {
    this.#shown = null;
    this.#sheets.clear();
  }

  /** @param {import('./watch.js').State} state */
  draw(state) {
    this.#state = state;
    const {info, code} = state;
    if (info.name) {
      say($('link-title'), info.name);
    }
    $('sandbox-note').hidden = info.engine !== 'sandbox';
    for (const name of ['start', 'retry', 'stop']) {
      $(name).setAttribute('aria-disabled', String(state.busy));
    }
    const wrong = state.complaint ?? state.trouble;
    $('trouble').hidden = wrong === null;
    say($('trouble-alert'), wrong ?? '');
    const past = pastFailure(info);
    $('past').hidden = past === null;
    say($('past'), past ?? '');
    const warnings = (info.warnings ?? []).map((warning) => warning.message).join(' ');
    $('warnings').hidden = warnings === '';
    say($('warnings'), warnings);
    if (code !== null && code.leftMs() > 0) {
      const alt = `QR code that links ${info.name || 'this instance'}. Scan it with WhatsApp on the phone.`;
      this.#sheets.show(code.src, alt).then(() => this.#paint());
    }
    this.#paint();
    this.#drawTime();
  }

  /** Runs before each frame, so that no code is drawn after its end, however long the page has slept. */
  #everyFrame() {
    this.#paint();
    this.#frames = requestAnimationFrame(() => this.#everyFrame());
  }

  /**
   * Decides whether the code is shown: live, behind a veil (its successor is on its way, or Linkgate does not answer),
   * or not at all.
   */
  #paint() {
    const face = this.#faceNow();
    $('frame').classList.toggle('covered', document.hidden);
    if (face === this.#face) {
      return;
    }
    this.#face = face;
    if (face === 'none') {
      this.#clear();
    }
    $('frame').classList.toggle('sheeted', face !== 'none');
    $('frame').classList.toggle('veiled', face === 'next' || face === 'lost');
    if (this.#state !== null) {
      this.#drawTime();
    }
  }

  /** @returns {'live'|'next'|'lost'|'none'} */
  #faceNow() {
    const code = this.#state?.code ?? null;
    if (code === null) {
      return 'none';
    }
    if (this.#sheets.shows(code.src)) {
      this.#shown = code;
    } else {
      // Its picture is still being decoded. Until then the previous one stays, if it is still good.
      return this.#shown === null ? 'none' : this.#shown.leftMs() > 0 ? 'live' : 'next';
    }
    const leftMs = code.leftMs();
    if (leftMs > 0) {
      return code.isTrusted() ? 'live' : 'lost';
    }
    return leftMs > -GAP_MS ? 'next' : 'none';
  }

  /** Draws what changes with time: the countdown, and the end of a code even when no new one comes. */
  #drawTime() {
    if (this.#state === null) {
      return;
    }
    const {code, retryAt} = this.#state;
    const face = this.#face;
    $('empty').hidden = face !== 'none';
    $('countdown').classList.toggle('idle', face !== 'live' && face !== 'next');
    say($('veil'), face === 'lost' ? LOST : 'Next code…');
    if (face === 'live') {
      const leftMs = code.leftMs();
      const number = code.sequence && code.of ? `Code ${code.sequence} of ${code.of} · ` : '';
      say($('countdown-text'), `${number}new in ${Math.max(1, Math.ceil(leftMs / 1000))} s`);
      $('ring').setAttribute('stroke-dashoffset', String(100 * (1 - leftMs / Math.max(code.totalMs, leftMs))));
    }
    this.#drawPhase(this.#phaseNow(face));
    $('next-try').hidden = retryAt === null;
    say($('next-try'), retryAt === null ? '' : `Next attempt ${inSeconds(retryAt.leftMs())}.`);
  }

  /** Returns the phase to show. A watch cannot report that its call hangs; the code knows when it was confirmed. */
  #phaseNow(face) {
    const {phase} = this.#state;
    if (phase !== 'ready') {
      return phase;
    }
    return {live: 'ready', next: 'ready', lost: 'lost', none: 'warming'}[face];
  }

  #drawPhase(phase) {
    const {info, text} = this.#state;
    const {pill, headline, sign, start, retry} = PHASES[phase];
    const sentence = phase === 'linked' ? linkedText(info) : phase === 'lost' ? text || LOST : text;
    $('link').dataset.phase = phase;
    say($('pill'), pill);
    // Without a headline, the sentence itself is shown instead of the code.
    say($('empty-text'), headline ?? sentence);
    say($('status-text'), sentence);
    // A sentence that is already shown instead of the code is repeated for screen readers only.
    $('status-text').classList.toggle('visually-hidden', headline === undefined && (!$('empty').hidden || this.#face === 'lost'));
    for (const each of ['beat', 'tick', 'pause', 'alarm']) {
      $(each).toggleAttribute('hidden', each !== sign);
    }
    $('sandbox-code').hidden = !['warming', 'ready'].includes(phase);
    $('steps').hidden = !['opening', 'warming', 'ready'].includes(phase) || info.engine === 'sandbox';
    $('start').hidden = start === undefined || !this.#actions.start;
    say($('start'), start ?? '');
    const resting = phase === 'waiting' && info.reason === 'resting';
    $('retry').hidden = (retry === undefined && !resting) || !this.#actions.retry;
    say($('retry'), resting ? 'New code now' : retry ?? '');
    $('stop').hidden = !this.#actions.stop || ['opening', 'stopped', 'paused', 'lost'].includes(phase);
    const title = `${pill} · ${$('link-title').textContent} · Linkgate`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}

function linkedText(info) {
  const who = info.me?.pushName || info.me?.id;
  return who ? `Linked to ${who}. Nothing left to do here.` : 'Nothing left to do here.';
}

function inSeconds(ms) {
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 ? `in ${seconds} s` : 'now';
}

/** Changes the page only if the text differs, so that screen readers do not repeat it. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
