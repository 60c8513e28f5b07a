// Which command helps an instance.

import {wordOf} from '../shell/words.js';

/**
 * Returns the one command that helps an instance now; null if none does.
 * @returns {{name: 'start'|'show'|'try'|'take'|'new_code', path?: 'start'|'restart'}|null} without a path it only opens
 *     the instance
 */
export function helpful(info) {
  const {status, reason, linked} = info;
  const word = wordOf(info);
  if (word === 'linked') {
    return null;
  }
  if (word === 'stopped') {
    return {name: 'start', path: 'start'};
  }
  if (reason === 'replaced') {
    return {name: 'take', path: 'restart'};
  }
  if (status.startsWith('PASSKEY')) {
    return {name: 'new_code'};
  }
  if (word === 'waiting' || ['logged_out', 'wrong_number'].includes(reason ?? info.last_failure?.reason)) {
    return {name: 'show'};
  }
  if (['credentials_unreadable', 'engine_disabled', 'banned'].includes(reason)) {
    return null;
  }
  return status === 'STARTING' && !linked ? {name: 'show'} : {name: 'try', path: 'restart'};
}
