// The other open tabs of this browser that show this Linkgate. They hand over the token and report commands to each
// other by messages; nothing is stored that outlives them.

import {Api} from './api.js';

const TOKEN = 'linkgate.token';
/** How long a new tab waits for another one to hand over the token before it asks for it. */
const ANSWER_MS = 150;

/** Storage can be forbidden or full; the pages then work without it. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** Messages between the tabs. Only pages of this origin can read them, and only those of this context listen. */
export class Tabs {
  #channel = new BroadcastChannel(`linkgate ${new URL('.', document.baseURI).pathname}`);
  #listeners = new Map();

  constructor() {
    this.#channel.addEventListener('message', ({data}) => this.#listeners.get(data.type)?.forEach((each) => each(data)));
  }

  /** Sends a message to the other tabs. */
  post(type, message = {}) {
    this.#channel.postMessage({type, ...message});
  }

  /** Calls the listener for each message of that type from another tab. Returns what ends that. */
  on(type, listener) {
    const all = this.#listeners.get(type) ?? this.#listeners.set(type, new Set()).get(type);
    all.add(listener);
    return () => all.delete(listener);
  }
}

/** The token of this tab: in memory, and for the tab's life in its storage unless it is to be forgotten at once. */
export class SignIn {
  #tabs;
  #token = null;
  #shared = true;

  /**
   * @param {Tabs} tabs
   * @param {(token: string|null) => void} onChange called when another tab has signed in or out
   */
  constructor(tabs, onChange) {
    this.#tabs = tabs;
    tabs.on('token?', () => this.#token !== null && this.#shared && tabs.post('token', {token: this.#token}));
    tabs.on('token', ({token}) => {
      if (this.#token === null) {
        this.keep(token);
        onChange(token);
      }
    });
    tabs.on('out', () => {
      if (this.#token !== null) {
        this.#clear();
        onChange(null);
      }
    });
    attempt(() => localStorage.removeItem('linkgate.recent')); // earlier versions kept ids of instances there
  }

  /** Returns the token that this tab or another open one has; null if there is none. */
  async find() {
    const stored = attempt(() => sessionStorage.getItem(TOKEN));
    if (stored) {
      this.keep(stored);
      return stored;
    }
    this.#tabs.post('token?');
    await new Promise((resolve) => {
      const off = this.#tabs.on('token', () => {
        off();
        resolve();
      });
      setTimeout(resolve, ANSWER_MS);
    });
    return this.#token;
  }

  /**
   * Keeps a token that was accepted.
   * @param {boolean} [forget] whether it is forgotten when this page is left, and not handed over
   */
  keep(token, forget = false) {
    this.#token = token;
    this.#shared = !forget;
    attempt(() => forget ? sessionStorage.removeItem(TOKEN) : sessionStorage.setItem(TOKEN, token));
  }

  /** Hands the token to tabs that wait for one. */
  share() {
    if (this.#shared) {
      this.#tabs.post('token', {token: this.#token});
    }
  }

  /** Forgets the token in this tab, and in all others. */
  out() {
    this.#clear();
    this.#tabs.post('out');
  }

  /** Forgets a token that is not accepted any more. Other tabs find out by themselves. */
  drop() {
    this.#clear();
  }

  #clear() {
    this.#token = null;
    attempt(() => sessionStorage.removeItem(TOKEN));
  }
}

/** Commands, whose success changes an instance. */
const COMMANDS = /^session\/(create|update|start|stop|restart|logout|delete)$/;

/** A client that reports each successful command, and that its token is not accepted any more. */
export class WatchedApi extends Api {
  #onCommand;
  #onRefused;

  /**
   * @param {string} token
   * @param {object} listeners
   * @param {(id: string, deleted: boolean) => void} listeners.onCommand
   * @param {(answer: import('../page/http.js').Answer) => void} listeners.onRefused
   */
  constructor(token, {onCommand, onRefused}) {
    super(token);
    this.#onCommand = onCommand;
    this.#onRefused = onRefused;
  }

  async call(method, path, body, signal, more) {
    const answer = await super.call(method, path, body, signal, more);
    if (answer.status === 401 && answer.body.code === 'invalid_access_token') {
      this.#onRefused(answer);
    } else if (answer.status < 300 && answer.status >= 200 && COMMANDS.test(path)) {
      this.#onCommand(body.instance_id ?? answer.body.instance_id, path === 'session/delete');
    }
    return answer;
  }
}
