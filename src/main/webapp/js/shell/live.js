// All instances of the token, in memory, as they are now.

import {readStream, SILENCE_MS} from './stream.js';
import {pause, seen} from '../page/waiting.js';
import {wordOf} from './words.js';

/** How often the list is fetched while no stream works; for long lists more rarely. */
const POLL_MS = 2_000;
const POLL_LONG_MS = 5_000;
const LONG = 200;
/** How often it is fetched beside a working stream, which reports neither new names nor what was deleted. */
const SAFETY_MS = 10_000;
const SAFETY_LONG_MS = 30_000;
const STREAM_RETRY_MS = 2_000;
const STREAM_RETRY_MAX_MS = 30_000;
const RETRY_MAX_MS = 10_000;
/** The shortest pause between two fetches of the list, whatever happens. */
const BREATH_MS = 400;
/** Changes that come close together are told once. */
const GATHER_MS = 40;
/** If more instances than these have changed, fetching the list is cheaper than fetching each. */
const SINGLE = 6;

/**
 * Follows one stream of events for all tabs of a token: the tab that holds the lock reads it and passes events on. Where
 * browsers have no locks (pages without TLS), each tab reads its own.
 */
export class Live {
  #api;
  #tabs;
  #closed = new AbortController();
  #wake = new AbortController();
  #listeners = new Set();
  #instances = new Map();
  #downSince = new Map();
  #changed = new Set();
  /** What was heard of since the list was asked for: the list may be older. */
  #newer = new Set();
  #stale = new Set();
  #catching = false;
  #timer = null;
  #lastId = '';
  #heardAt = -Infinity;
  #failures = 0;

  /** Whether the whole list has been read once. */
  loaded = false;
  /** The answer that says why the list cannot be read now; null if it can. */
  problem = null;
  /** When it is tried again, in milliseconds since 1970. */
  retryAt = 0;

  /**
   * @param {import('./api.js').Api} api
   * @param {import('./tabs.js').Tabs} tabs
   * @param {string} key names the token to other tabs without revealing it
   */
  constructor(api, tabs, key) {
    this.#api = api;
    this.#tabs = tabs;
    const {signal} = this.#closed;
    const offs = [
      tabs.on('changed', ({id, deleted}) => deleted ? this.#forget(id) : this.refresh(id)),
      tabs.on('event', (message) => message.key === key && this.#takeRelayed(message)),
    ];
    signal.addEventListener('abort', () => offs.forEach((off) => off()));
    for (const event of ['online', 'pageshow']) {
      window.addEventListener(event, () => this.retry(), {signal});
    }
    // A person comes back, perhaps from where something was changed.
    window.addEventListener('focus', () => this.problem === null && this.#wake.abort(), {signal});
    this.#poll();
    this.#lead(key);
  }

  close() {
    this.#closed.abort();
    this.#wake.abort();
    clearTimeout(this.#timer);
  }

  /** Returns the instances in no particular order. */
  all() {
    return [...this.#instances.values()];
  }

  /** Returns an instance as session/info has it, without its code; undefined if it is not known. */
  get(id) {
    return this.#instances.get(id);
  }

  /** Returns since when an instance is not where it should be, in milliseconds since 1970. */
  downSince(id) {
    return this.#downSince.get(id);
  }

  /**
   * Calls the listener after each change.
   * @param {(changed: Set<string>) => void} listener gets the ids of what has changed, none if only the problem has
   * @returns {() => void} ends that
   */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fetches one instance now. */
  async refresh(id) {
    const answer = await this.#api.info(id, this.#closed.signal).catch(() => null);
    if (answer?.status === 200 && answer.body.instance_id === id) {
      this.#newer.add(id);
      this.#set(answer.body);
    } else if (answer?.status === 404 && answer.body.code === 'invalid_instance') {
      this.#forget(id);
    }
  }

  /** Notes a command that was given in this tab, and reports it to the others. */
  commanded(id, deleted) {
    this.#tabs.post('changed', {id, deleted});
    if (deleted) {
      this.#forget(id);
    } else {
      this.refresh(id);
    }
  }

  /** Fetches the list now, if the last attempt failed. */
  retry() {
    if (this.problem !== null) {
      this.#wake.abort();
    }
  }

  #streams() {
    return performance.now() - this.#heardAt < SILENCE_MS;
  }

  async #poll() {
    const {signal} = this.#closed;
    while (!signal.aborted) {
      await seen(signal);
      this.#wake = new AbortController();
      const ms = await this.#fetchAll().catch(() => 0);
      await pause(BREATH_MS, signal);
      await pause(ms - BREATH_MS, this.#wake.signal);
    }
  }

  /** Reads all pages of the list. Returns the pause before the next time. */
  async #fetchAll() {
    const ids = new Set();
    let cursor = null;
    this.#newer.clear();
    do {
      const answer = await this.#api.list(cursor, this.#closed.signal);
      if (answer.status !== 200 || !Array.isArray(answer.body.instances)) {
        return this.#takeProblem(answer);
      }
      for (const info of answer.body.instances) {
        ids.add(info.instance_id);
        if (!this.#newer.has(info.instance_id)) {
          this.#set(info);
        }
      }
      cursor = answer.body.next;
    } while (cursor);
    for (const id of this.#instances.keys()) {
      if (!ids.has(id) && !this.#newer.has(id)) {
        this.#remove(id);
      }
    }
    this.#failures = 0;
    if (!this.loaded || this.problem !== null) {
      this.loaded = true;
      this.problem = null;
      this.#tell();
    }
    const long = ids.size > LONG;
    return this.#streams() ? long ? SAFETY_LONG_MS : SAFETY_MS : long ? POLL_LONG_MS : POLL_MS;
  }

  #takeProblem(answer) {
    const grown = Math.min(RETRY_MAX_MS, 500 * 2 ** this.#failures);
    this.#failures++;
    const ms = answer.retryAfterMs || grown * (0.75 + Math.random() / 2);
    if (answer.status !== 0 || this.#failures > 1) { // a single failure may be an accident
      this.problem = answer;
      this.retryAt = Date.now() + ms;
      this.#tell();
    }
    return ms;
  }

  async #lead(key) {
    const {signal} = this.#closed;
    if (navigator.locks === undefined) {
      await this.#stream(() => {});
      return;
    }
    const pass = (message) => this.#tabs.post('event', {key, ...message});
    await navigator.locks.request(`linkgate stream ${key}`, {signal}, () => this.#stream(pass)).catch(() => {});
  }

  /** Reads the stream, again and again, until this tab is closed. */
  async #stream(pass) {
    const {signal} = this.#closed;
    let failures = 0;
    while (!signal.aborted) {
      const {retryAfterMs} = await readStream(this.#api, {
        lastId: this.#lastId,
        signal,
        onLife: () => {
          failures = 0;
          this.#heard();
          pass({});
        },
        onEvent: (event, id) => {
          this.#takeEvent(event, id);
          if (event.event === 'session.status') {
            pass({event, id});
          }
        },
      });
      this.#heardAt = -Infinity;
      this.#wake.abort(); // polls until it is back
      const ms = Math.min(STREAM_RETRY_MAX_MS, STREAM_RETRY_MS * 2 ** failures);
      failures++;
      await pause(Math.max(ms, retryAfterMs), signal);
    }
  }

  #heard() {
    this.#heardAt = performance.now();
  }

