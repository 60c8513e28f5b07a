// The loop: asks what the machine wants to know when it wants to know it, and reports each state.

import {now} from './clock.js';
import {ask, begin, commandOf, patienceMs, step} from './machine.js';
import {left, plus} from './moment.js';
import {pause, seen} from '../page/waiting.js';

/**
 * What the loop asks.
 * @typedef {object} Calls
 * @property {(signal: AbortSignal) => Promise<import('../page/http.js').Answer>} info
 * @property {(how: object, signal: AbortSignal) => Promise<import('../page/http.js').Answer>} code
 * @property {(number: string, signal: AbortSignal) => Promise<import('../page/http.js').Answer>} pair
 * @property {(name: 'start'|'restart') => Promise<import('../page/http.js').Answer>} command
 */

export class Watch {
  #calls;
  #onChange;
  #state;
  #gone = new AbortController();
  #call = new AbortController();
  #rest = new AbortController();
  #pairing = new AbortController();
  /** When the current call should have been answered. */
  #due = now();
  #asking = false;
  /** Whether something may have changed since the current call went out. */
  #again = false;

  /**
   * Begins at once.
   * @param {Calls} calls
   * @param {{visitor: boolean, manage: boolean, mode: string, info: object|null}} how
   * @param {(state: import('./machine.js').State) => void} onChange called on every change
   */
  constructor(calls, how, onChange) {
    this.#calls = calls;
    this.#onChange = onChange;
    this.#state = begin(how, now());
    this.#run();
  }

  get state() {
    return this.#state;
  }

  /** Stops watching for good. */
  close() {
    for (const each of [this.#gone, this.#call, this.#rest, this.#pairing]) {
      each.abort();
    }
  }

  /** Asks now: ends the current pause, and drops a call whose answer is overdue, as after a sleep. */
  wake() {
    this.#again = this.#asking;
    this.#do({type: 'wake'});
    this.#hurry();
  }

  /** Asks now if the last call failed: the person is at the page. */
  nudge() {
    this.#do({type: 'nudge'});
    if (this.#state.failures > 0) {
      this.#hurry();
    }
  }

  /** Notes whether the browser has a network. */
  network(online) {
    this.#do({type: 'network', online});
    this.#hurry();
  }

  mode(mode) {
    this.#do({type: 'mode', mode});
  }

  /** Carries out what a button promises, or just asks again where no command helps. */
  async press(button) {
    const name = commandOf(this.#state, button);
    if (name === null) {
      this.wake();
      return;
    }
    this.#do({type: 'command', name});
    const answer = await this.#calls.command(name);
    this.#do({type: 'commanded', answer});
    if (answer.status === 200) {
      this.#call.abort();
      this.#rest.abort();
    }
  }

  /** Requests a pairing code. */
  async pair(number) {
    this.#pairing.abort();
    this.#pairing = new AbortController();
    const {signal} = this.#pairing;
    this.#do({type: 'number', number});
    try {
      const answer = await this.#calls.pair(number, signal);
      this.#do({type: 'paired', answer});
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  /** Forgets the pairing code on show, to ask for another one. */
  unpair() {
    this.#pairing.abort();
    this.#do({type: 'unpair'});
  }

  #hurry() {
    this.#rest.abort();
    if (this.#asking && left(this.#due, now()) < 0) {
      this.#call.abort();
    }
  }

  #do(event) {
    if (!this.#gone.signal.aborted) {
      this.#state = step(this.#state, event, now());
      this.#onChange(this.#state);
    }
  }

  async #run() {
    while (!this.#gone.signal.aborted && this.#state.over === null) {
      await seen(this.#gone.signal);
      this.#rest = new AbortController();
      const next = ask(this.#state, now());
      const restMs = next === null ? 0 : left(next.at, now());
      if (restMs > 0) {
        await pause(restMs, this.#rest.signal);
      } else if (next !== null) {
        await this.#ask(next);
      }
    }
  }

  async #ask({call, how, waitSeconds}) {
    this.#call = new AbortController();
    const {signal} = this.#call;
    const asked = now();
    this.#due = plus(asked, patienceMs(this.#state, waitSeconds));
    this.#asking = true;
    this.#again = false;
    try {
      const answer = call === 'info' ? await this.#calls.info(signal) : await this.#calls.code(how, signal);
      if (!signal.aborted) {
        this.#do({type: 'answer', call, answer, asked, waitSeconds, chance: Math.random()});
        if (this.#again) {
          this.#do({type: 'wake'});
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      this.#asking = false;
    }
  }
}
