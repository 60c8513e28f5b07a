// Two stacked pictures: the next code is decoded out of sight and then replaces the current one within one frame.

/** How many pixels a module has in the pictures that this page asks for: the API's default. */
const MODULE_PIXELS = 8;

export class Sheets {
  #frame;
  #front;
  #back;
  /** The picture requested last, on show or not yet. */
  #wanted = null;
  /** The picture on show. */
  #shown = null;
  #sizes;

  /** @param {HTMLElement} frame has two images, both hidden */
  constructor(frame) {
    this.#frame = frame;
    [this.#front, this.#back] = frame.querySelectorAll('img');
    this.#sizes = new ResizeObserver(() => this.#fit(this.#front));
    this.#sizes.observe(frame);
  }

  /** Removes both pictures, for good. */
  close() {
    this.#sizes.disconnect();
    this.clear();
  }

  /** Returns the picture on show; null if there is none. */
  image() {
    return this.#shown === null ? null : this.#front;
  }

  /** Shows a picture as soon as it is decoded, and only then hides the previous one. */
  async show(src, alt) {
    if (this.#wanted === src) {
      return;
    }
    this.#wanted = src;
    const next = this.#back;
    next.src = src;
    try {
      await next.decode();
    } catch {
      if (this.#wanted === src) { // otherwise a newer one was requested
        this.clear();
      }
      return;
    }
    if (this.#wanted !== src || next !== this.#back) {
      return;
    }
    this.#fit(next);
    next.alt = alt;
    next.hidden = false;
    this.#front.hidden = true;
    this.#front.removeAttribute('src');
    [this.#front, this.#back] = [next, this.#front];
    this.#shown = src;
  }

  /** Returns whether this picture is on show, and not just requested. */
  shows(src) {
    return this.#shown === src;
  }

  /** Removes both pictures. */
  clear() {
    this.#wanted = null;
    this.#shown = null;
    for (const image of [this.#front, this.#back]) {
      image.hidden = true;
      image.removeAttribute('src');
    }
  }

  /** Gives each module a whole number of screen pixels: scanners stumble over uneven modules. */
  #fit(image) {
    const modules = image.naturalWidth / MODULE_PIXELS;
    if (modules < 1) {
      return;
    }
    const density = window.devicePixelRatio || 1;
    const room = this.#frame.clientWidth * density;
    image.style.width = `${Math.max(1, Math.floor(room / modules)) * modules / density}px`;
  }
}
