// Follows one instance: asks for its code again and again, and tells the page how things are.

import {Code} from './code.js';
import {pause, seen} from './waiting.js';
import {because, trouble, troubleOnce} from './words.js';

/** While a code is on show: how soon to notice that the phone has scanned it. */
const LOOK_MS = 2_500;
/** While nothing is expected to change by itself. */
const IDLE_MS = 8_000;
const SHORTEST_MS = 100;
const LONGEST_RETRY_MS = 30_000;

/** Phases in which no code can come. Then only `session/info` is asked, since asking for a code may wake a session. */
const QUIET = ['opening', 'linked', 'stopped', 'failed'];

const PASSKEY = 'The phone has taken the code, and WhatsApp asks it for a passkey. Linkgate cannot confirm one yet: '
  + 'cancel on the phone, or take a new code.';

/**
 * @typedef {object} State
 * @property {'opening'|'warming'|'ready'|'passkey'|'linked'|'stopped'|'failed'} phase
 * @property {string} text a sentence on the phase
 * @property {object} info the last answer of session/info
 * @property {Code|null} code the code to show, while it lives
 * @property {boolean} busy whether a command is under way
 * @property {string|null} complaint why the last command failed
 * @property {string|null} trouble what keeps us from asking
 * @property {number} retryAt when the next attempt begins, epoch ms, if there is trouble
 */

export class Watch {
  #api;
  #id;
  #tell;
  #gone = new AbortController();
  #call = new AbortController();
  #rest = new AbortController();
  #failures = 0;
  /** @type {State} */
  #state = {phase: 'opening', text: '', info: {}, code: null, busy: false, complaint: null, trouble: null, retryAt: 0};

  /**
   * Begins at once.
   * @param {import('./api.js').Api} api
   * @param {string} id the instance
   * @param {(state: State) => void} tell called on every change
   * @param {(answer: import('./api.js').Answer) => void} refused called once for 401 or 404; the watch is over then
   */
  constructor(api, id, tell, refused) {
    this.#api = api;
    this.#id = id;
    this.#tell = tell;
    this.#run(refused);
  }

  /** Ends for good. */
  close() {
    this.#gone.abort();
    this.#call.abort();
    this.#rest.abort();
  }

  /** Cuts the present rest short. A call under way goes on. */
  wake() {
    this.#rest.abort();
  }

  /** Starts the session; one that failed, or waits for a passkey, is stopped first: starting what runs changes nothing. */
  async start() {
    const stuck = ['failed', 'passkey'].includes(this.#state.phase);
    await this.#command(async () => {
      const stopped = stuck ? await this.#api.stop(this.#id) : null;
      return stopped === null || stopped.status === 200 ? this.#api.start(this.#id) : stopped;
    });
  }

  async stop() {
    await this.#command(() => this.#api.stop(this.#id));
  }

  async #command(call) {
    this.#put({busy: true, complaint: null});
    const answer = await call();
    if (answer.status === 200) {
      this.#put({busy: false});
      this.#takeStatus(answer.body, false);
      this.#call.abort();
      this.#rest.abort();
    } else {
      this.#put({busy: false, complaint: troubleOnce(answer, this.#state.info.engine)});
    }
  }

  async #run(refused) {
    while (!this.#gone.signal.aborted) {
      await seen(this.#gone.signal);
      this.#call = new AbortController();
      this.#rest = new AbortController();
      const answer = await this.#ask(this.#call.signal);
      if (answer === null || this.#gone.signal.aborted) {
        continue;
      }
      if (answer.status === 401 || (answer.status === 404 && answer.body.code === 'invalid_instance')) {
        this.close();
        refused(answer);
        return;
      }
      await pause(Math.max(SHORTEST_MS, this.#take(answer)), this.#rest.signal);
    }
  }

  /** @returns the answer, or null if the call was dropped */
  async #ask(signal) {
    const call = QUIET.includes(this.#state.phase) ? this.#api.info : this.#api.code;
    try {
      return await call.call(this.#api, this.#id, signal);
    } catch (error) {
      if (signal.aborted) {
        return null;
      }
      throw error;
    }
  }

  /** Takes an answer in and says after how many milliseconds to ask again. */
  #take(answer) {
    const {status, body} = answer;
    if (status !== 200 && status !== 422) {
      return this.#takeTrouble(answer);
    }
    this.#failures = 0;
    this.#put({trouble: null});
    if (status === 422) {
      this.#takeStatus(body, true);
      // Ask at once why there will be no code. Elsewhere 0 means that the server cannot say, not that it is in a hurry.
      return QUIET.includes(this.#state.phase) ? 0 : answer.retryAfterMs || LOOK_MS;
    }
    if (Code.isIn(body)) {
      return this.#takeCode(body);
    }
    this.#put({info: body});
    this.#takeStatus(body, false);
    return QUIET.includes(this.#state.phase) ? IDLE_MS : 0;
  }

  #takeCode(body) {
    const old = this.#state.code;
    const code = new Code(body);
    if (old !== null && old.src === code.src) {
      code.totalMs = old.totalMs;
    }
    this.#put({phase: 'ready', text: '', code});
    // Just after its end, when the next one is there: a code is never served past its time.
    return Math.min(LOOK_MS, Math.max(0, code.leftMs()) + 40);
  }

  /**
   * @param {object} body anything that has a status
   * @param {boolean} askedForCode whether a code was asked for: then a failure that is not being healed stays one
   */
  #takeStatus({status, reason, healing}, askedForCode) {
    switch (status) {
      case 'WORKING':
        this.#put({phase: 'linked', text: 'Nothing left to do here.', code: null});
        break;
      case 'STOPPED':
        if (reason === 'parked' || healing) {
          this.#put({phase: 'warming', text: 'It was resting. Linkgate is waking it up.', code: null});
        } else {
          this.#put({phase: 'stopped', text: because(reason, 'Start it to get a code.'), code: null});
        }
        break;
      case 'FAILED':
        if (askedForCode ? !healing : this.#state.phase === 'failed') {
          this.#put({phase: 'failed', text: askedForCode ? '' : because(reason, 'Try again.'), code: null});
        } else {
          this.#put({phase: 'warming', text: 'It failed. Linkgate is connecting anew.', code: null});
        }
        break;
      case 'PASSKEY_REQUIRED':
      case 'PASSKEY_CONFIRMATION_REQUIRED':
        this.#put({phase: 'passkey', text: PASSKEY, code: null});
        break;
      case 'SCAN_QR_CODE':
        if (this.#state.phase !== 'ready') {
          this.#put({phase: 'warming', text: 'The code is on its way.'});
        }
        break;
      default:
        this.#put({
          phase: 'warming',
          text: healing ? 'It took too long. Linkgate is connecting anew.' : 'Connecting. The code comes in a moment.',
          code: null,
        });
    }
  }

  /** Nothing else changes: a code that still lives stays on show. */
  #takeTrouble(answer) {
    const grown = Math.min(LONGEST_RETRY_MS, 1_000 * 2 ** this.#failures);
    this.#failures++;
    const ms = answer.retryAfterMs || grown * (0.75 + Math.random() / 2);
    this.#put({trouble: trouble(answer, this.#state.info.engine), retryAt: Date.now() + ms});
    return ms;
  }

  #put(change) {
    const moved = 'phase' in change && change.phase !== this.#state.phase;
    this.#state = {...this.#state, ...(moved ? {complaint: null} : {}), ...change};
    if (!this.#gone.signal.aborted) {
      this.#tell(this.#state);
    }
  }
}
