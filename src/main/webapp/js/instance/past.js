// What a session went through, as sentences. Pure: keys of texts and numbers, no language.

/**
 * One line of the history.
 * @typedef {object} Episode
 * @property {string} key the text: `instance.past.…` without the prefix
 * @property {'needs'|'waiting'|'recovering'|'linked'|'stopped'|null} word the shape beside it
 * @property {string} at when it began, a time of the API
 * @property {number|null} ms how long it lasted; null while it lasts, and where that is not known
 * @property {boolean} lasts whether it is what the session is in now
 * @property {number} tries how many times it was tried, or how many rounds of codes there were
 * @property {string|null} detail what the server wrote about it
 */

/** Reasons of a failure that Linkgate deals with by itself. */
const PASSING = ['unreachable', 'untrusted', 'protocol_error', 'stalled', 'resting'];

/**
 * Returns the episodes of a history, the newest first.
 * @param {object[]} moves `history` of session/history, the oldest first
 * @param {boolean} linked whether the instance is linked now
 * @returns {Episode[]}
 */
export function episodes(moves, linked = false) {
  const list = [];
  let seen = {linked: linkedAtFirst(moves, linked), to: null};
  for (const move of moves) {
    if (move.from === 'STOPPED' && seen.to !== null && seen.to !== 'STOPPED') {
      end(list, null); // a server that is killed does not write down when
      list.push(moment('server', null, move.at));
      seen = {...seen, to: 'STOPPED'};
    }
    const current = open(list);
    if (current !== undefined) {
      current.lasted += move.after_ms;
    }
    take(list, current, move, seen);
    seen = {linked: linkedAfter(move, seen.linked), to: move.to};
  }
  return list.map(({lasted, open: lasts = false, failure, ...episode}) => ({...episode, ms: lasts ? null : lasted, lasts})).reverse();
}

/** Returns when the link was made that lasts; null if the history does not reach back so far. */
export function linkedSince(moves) {
  const line = episodes(moves, true).find(({key}) => ['linked', 'unlinked', 'logged_out'].includes(key));
  return line?.key === 'linked' ? line.at : null;
}

/** Before the first known move: linked if the session works again without a code in between. */
function linkedAtFirst(moves, linked) {
  const first = moves.find(({to}) => to === 'WORKING' || to === 'SCAN_QR_CODE');
  return first === undefined ? linked : first.to === 'WORKING';
}

function linkedAfter({to, reason}, before) {
  return to === 'WORKING' ? true : to === 'SCAN_QR_CODE' || reason === 'logged_out' ? false : before;
}

function take(list, current, move, seen) {
  switch (move.to) {
    case 'STARTING':
      takeStart(list, current, move, seen);
      break;
    case 'FAILED':
      takeFailure(list, current, move);
      break;
    case 'SCAN_QR_CODE':
      takeCode(list, current, move, seen);
      break;
    case 'WORKING':
      begin(list, seen.linked ? 'connected' : 'linked', 'linked', move);
      break;
    case 'STOPPED':
      begin(list, move.reason ?? 'stopped', ['logged_out', 'wrong_number'].includes(move.reason) ? 'needs' : move.reason === 'parked' ? 'waiting' : 'stopped', move);
      break;
    default:
      begin(list, 'passkey', 'needs', move);
  }
}

/** An attempt belongs to the failure that it is meant to heal, and a new round to the codes before it. */
function takeStart(list, current, move, seen) {
  if (current?.failure && move.cure !== null) {
    current.tries++;
  } else if (current?.key !== 'code' || move.cure !== 'new_codes') {
    begin(list, 'starting', seen.linked ? 'recovering' : 'waiting', move);
  }
}

function takeFailure(list, current, move) {
  if (current?.failure && current.key === move.reason) {
    current.detail = move.detail;
    return;
  }
  drop(list, current);
  begin(list, move.reason ?? 'failed', PASSING.includes(move.reason) ? 'recovering' : 'needs', move);
  const line = open(list);
  line.failure = true;
  line.tries = current?.key === 'starting' ? 1 : 0;
}

function takeCode(list, current, move, seen) {
  if (current?.key === 'code') {
    current.tries++;
    return;
  }
  if (seen.linked) {
    const at = current?.key === 'starting' ? current.at : move.at;
    drop(list, current);
    end(list);
    list.push(moment('unlinked', 'needs', at));
  }
  begin(list, 'code', 'waiting', move);
  open(list).tries = 1;
}

/** Begins a line. What only led there is no line of its own. */
function begin(list, key, word, move) {
  drop(list, open(list));
  end(list);
  list.push({...moment(key, word, move.at), detail: move.detail, lasted: 0, open: true});
}

/** A line that has no duration. */
function moment(key, word, at) {
  return {key, word, at, tries: 0, detail: null, lasted: null};
}

function drop(list, line) {
  if (line !== undefined && line.key === 'starting' && list.at(-1) === line) {
    list.pop();
  }
}

function open(list) {
  return list.at(-1)?.open ? list.at(-1) : undefined;
}

function end(list, lasted = open(list)?.lasted) {
  const line = open(list);
  if (line !== undefined) {
    Object.assign(line, {open: false, lasted});
  }
}
