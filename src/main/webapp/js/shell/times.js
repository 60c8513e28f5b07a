// Times and durations in the language of the page, beside the clock time that all pages have.

import {formats} from '../page/i18n.js';

/** Units of {@link duration} and {@link relative}, in seconds, the largest first. */
const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** Returns a time of the API in full: day, year, seconds. */
export function fullTime(text) {
  return formats.get(Intl.DateTimeFormat, {dateStyle: 'medium', timeStyle: 'medium'}).format(new Date(text));
}

function unitOf(seconds) {
  return UNITS.find(([, each]) => seconds >= each) ?? UNITS.at(-1);
}

/** Returns a duration in its largest unit: "12 days", "3 min". Never negative. */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [unit, size] = unitOf(seconds);
  const unitDisplay = ['minute', 'second', 'hour'].includes(unit) ? 'short' : 'long';
  return formats.get(Intl.NumberFormat, {style: 'unit', unit, unitDisplay}).format(Math.floor(seconds / size));
}

/** Returns when a time of the API was, in its largest unit: "3 days ago". */
export function relative(text, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(text)) / 1000));
  const [unit, size] = unitOf(seconds);
  return formats.get(Intl.RelativeTimeFormat, {}).format(-Math.floor(seconds / size), unit);
}

/** Returns how long ago a time of the API was, as in {@link duration}. */
export function ago(text, now = Date.now()) {
  return duration(now - Date.parse(text));
}
