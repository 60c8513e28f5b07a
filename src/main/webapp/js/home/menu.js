// The menu of a row: one element for all rows, at the button that opened it.

import {h, put} from '../page/dom.js';

const MARGIN = 8;

export class Menu {
  #menu = h('div', {class: 'menu', role: 'menu', popover: 'auto'});
  #opener = null;

  /**
   * @param {Element} parent gets the element
   * @param {AbortSignal} signal ends it
   */
  constructor(parent, signal) {
    parent.append(this.#menu);
    this.#menu.addEventListener('keydown', (event) => this.#key(event));
    this.#menu.addEventListener('toggle', ({newState}) => {
      if (newState === 'closed') {
        this.#opener?.setAttribute('aria-expanded', 'false');
        if (this.#menu.contains(document.activeElement) || document.activeElement === document.body) {
          this.#opener?.focus();
        }
      }
    });
    window.addEventListener('resize', () => this.close(), {signal});
  }

  /**
   * Opens it, or closes it if this button has opened it.
   * @param {HTMLElement} opener
   * @param {string} label
   * @param {{text: string, href?: string, run?: () => void, danger?: boolean}[]} items
   */
  open(opener, label, items) {
    if (this.#opener === opener && this.#menu.matches(':popover-open')) {
      this.close();
      return;
    }
    this.close();
    this.#opener = opener;
    this.#menu.setAttribute('aria-label', label);
    put(this.#menu, items.map(({text, href, run, danger}) =>
      h(href ? 'a' : 'button', {
        role: 'menuitem',
        tabindex: -1,
        class: danger ? 'risky' : null,
        ...(href ? {href} : {type: 'button'}),
        onclick: () => {
          this.close();
          run?.();
        },
      }, text)));
    this.#menu.showPopover();
    opener.setAttribute('aria-expanded', 'true');
    this.#place(opener);
    this.#items()[0].focus({preventScroll: true});
  }

  close() {
    if (this.#menu.matches(':popover-open')) {
      this.#menu.hidePopover();
    }
  }

  #items() {
    return [...this.#menu.children];
  }

  /** Below the button and within the window; above it if there is more room. */
  #place(opener) {
    const at = opener.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = this.#menu;
    const below = at.bottom + height + MARGIN <= innerHeight || at.top < innerHeight - at.bottom;
    const rightToLeft = getComputedStyle(opener).direction === 'rtl';
    const left = rightToLeft ? at.left : at.right - width;
    const {style} = this.#menu;
    style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
    style.top = `${below ? Math.min(at.bottom + 4, Math.max(MARGIN, innerHeight - height - MARGIN)) : Math.max(MARGIN, at.top - height - 4)}px`;
  }

  #key(event) {
    const items = this.#items();
    const i = items.indexOf(document.activeElement);
    const next = {
      ArrowDown: items[(i + 1) % items.length],
      ArrowUp: items.at(i - 1),
      Home: items[0],
      End: items.at(-1),
    }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === 'Tab') {
      this.close();
    } else if (event.key.length === 1 && event.key !== ' ') {
      const start = [...items.slice(i + 1), ...items.slice(0, i + 1)];
      start.find((item) => item.textContent.toLocaleLowerCase().startsWith(event.key.toLocaleLowerCase()))?.focus();
    }
  }
}
