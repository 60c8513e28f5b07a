// What the list shows, and in which order: without a document, so that it can be tested without one.

import {WORDS, wordOf} from '../shell/words.js';

/** Above so many instances, those that need nothing are folded to a count. */
const FOLD_ABOVE = 50;
const FOLDED = ['linked', 'stopped'];
/** So many failures of one cause are told as one. */
const TOGETHER = 3;
/** Failures of one cause that are further apart are told apart: the pauses between attempts grow to a minute. */
const APART_MS = 120_000;

/**
 * @typedef {object} Wish
 * @property {string|null} word the only word that is shown
 * @property {string} query
 * @property {Set<string>} opened the words that were unfolded, and the causes
 * @property {Set<string>} pinned ids of rows that stay wherever they belong, since they were commanded here
 * @property {Map<string, string[]>} known the causes that were drawn, by their keys, each with the ids it had then
 */

/**
 * @param {object[]} instances
 * @param {Wish} wish
 * @param {(id: string) => number|undefined} downSince
 * @returns {{counts: object, found: object[], causes: object[], items: object[]}} the number for each word; all that
 *     match; the causes that are told once; and the items of the list in their order: `{info, word}` for a row,
 *     `{folded: word, count}` for rows that are folded
 */
export function arrange(instances, {word: only, query, opened, pinned, known}, downSince) {
  const matches = matcher(query);
  const counts = Object.fromEntries(WORDS.map((word) => [word, 0]));
  const rows = [];
  for (const info of instances) {
    if (matches(info)) {
      const word = wordOf(info);
      counts[word]++;
      if (only === null || only === word || pinned.has(info.instance_id)) {
        rows.push({info, word, since: Date.parse(info.since)});
      }
    }
  }
  const causes = causesOf(rows, downSince, known);
  const folds = only === null && query.trim() === '' && instances.length > FOLD_ABOVE
    ? FOLDED.filter((word) => !opened.has(word)) : [];
  const told = new Set(causes.filter((cause) => !opened.has(cause.key)).flatMap((cause) => cause.ids));
  const shown = rows.filter(({info: {instance_id: id}, word}) =>
    pinned.has(id) || !(folds.includes(word) || told.has(id)));
  shown.sort((a, b) => WORDS.indexOf(a.word) - WORDS.indexOf(b.word) || b.since - a.since
    || (a.info.instance_id < b.info.instance_id ? -1 : 1));
  const items = WORDS.flatMap((word) => [
    ...shown.filter((row) => row.word === word),
    ...(folds.includes(word) && counts[word] > 0 ? [{folded: word, count: counts[word]}] : []),
  ]);
  return {counts, found: rows.map((row) => row.info), causes, items};
}

/** Returns a function that finds a text in the name, the id, the number or the account's own name. */
function matcher(query) {
  const text = query.trim().toLocaleLowerCase();
  const number = /^[+\d\s().-]+$/.test(text) ? text.replace(/\D/g, '') : '';
  return ({name, instance_id: id, me}) => text === ''
    || name.toLocaleLowerCase().includes(text)
    || id.toLowerCase().includes(text)
    || (me?.pushName ?? '').toLocaleLowerCase().includes(text)
    || (number !== '' && (me?.id ?? '').includes(number));
}

/** Returns the reasons that several have had at about the same time. */
function causesOf(rows, downSince, known) {
  const byReason = new Map();
  for (const {info, word, since} of rows) {
    const reason = info.reason ?? info.last_failure?.reason;
    if (reason && ['recovering', 'needs'].includes(word)) {
      const key = `${word} ${reason} ${info.engine}`;
      const list = byReason.get(key) ?? byReason.set(key, []).get(key);
      list.push({id: info.instance_id, since: downSince(info.instance_id) ?? since});
    }
  }
  const causes = [];
  for (const [key, list] of byReason) {
    const [word, reason, engine] = key.split(' ');
    list.sort((a, b) => a.since - b.since);
    let group = [];
    const keys = new Set();
    for (const each of [...list, {since: Infinity}]) {
      if (group.length > 0 && each.since - group.at(-1).since > APART_MS) {
        if (group.length >= TOGETHER) {
          const ids = group.map(({id}) => id);
          const its = keyOf(key, ids, known, keys);
          keys.add(its);
          causes.push({key: its, word, reason, engine, since: group[0].since, ids});
        }
        group = [];
      }
      group.push(each);
    }
  }
  return causes.sort((a, b) => b.ids.length - a.ids.length);
}

/**
 * Returns the key that a cause had when one of its instances was in it: those that have come back are no reason to fold
 * the others, and another cause that is over is none either. Otherwise one that no cause has had.
 * @param {string} kind of the causes that may be meant
 * @param {string[]} ids
 * @param {Map<string, string[]>} known
 * @param {Set<string>} taken keys that others have now
 */
function keyOf(kind, ids, known, taken) {
  const all = new Set(ids);
  const had = [...known].find(([key, its]) => key.startsWith(`${kind} `) && !taken.has(key) && its.some((id) => all.has(id)));
  if (had !== undefined) {
    return had[0];
  }
  let next = 0;
  while (known.has(`${kind} ${next}`) || taken.has(`${kind} ${next}`)) {
    next++;
  }
  return `${kind} ${next}`;
}
