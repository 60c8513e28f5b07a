// The language of the pages: sentences, plurals, numbers and times.

import languages from '../../lang/languages.js';

const CHOSEN = 'linkgate.language';
/** Units of {@link duration} and {@link relative}, in seconds, the largest first. */
const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

let language = 'en';
let texts = {};
let plurals;

export {languages};

/**
 * Loads the chosen language, or else the first of the browser's that there is. Call it before anything is drawn.
 * @param {string} [part] a folder with a part of each language, which the server makes of the file of that language
 */
export async function startLanguage(part = '') {
  language = chosen() ?? navigator.languages.map((each) => each.split('-')[0]).find((each) => each in languages) ?? 'en';
  texts = (await import(`../../lang/${part}${language}.js`)).default;
  // The region is the browser's own: times are written as its user is used to.
  const region = navigator.languages.find((each) => each.split('-')[0] === language) ?? language;
  plurals = new Intl.PluralRules(language);
  formats.region = region;
  document.documentElement.lang = language;
  document.documentElement.dir = texts['language.dir'];
}

function chosen() {
  try {
    const code = sessionStorage.getItem(CHOSEN);
    return code in languages ? code : null;
  } catch {
    return null;
  }
}

/** Returns the code of the language. */
export function currentLanguage() {
  return language;
}

/** Chooses a language for the life of this tab. It is used from the next load of the page on. */
export function chooseLanguage(code) {
  try {
    sessionStorage.setItem(CHOSEN, code);
  } catch {
    // Storage can be forbidden; the browser's language stays.
  }
}

/** Returns whether there is such a text. */
export function has(key) {
  return key in texts;
}

/**
 * Returns a text.
 * @param {string} key for example `home.title`
 * @param {object} [params] what stands for `{name}` in it
 */
export function t(key, params = {}) {
  return rich(key, params).map((part) => part instanceof Node ? part.textContent : part).join('');
}

/** Returns a text as a list of children for `h`: the parameters may be elements, such as a name in `<bdi>`. */
export function rich(key, params = {}) {
  const text = texts[key];
  if (text === undefined) {
    console.warn(`no text for ${key}`);
    return [key];
  }
  // Split by {name}: each second part is a name.
  return text.split(/\{(\w+)\}/).map((part, i) => i % 2 === 0 ? part : params[part] ?? '').filter((part) => part !== '');
}

/** Returns what an engine connects to, as parameters of a text: within a sentence, and at its beginning. */
export function serverNames(engine) {
  const server = t(engine === 'sandbox' ? 'page.server.sandbox' : 'page.server.whatsapp');
  return {server, Server: server.replace(/^./u, (first) => first.toLocaleUpperCase(language))};
}

/** Returns the text for a number of things: `key.one`, `key.other` or another plural form; `{count}` is the number. */
export function n(key, count, params = {}) {
  const form = `${key}.${plurals.select(count)}`;
  return t(has(form) ? form : `${key}.other`, {...params, count: number(count)});
}

const formats = {
  region: 'en',
  made: new Map(),
  get(Kind, options) {
    const key = Kind.name + JSON.stringify(options);
    if (!this.made.has(key)) {
      this.made.set(key, new Kind(this.region, options));
    }
    return this.made.get(key);
  },
};

export function number(value) {
  return formats.get(Intl.NumberFormat, {}).format(value);
}

/** Returns a time of the API as a clock time; with the day, unless it is today. */
export function time(text) {
  const moment = new Date(text);
  const today = moment.toDateString() === new Date().toDateString();
  const day = today ? {} : {month: 'short', day: 'numeric'};
  return formats.get(Intl.DateTimeFormat, {...day, hour: '2-digit', minute: '2-digit'}).format(moment);
}

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
