// A ring that runs down; numbers only near its end.

import {attr, h, say, svg} from '../page/dom.js';

export class Ring {
  #arc = svg('circle', {'class': 'arc', 'cx': 18, 'cy': 18, 'r': 15, 'pathLength': 100});
  #seconds = svg('text', {x: 18, y: 18});

  constructor() {
    this.element = h('span', {'class': 'wizard-ring', 'aria-hidden': 'true', 'hidden': true},
      svg('svg', {viewBox: '0 0 36 36'}, svg('circle', {cx: 18, cy: 18, r: 15}), this.#arc, this.#seconds));
  }

  /** @param {{share: number, seconds: number|null}|null} ring how much is left */
  draw(ring) {
    this.element.hidden = ring === null;
    if (ring !== null) {
      attr(this.#arc, 'stroke-dashoffset', (100 * (1 - ring.share)).toFixed(1));
      say(this.#seconds, ring.seconds === null ? '' : String(ring.seconds));
    }
  }
}
