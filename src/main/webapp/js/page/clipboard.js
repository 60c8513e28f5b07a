// The clipboard, also where browsers have none.

import {h} from './dom.js';

/** Copies a text. Returns whether that worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // without TLS, browsers have no clipboard
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const area = h('textarea', {'class': 'visually-hidden', 'value': text, 'aria-hidden': 'true', 'tabindex': -1});
  (before?.closest('dialog') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  before?.focus();
  return copied;
}
