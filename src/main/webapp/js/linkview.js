// Draws the state of a watch.

const PILLS = {
  opening: 'Opening',
  warming: 'Warming up',
  ready: 'Ready to scan',
  passkey: 'Passkey wanted',
  linked: 'Linked',
  stopped: 'Stopped',
  failed: 'Failed',
};

const SIGNS = {linked: 'tick', stopped: 'pause', failed: 'alarm', passkey: 'alarm'};

const HEADLINES = {
  opening: 'One moment',
  warming: 'The code appears here',
  ready: '',
  passkey: 'Not linked',
  linked: 'The account is linked',
  stopped: 'No code while stopped',
  failed: 'No code',
};

/** What the button is called that starts a session, where there is one. */
const STARTS = {stopped: 'Start', failed: 'Try again', passkey: 'New code'};

/** How many pixels a module has in the pictures that this page asks for: the API's default. */
const MODULE_PIXELS = 8;

/** How long after the end of a code its place stays as it is. */
const GAP_MS = 1_500;

const $ = (id) => document.getElementById(id);

export class LinkView {
  #state = null;
  #timer = null;
  #end = null;

  /** @param {{start: () => void, stop: () => void}} actions what the buttons do */
  constructor(actions) {
    $('start').addEventListener('click', () => actions.start());
    $('stop').addEventListener('click', () => actions.stop());
    $('code').addEventListener('load', () => this.#fit());
    window.addEventListener('resize', () => this.#fit());
  }

  open(id, name) {
    say($('link-title'), name || id);
    $('link-id').textContent = id;
    $('code').removeAttribute('src');
    this.#timer ??= setInterval(() => this.#drawTime(), 250);
  }

  /** Leaves no code behind. */
  close() {
    clearInterval(this.#timer);
    clearTimeout(this.#end);
    this.#timer = null;
    this.#state = null;
    $('code').hidden = true;
    $('code').removeAttribute('src');
  }

  /** @param {import('./watch.js').State} state */
  draw(state) {
    this.#state = state;
    const {info, code} = state;
    if (info.name) {
      say($('link-title'), info.name);
    }
    $('sandbox-note').hidden = info.engine !== 'sandbox';
    $('start').disabled = $('stop').disabled = state.busy;
    const wrong = state.complaint ?? state.trouble;
    $('trouble').hidden = wrong === null;
    say($('trouble-alert'), wrong ?? '');
    clearTimeout(this.#end);
    if (code !== null) {
      this.#end = setTimeout(() => this.#drawTime(), code.leftMs());
      if ($('code').src !== code.src) {
        $('code').src = code.src;
      }
    }
    $('code').alt = `QR code that links ${info.name || 'this instance'}. Scan it with WhatsApp on the phone.`;
    this.#drawTime();
  }

  /** What changes by itself: the countdown, and the end of a code even when no new one comes. */
  #drawTime() {
    if (this.#state === null) {
      return;
    }
    const {code, trouble, complaint, retryAt} = this.#state;
    const leftMs = code?.leftMs() ?? -Infinity;
    const shown = leftMs > 0;
    // Codes follow each other within a blink; nothing else should flicker then.
    const between = !shown && leftMs > -GAP_MS;
    $('code').hidden = !shown;
    $('frame').classList.toggle('live', shown || between);
    $('empty').hidden = shown || between;
    $('countdown').classList.toggle('idle', !shown && !between);
    if (shown) {
      const number = code.sequence && code.of ? `Code ${code.sequence} of ${code.of} · ` : '';
      say($('countdown-text'), `${number}new in ${Math.ceil(leftMs / 1000)} s`);
      $('ring').setAttribute('stroke-dashoffset', String(100 * (1 - leftMs / Math.max(code.totalMs, leftMs))));
    }
    this.#drawPhase(this.#state.phase === 'ready' && !shown && !between ? 'warming' : this.#state.phase);
    const waits = trouble !== null && complaint === null;
    say($('trouble-retry'), waits ? `Next attempt ${inSeconds(retryAt - Date.now())}.` : '');
    $('trouble-retry').hidden = !waits;
  }

  #drawPhase(phase) {
    const {info, text} = this.#state;
    $('link').dataset.phase = phase;
    say($('pill'), PILLS[phase]);
    say($('status-text'), phase === 'linked' ? linkedText(info) : text);
    say($('empty-text'), HEADLINES[phase]);
    for (const sign of ['beat', 'tick', 'pause', 'alarm']) {
      $(sign).toggleAttribute('hidden', (SIGNS[phase] ?? 'beat') !== sign);
    }
    $('steps').hidden = !['opening', 'warming', 'ready'].includes(phase) || info.engine === 'sandbox';
    $('start').hidden = !(phase in STARTS);
    say($('start'), STARTS[phase] ?? STARTS.stopped);
    $('stop').hidden = phase === 'opening' || phase === 'stopped';
    const title = `${PILLS[phase]} · ${$('link-title').textContent} · Linkgate`;
    if (document.title !== title) {
      document.title = title;
    }
  }

  /** Whole screen pixels per module: uneven modules are what scanners stumble over. */
  #fit() {
    const image = $('code');
    const modules = image.naturalWidth / MODULE_PIXELS;
    if (modules < 1) {
      return;
    }
    const density = window.devicePixelRatio || 1;
    const room = $('frame').clientWidth * density;
    image.width = Math.max(1, Math.floor(room / modules)) * modules / density;
  }
}

function linkedText(info) {
  const who = info.me?.pushName || info.me?.id;
  return who ? `Linked to ${who}. Nothing left to do here.` : 'Nothing left to do here.';
}

function inSeconds(ms) {
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 ? `in ${seconds} s` : 'now';
}

/** Touches the page only on a change, so that a screen reader is not made to repeat itself. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
