// The choice of another language.

import {CHOSEN} from '../page/i18n.js';

/** Chooses a language for the life of this tab. It is used from the next load of the page on. */
export function chooseLanguage(code) {
  try {
    sessionStorage.setItem(CHOSEN, code);
  } catch {
    // Storage can be forbidden; the browser's language stays.
  }
}
