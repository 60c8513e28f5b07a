// Which scope a token would need to do what the wizard says.

import {attr, h} from '../page/dom.js';
import {t} from '../page/i18n.js';

/** Phases in which the wizard says what would help, and has no button for those who may give no commands. */
const HELPLESS = ['paused', 'stopped', 'failed'];

/**
 * @param {boolean} manage whether the token may give commands
 * @returns {{element: HTMLElement, draw: (phase: string|null) => void}} the hint, and what shows or hides it; null while
 *     there is no wizard
 */
export function scopeHint(manage) {
  const element = h('p', {class: 'hint', hidden: true}, t('shell.error.forbidden_scope', {scope: 'manage'}));
  return {element, draw: (phase) => attr(element, 'hidden', manage || !HELPLESS.includes(phase))};
}
