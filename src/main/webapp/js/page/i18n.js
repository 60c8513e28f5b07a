// The language of the pages: sentences, plurals, numbers and clock times.

import languages from '../../lang/languages.js';

/** Where the language is kept that was chosen in this tab, see shell/language.js. */
export const CHOSEN = 'linkgate.language';

let language = 'en';
const texts = {};
let plurals;

export {languages};

/**
 * Begins with the chosen language, or else the first of the browser's that there is. Call it before anything is drawn.
 * @param {string} part see {@link addTexts}
 * @param {object|null} [sent] the texts of that part that came with the page, in the language of the document
 */
export async function startLanguage(part, sent = null) {
  language = chosen() ?? navigator.languages.map((each) => each.split('-')[0]).find((each) => each in languages) ?? 'en';
  if (sent !== null && language === document.documentElement.lang) {
    Object.assign(texts, sent);
  } else {
    await addTexts(part);
  }
  // The region is the browser's own: times are written as its user is used to.
  const region = navigator.languages.find((each) => each.split('-')[0] === language) ?? language;
  plurals = new Intl.PluralRules(language);
  formats.region = region;
  document.documentElement.lang = language;
  document.documentElement.dir = texts['language.dir'];
}

/**
 * Loads texts.
 * @param {string} part of the language, which the server makes of its file: that of the part of the pages that is shown
 */
export async function addTexts(part) {
  Object.assign(texts, (await import(`../../lang/${part}/${language}.js`)).default);
}

function chosen() {
  try {
    const code = sessionStorage.getItem(CHOSEN);
    return code in languages ? code : null;
  } catch {
    return null;
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

/** Formats of the browser, each made once. */
export const formats = {
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
