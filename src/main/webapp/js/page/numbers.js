// Telephone numbers for people: with gaps, and masked unless asked for.

/** Country codes of one and two digits (ITU-T E.164, list of assigned codes); all others have three. */
const SHORT = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const SHOWN_DIGITS = 4;

/** Returns the digits of an account's address: `4915112345678@c.us`, perhaps with a device behind a colon. */
export function digits(address) {
  return /^\+?(\d{5,20})/.exec(address ?? '')?.[1] ?? '';
}

/** Returns a number with a gap behind its country code: `+49 15112345678`. */
export function fullNumber(address) {
  const {country, rest} = split(digits(address));
  return country === '' ? '' : `+${country} ${rest}`;
}

/** Returns a number of which the middle is hidden: `+49 151 ••••5678`. */
export function maskedNumber(address) {
  const {country, rest} = split(digits(address));
  if (country === '') {
    return '';
  }
  const start = rest.slice(0, Math.max(0, Math.min(3, rest.length - SHOWN_DIGITS - 2)));
  return `+${country} ${start}${start === '' ? '' : ' '}••••${rest.slice(-SHOWN_DIGITS)}`;
}

/** Returns a number that the API has masked with asterisks, as in {@link maskedNumber}. */
export function maskedByServer(text) {
  return (text ?? '').replace(/^\*+/, '••••');
}

function split(number) {
  const country = SHORT.exec(number)?.[0] ?? number.slice(0, 3);
  return {country, rest: number.slice(country.length)};
}
