// Follows one instance: polls for its code and reports each change.

import {Code, Moment} from './code.js';
import {pause, seen} from './waiting.js';
import {LOST, because, clockTime, trouble, troubleOnce} from './sentences.js';

/** While a code is on show: how soon to notice that a phone has scanned it, or that Linkgate has lost it. */
const LOOK_MS = 1_000;
/** How long a code is trusted after the next poll was due; at least twice as long as answers take. */
const DOUBT_MS = 1_500;
/** The pause after a poll without an answer. */
const AGAIN_MS = 500;
/** How long before the end of a code the page waits at the server for the next one, so that it arrives in time. */
const NEXT_MS = 300;
const NEXT_WAIT_SECONDS = 3;
/** How long the server may hold a poll while no code is on show, in seconds. */
const WAIT_SECONDS = 5;
/** The pause while nothing is expected to change by itself. */
const IDLE_MS = 3_000;
/** The longest pause while an obstacle passes by itself; the server may hold the next poll until it has passed. */
const RETURN_MS = 2_000;
const SHORTEST_MS = 100;
const LONGEST_RETRY_MS = 10_000;

/** Phases in which no code can come. Only `session/info` is called then, since asking for a code may wake a session. */
const QUIET = ['opening', 'linked', 'paused', 'stopped', 'failed'];
/** Phases in which the server has nothing to wait for. */
const SLOW = ['reconnecting', 'waiting'];

/**
 * @typedef {object} State
 * @property {'opening'|'warming'|'ready'|'unreachable'|'lost'|'waiting'|'passkey'|'linked'|'reconnecting'|'paused'
 *     |'stopped'|'failed'} phase
 * @property {string} text a sentence about the phase
 * @property {object} info the last answer of session/info
 * @property {Code|null} code the code to show, until it ends
 * @property {boolean} busy whether a command is under way
 * @property {string|null} complaint why the last command failed
 * @property {string|null} trouble why polls fail
 * @property {Moment|null} retryAt when the next attempt begins, if there is an obstacle
 */

