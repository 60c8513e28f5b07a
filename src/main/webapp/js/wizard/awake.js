// Keeps the screen on while a code is on show: people need both hands for the phone.

export class Awake {
  #wanted = false;
  #lock = null;
  #pending = false;

  /** @param {boolean} wanted whether a code is on show */
  want(wanted) {
    this.#wanted = wanted;
    if (!wanted && this.#lock !== null) {
      this.#lock.release();
      this.#lock = null;
    }
    if (wanted && this.#lock === null && !this.#pending && !document.hidden) {
      this.#acquire();
    }
  }

  async #acquire() {
    if (!('wakeLock' in navigator)) {
      return;
    }
    this.#pending = true;
    try {
      const lock = await navigator.wakeLock.request('screen');
      // The browser takes it back when the tab is hidden; the next look asks again.
      lock.addEventListener('release', () => {
        this.#lock = this.#lock === lock ? null : this.#lock;
      });
      this.#lock = lock;
      this.want(this.#wanted);
    } catch {
      // By a low battery or a policy: not asked again while it is wanted.
      this.#lock = {release() {}};
    } finally {
      this.#pending = false;
    }
  }
}
