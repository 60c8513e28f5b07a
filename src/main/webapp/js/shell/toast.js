// What has just been done, over the page.

import {announce, h} from '../page/dom.js';

/** How long a text lies over the page. */
const TOAST_MS = 4_000;

/** Shows for a moment what has been done where nothing else shows it, and reads it to users of screen readers. */
export function toast(text) {
  document.querySelector('.toast')?.remove();
  const box = h('p', {'class': 'toast', 'aria-hidden': 'true'}, text);
  document.body.append(box);
  setTimeout(() => box.remove(), TOAST_MS);
  announce(text);
}