export class Watch {
  #api;
  #id;
  #onChange;
  #refused;
  #gone = new AbortController();
  #call = new AbortController();
  #rest = new AbortController();
  /** When the current call should have been answered. */
  #due = new Moment();
  #failures = 0;
  #tookMs = 0;
  /** @type {State} */
  #state = {
    phase: 'opening', text: '', info: {}, code: null, busy: false, complaint: null, trouble: null, retryAt: null,
  };

  /**
   * Begins at once.
   * @param {import('./api.js').Api} api
   * @param {string} id the instance
   * @param {(state: State) => void} onChange called on every change
   * @param {(answer: import('./api.js').Answer) => void} refused called once for 401, 404 or 410; the watch is over then
   */
  constructor(api, id, onChange, refused) {
    this.#api = api;
    this.#id = id;
    this.#onChange = onChange;
    this.#refused = refused;
    this.#run();
  }

  /** Stops watching for good. */
  close() {
    this.#gone.abort();
    this.#call.abort();
    this.#rest.abort();
  }

  /** Polls now: ends the current pause, and drops a call whose answer is overdue, as after a sleep. */
  wake() {
    this.#rest.abort();
    if (this.#due.leftMs() < 0) {
      this.#call.abort();
    }
  }

  /** Polls now if the last call failed: the person is at the page. */
  nudge() {
    if (this.#failures > 0) {
      this.wake();
    }
  }

  /** Polls now, and makes a running session connect now. */
  async retry() {
    if (['unreachable', 'reconnecting', 'waiting'].includes(this.#state.phase)) {
      await this.#command(() => this.#api.restart(this.#id));
    } else {
      this.wake();
    }
  }

  /** Starts the session. One that failed or waits for a passkey is running, so it is restarted instead. */
  async start() {
    const stuck = ['failed', 'passkey'].includes(this.#state.phase);
    await this.#command(() => stuck ? this.#api.restart(this.#id) : this.#api.start(this.#id));
  }

  async stop() {
    await this.#command(() => this.#api.stop(this.#id));
  }

  async #command(call) {
    this.#put({busy: true, complaint: null});
    const answer = await call();
    if (answer.status === 200) {
      this.#put({busy: false, code: null});
      this.#takeStatus({...answer.body, linked: this.#state.info.linked}, false);
      this.#call.abort();
      this.#rest.abort();
    } else {
      this.#put({busy: false, complaint: troubleOnce(answer, this.#state.info.engine)});
    }
  }

  async #run() {
    while (!this.#gone.signal.aborted) {
      await seen(this.#gone.signal);
      this.#call = new AbortController();
      this.#rest = new AbortController();
      try {
        const ms = await this.#round(this.#call.signal);
        await pause(Math.max(SHORTEST_MS, ms), this.#rest.signal);
      } catch (error) {
        if (!this.#call.signal.aborted) {
          throw error;
        }
      }
    }
  }

  /**
   * Polls once and applies the answer.
   * @returns the pause before the next poll, in milliseconds
   * @throws {DOMException} AbortError if the call was dropped
   */
  async #round(signal) {
    if (QUIET.includes(this.#state.phase)) {
      const answer = await this.#ask(0, () => this.#api.info(this.#id, signal));
      return this.#takeInfo(answer);
    }
    const shown = this.#state.code;
    const how = this.#how();
    const answer = await this.#ask(how.wait, () => this.#api.code(this.#id, how, signal));
    const ms = this.#takeAnswer(answer, how.wait > 0);
    // session/info has what preceded a new code, and why there is none.
    const changed = this.#state.code !== null && this.#state.code.src !== shown?.src;
    if (changed || answer.status === 422 || answer.status === 502) {
      const info = await this.#ask(0, () => this.#api.info(this.#id, signal));
      if (info.status === 200) {
        this.#put({info: info.body});
        this.#refine();
      }
    }
    return QUIET.includes(this.#state.phase) ? 0 : ms;
  }

  /** Waits at the server only while no code is on show: the loss of a code must be noticed at once. */
  #how() {
    const {code, phase} = this.#state;
    const leftMs = code?.leftMs() ?? -Infinity;
    if (leftMs > NEXT_MS || SLOW.includes(phase)) {
      return {wait: 0};
    }
    return leftMs > -NEXT_MS ? {wait: NEXT_WAIT_SECONDS, after: code.sequence} : {wait: WAIT_SECONDS};
  }

  async #ask(waitSeconds, call) {
    this.#due = new Moment().plus(waitSeconds * 1000 + LOOK_MS + this.#doubtMs());
    const answer = await call();
    if (waitSeconds === 0 && answer.status !== 0) {
      this.#tookMs = performance.now() - answer.asked.steady;
    }
    const {status, body} = answer;
    if (status === 401 || status === 410 || (status === 404 && body.code === 'invalid_instance')) {
      this.close();
      this.#refused(answer);
      this.#call.signal.throwIfAborted();
    }
    return answer;
  }

  #doubtMs() {
    return Math.max(DOUBT_MS, 2 * this.#tookMs);
  }

  #takeInfo(answer) {
    if (answer.status !== 200) {
      return this.#takeTrouble(answer);
    }
    this.#answered();
    this.#put({info: answer.body});
    this.#takeStatus(answer.body, false);
    return QUIET.includes(this.#state.phase) ? IDLE_MS : 0;
  }

  #takeAnswer(answer, waited) {
    const {status, body} = answer;
    if (status === 200 && Code.isIn(body)) {
      this.#answered();
      return this.#takeCode(body, waited ? new Moment() : answer.asked, waited);
    }
    if (status === 422) {
      this.#answered();
      this.#takeStatus(body, true);
      return Math.min(RETURN_MS, answer.retryAfterMs || LOOK_MS);
    }
    return this.#takeTrouble(answer);
  }

  #answered() {
    this.#failures = 0;
    this.#put({trouble: null, retryAt: null});
  }

  #takeCode(body, counted, waited) {
    const code = new Code(body, counted, this.#state.code);
    code.trust(LOOK_MS + this.#doubtMs());
    this.#put({phase: 'ready', text: '', code});
    // After a wait, only another poll returns how long the code still lives.
    return waited ? 0 : Math.min(LOOK_MS, Math.max(0, code.leftMs() - NEXT_MS));
  }

  /**
   * @param {object} body anything that has a status
   * @param {boolean} askedForCode whether a code was asked for: a failure that is not being healed then stays one
   */
  #takeStatus({status, reason, healing, linked, retry_at: retryAt}, askedForCode) {
    const {engine} = this.#state.info;
    const sentence = (fallback) => because(reason, fallback, {engine, retryAt, linked});
    if (status === 'WORKING') {
      this.#put({phase: 'linked', text: 'Nothing left to do here.', code: null});
    } else if (linked && status === 'STOPPED') {
      this.#put({phase: 'paused', text: 'The account stays linked. Start the session to reconnect.', code: null});
    } else if (linked && (status === 'STARTING' || healing || this.#comesBack(reason, retryAt))) {
      this.#put({phase: 'reconnecting', text: 'Your account stays linked. Nothing to scan.', code: null});
    } else if (status === 'STOPPED' && (reason === 'parked' || healing)) {
      this.#put({phase: 'warming', text: 'The session was idle. Linkgate is waking it.', code: null});
    } else if (status === 'STOPPED') {
      this.#put({phase: 'stopped', text: sentence('Start it to get a code.'), code: null});
    } else if (retryAt && (reason === 'banned' || reason === 'resting')) {
      this.#put({phase: 'waiting', text: sentence(`It continues by itself at ${clockTime(retryAt)}.`), code: null});
    } else if (status === 'FAILED' && (askedForCode ? !healing : this.#state.phase === 'failed')) {
      this.#put({phase: 'failed', text: sentence(askedForCode ? '' : 'Try again.'), code: null});
    } else if (status === 'FAILED') {
      this.#put({phase: 'warming', text: 'The connection failed. Linkgate is reconnecting.', code: null});
    } else if (status === 'PASSKEY_REQUIRED' || status === 'PASSKEY_CONFIRMATION_REQUIRED') {
      this.#put({phase: 'passkey', text: because('passkey', '', {engine}), code: null});
    } else if (status === 'SCAN_QR_CODE') {
      if (this.#state.phase !== 'ready') {
        this.#put({phase: 'warming', text: 'The code is on its way.'});
      }
    } else {
      const text = healing ? 'Connecting took too long. Linkgate is reconnecting.' : 'Connecting. The code comes in a moment.';
      this.#put({phase: 'warming', text, code: null});
    }
  }

  /** Returns whether a linked session that is down retries by itself. Without a time it waits for its owner. */
  #comesBack(reason, retryAt) {
    return reason === 'unreachable' || (Boolean(retryAt) && reason !== 'banned');
  }

  /** Applies session/info: a linked account that cannot be reached does not wait for a code. */
  #refine() {
    const {phase, info} = this.#state;
    if (info.status === 'WORKING' || (info.linked && ['warming', 'unreachable'].includes(phase))) {
      this.#takeStatus(info, false);
    } else if (phase === 'failed') {
      this.#takeStatus(info, false);
    }
  }

  #takeTrouble(answer) {
    const {engine} = this.#state.info;
    const grown = Math.min(LONGEST_RETRY_MS, AGAIN_MS * 2 ** this.#failures);
    this.#failures++;
    const ms = answer.retryAfterMs || (this.#failures === 1 ? grown : grown * (0.75 + Math.random() / 2));
    const retryAt = new Moment().plus(ms);
    const waits = !QUIET.includes(this.#state.phase);
    if (answer.status === 502 && answer.body.code === 'upstream_unreachable') {
      this.#takeUnreachable(answer, retryAt, waits);
      return Math.min(RETURN_MS, ms);
    }
    if (answer.status === 0 && this.#failures === 1) {
      return ms; // a single failure may be an accident
    }
    if ([502, 503, 504].includes(answer.status)) {
      // Linkgate or a proxy is starting or stopping: the code that it offered is void.
      const text = trouble(answer, engine);
      this.#put({code: null, retryAt, ...(waits ? {phase: 'lost', text, trouble: null} : {trouble: text})});
    } else if (waits && answer.status === 0) {
      this.#state.code?.distrust();
      this.#put({phase: 'lost', text: LOST, trouble: null, retryAt});
    } else {
      this.#put({trouble: trouble(answer, engine), retryAt});
    }
    return ms;
  }

  /** Linkgate answers, but has no connection to WhatsApp or the sandbox. */
  #takeUnreachable(answer, retryAt, waits) {
    const {info} = this.#state;
    if (answer.body.linked ?? info.linked) {
      this.#takeStatus({status: 'FAILED', reason: 'unreachable', linked: true}, true);
      this.#put({trouble: null, retryAt});
    } else {
      const text = trouble(answer, info.engine);
      this.#put({code: null, trouble: null, retryAt, ...(waits ? {phase: 'unreachable', text} : {})});
    }
  }

  #put(change) {
    const moved = 'phase' in change && change.phase !== this.#state.phase;
    this.#state = {...this.#state, ...(moved ? {complaint: null} : {}), ...change};
    if (!this.#gone.signal.aborted) {
      this.#onChange(this.#state);
    }
  }
}