  #takeRelayed({event, id}) {
    this.#heard();
    if (event) {
      this.#takeEvent(event, id);
    }
  }

  #takeEvent(event, id) {
    this.#lastId = id ?? this.#lastId;
    if (event.event !== 'session.status') {
      return;
    }
    const known = this.#instances.get(event.instance_id);
    const same = known && known.status === event.status && known.reason === event.reason && known.name === event.session;
    if (same) {
      return;
    }
    if (known) {
      this.#newer.add(event.instance_id);
      this.#set({
        ...known,
        status: event.status,
        reason: event.reason,
        me: event.me ?? known.me,
        linked: event.status === 'WORKING' || (known.linked && event.reason !== 'logged_out'),
        since: new Date(event.timestamp).toISOString(),
        retry_at: null,
      });
    }
    // The event has neither the next attempt nor what preceded it.
    this.#stale.add(event.instance_id);
    this.#later();
  }

  #set({qr, expires_at: end, ...info}) {
    const id = info.instance_id;
    const known = this.#instances.get(id);
    this.#instances.set(id, info);
    if (['needs', 'recovering'].includes(wordOf(info))) {
      const since = Date.parse(info.since);
      this.#downSince.set(id, Math.min(since, this.#downSince.get(id) ?? since));
    } else {
      this.#downSince.delete(id);
    }
    if (JSON.stringify(known) !== JSON.stringify(info)) {
      this.#changed.add(id);
      this.#later();
    }
  }

  /** Forgets an instance that was deleted, whatever a list says that is under way. */
  #forget(id) {
    this.#newer.add(id);
    this.#remove(id);
  }

  #remove(id) {
    if (this.#instances.delete(id)) {
      this.#downSince.delete(id);
      this.#changed.add(id);
      this.#later();
    }
  }

  #later() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#catchUp();
      this.#tell();
    }, GATHER_MS);
  }

  /** Fetches what events do not have; a tab that was hidden for long does so when it is seen again. */
  async #catchUp() {
    if (this.#catching) {
      return;
    }
    this.#catching = true;
    await seen(this.#closed.signal);
    this.#catching = false;
    const stale = [...this.#stale];
    this.#stale.clear();
    if (stale.length > SINGLE) {
      this.#wake.abort();
    } else {
      stale.forEach((id) => this.refresh(id));
    }
  }

  #tell() {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    this.#listeners.forEach((listener) => listener(changed));
  }
}
