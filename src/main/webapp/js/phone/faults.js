// The troubles that the sandbox can make, each with a name for its texts: `phone.fault.…` is what one would say of it,
// `phone.fault.….then` what Linkgate does. docs/sandbox.md has the faults, docs/healing.md what follows. Pure.

/**
 * When a trouble can be seen: `link` while the account is not linked, `line` in both, `mail` only while it is linked.
 * @typedef {object} Trouble
 * @property {string} name
 * @property {'line'|'link'|'mail'} when
 * @property {object} call parameters of sandbox/fault
 * @property {boolean} reconnects whether it strikes the next connection only: a restart makes it happen now
 */

/** @type {Trouble[]} */
export const TROUBLES = [
  line('drop', {fault: 'stream_error', code: 503}),
  line('silence', {fault: 'silence'}),
  line('unavailable', {fault: 'failure', code: 503, times: 3}, true),
  line('refuse', {fault: 'refuse', times: 3}, true),
  line('hang', {fault: 'hang'}, true),
  line('garbage', {fault: 'garbage'}),
  line('unanswered', {fault: 'unanswered'}),
  line('certificate', {fault: 'bad_certificate', variant: 'expired'}, true),
  line('replaced', {fault: 'replaced'}),
  line('slow_down', {fault: 'failure', code: 429}, true),
  line('outdated', {fault: 'failure', code: 405}, true),
  line('banned', {fault: 'failure', code: 402}, true),
  line('compressed', {fault: 'compressed'}, true),
  link('refresh', {fault: 'refresh'}),
  link('bad_seal', {fault: 'bad_hmac'}),
  link('bad_signature', {fault: 'bad_signature'}),
  link('no_restart', {fault: 'no_restart'}),
  link('lost_signing', {fault: 'drop', step: 'signing'}),
  mail('no_ack', {fault: 'no_ack'}),
  mail('reach_out', {fault: 'ack', code: 463}),
  mail('refused_text', {fault: 'ack', code: 400}),
  mail('new_device', {fault: 'new_device'}),
  mail('new_phone', {fault: 'identity'}),
  mail('twice', {fault: 'duplicate'}),
  mail('out_of_order', {fault: 'out_of_order'}),
  mail('bad_mac', {fault: 'bad_mac'}),
  mail('unknown_key', {fault: 'unknown_prekey'}),
  mail('unreadable', {fault: 'retry', count: 2}),
];

function line(name, call, reconnects = false) {
  return {name, when: 'line', call, reconnects};
}

function link(name, call) {
  return {name, when: 'link', call, reconnects: false};
}

function mail(name, call) {
  return {name, when: 'mail', call, reconnects: false};
}

/** Returns the troubles that can be seen now. */
export function troublesFor(linked) {
  return TROUBLES.filter(({when}) => when === 'line' || (when === 'mail') === linked);
}

/** What the person at the phone does, see docs/sandbox.md. */
export const OUTCOMES = ['link', 'decline', 'slow', 'second_scan', 'passkey'];

/** What comes of a scan or of typing; each has a text. */
export const RESULTS = [
  'linked', 'scan_again', 'passkey_wanted', 'declined', 'not_a_code', 'outdated_code', 'expired', 'wrong_code',
  'no_code_requested', 'busy', 'unknown_code', 'wrong_key', 'too_many_devices', 'refused_by_companion', 'bad_answer',
  'no_answer', 'connection_lost', 'server_error',
];
/** Those that are as they should be. */
export const EXPECTED = ['linked', 'scan_again', 'passkey_wanted', 'declined'];

/** Returns a number for the phone of an instance: each gets its own. */
export function numberFor(id) {
  let sum = 0;
  for (const character of id) {
    sum = (sum * 36 + parseInt(character, 36)) % 9_000_000;
  }
  return `1555${sum + 1_000_000}`;
}
