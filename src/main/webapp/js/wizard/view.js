// Draws a look. Decides nothing but what needs the document: which picture is decoded, and what is announced.

import {announce, attr, h, keyed, say, svg} from '../page/dom.js';
import {n, t} from '../page/i18n.js';
import {Awake} from './awake.js';
import {now} from './clock.js';
import {look} from './look.js';
import {left} from './moment.js';
import {NumberForm} from './numberform.js';
import {Ring} from './ring.js';
import {Sheets} from './sheets.js';
import {sign} from '../page/signs.js';
import {Steps} from './steps.js';
import {children, plain} from './text.js';

const REDRAW_MS = 250;

const FULL = () => svg('svg', {'class': 'wizard-full', 'viewBox': '0 0 20 20', 'aria-hidden': 'true'},
  svg('path', {d: 'M3 7.5V3h4.5M12.5 3H17v4.5M17 12.5V17h-4.5M7.5 17H3v-4.5'}));

export class View {
  #actions;
  #state = null;
  #heading;
  #progress;
  #dots;
  #stage;
  #strip;
  #frame;
  #sheets;
  #veil;
  #said;
  #sign;
  #signed = null;
  #lines;
  /** Where the number or the pairing code stands. */
  #number;
  /** Instead of a code that is on its way, and beside a code. */
  #rings = [new Ring(), new Ring()];
  #buttons;
  #steps = new Steps();
  #warnings;
  #grants;
  #sandbox;
  #awake = new Awake();
  #timer;
  #frames;
  #quit = new AbortController();
  /** @type {import('./machine.js').Code|null} the code whose picture is on show */
  #shown = null;
  #face = 'none';
  #announced = null;
  #spokenCode = null;

  /**
   * @param {HTMLElement} parent is filled
   * @param {{press: (button: string) => void, mode: (mode: string) => void, pair: (number: string) => void,
   *     unpair: () => void, done: (() => void)|null, onLook: (look: import('./look.js').Look) => void}} actions
   * @param {'h1'|'h2'} level of the task
   */
  constructor(parent, actions, level) {
    this.#actions = actions;
    this.#number = new NumberForm(actions);
    this.#build(level);
    parent.replaceChildren(this.element);
    this.#sheets = new Sheets(this.#frame);
    this.#timer = setInterval(() => document.hidden || this.#draw(), REDRAW_MS);
    this.#frames = requestAnimationFrame(() => this.#everyFrame());
    const {signal} = this.#quit;
    // A tab that becomes visible again shows nothing until both clocks have been read.
    document.addEventListener('visibilitychange', () => this.#draw(), {signal});
    document.addEventListener('fullscreenchange', () => {
      // In full screen the stage is all that is seen. What is moved loses the focus.
      const focused = document.activeElement;
      this.#stage[document.fullscreenElement === null ? 'before' : 'prepend'](this.#heading);
      focused.focus({preventScroll: true});
      this.#draw();
    }, {signal});
    window.addEventListener('pageshow', () => this.#draw(), {signal});
  }

  #build(level) {
    this.#dots = ['ready', 'scan', 'linked'].map((dot) => h('li', null, h('span', null, t(`wizard.dot.${dot}`))));
    this.#progress = h('ol', {'class': 'wizard-dots', 'aria-label': t('wizard.dots')}, this.#dots);
    this.#heading = h(level, {class: 'wizard-task', tabindex: -1});
    this.#strip = h('div', {class: 'wizard-strip', hidden: true});
    this.#veil = h('div', {class: 'wizard-veil'});
    this.#frame = h('div', {class: 'wizard-frame', hidden: true},
      h('img', {alt: '', decoding: 'sync', hidden: true}), h('img', {alt: '', decoding: 'sync', hidden: true}), this.#veil);
    this.#sign = sign(null);
    this.#lines = h('div', {class: 'wizard-lines'});
    const [waiting, beside] = this.#rings;
    this.#said = h('div', {class: 'wizard-said'}, this.#sign, waiting.element, this.#lines);
    this.#buttons = h('div', {class: 'wizard-buttons'});
    this.#stage = h('div', {class: 'wizard-stage'}, this.#strip, this.#frame, this.#said, this.#number.element,
      h('div', {class: 'wizard-bar'}, beside.element, this.#buttons));
    this.#warnings = h('p', {class: 'notice warm', hidden: true});
    this.#grants = h('p', {class: 'hint'}, t('wizard.grants'));
    this.#sandbox = h('p', {class: 'notice warm', hidden: true},
      h('strong', null, t('wizard.sandbox')), ' ', t('wizard.sandbox.what'));
    this.element = h('section', {class: 'wizard'},
      this.#progress,
      this.#heading,
      this.#stage,
      h('div', {class: 'wizard-side'}, this.#sandbox, this.#steps.element, this.#grants, this.#warnings));
  }

  /** Stops drawing and removes the code. */
  close() {
    clearInterval(this.#timer);
    cancelAnimationFrame(this.#frames);
    this.#quit.abort();
    this.#awake.want(false);
    this.#sheets.close();
    this.element.remove();
  }

  /** Returns the picture of the code that may be scanned now; null if there is none. */
  image() {
    return this.#face === 'live' ? this.#sheets.image() : null;
  }

  /** @param {import('./machine.js').State} state */
  draw(state) {
    this.#state = state;
    const {code, info} = state;
    if (code !== null && left(code.end, now()) > 0) {
      const alt = t(`wizard.code.alt${info.name && '.named'}`, info); // visitors see no names
      this.#sheets.show(code.src, alt).then(() => this.#draw());
    }
    this.#draw();
  }

  /** Runs before each frame, so that no code is drawn after its end, however long the page has slept. */
  #everyFrame() {
    if (this.#state !== null && this.#look().face !== this.#face) {
      this.#draw();
    }
    this.#frames = requestAnimationFrame(() => this.#everyFrame());
  }

  #look() {
    const {code} = this.#state;
    if (code !== null && this.#sheets.shows(code.src)) {
      this.#shown = code;
    }
    return look(this.#state, now(), this.#shown);
  }

  #draw() {
    this.#frame.classList.toggle('covered', document.hidden);
    if (this.#state === null) {
      return;
    }
    const seen = this.#look();
    const {info} = this.#state;
    const held = this.#stage.contains(document.activeElement);
    this.#paint(seen);
    this.element.dataset.phase = seen.phase;
    this.element.dataset.tone = seen.tone;
    this.#say(seen, info.engine);
    const waits = seen.phase === 'healing' && seen.ring !== null;
    this.#rings[0].draw(waits ? seen.ring : null);
    this.#rings[1].draw(waits ? null : seen.ring);
    this.#sign.toggleAttribute('hidden', waits || seen.sign === null);
    this.#drawButtons(seen.buttons);
    this.#steps.draw(info.engine === 'sandbox' ? null : seen.steps);
    this.#sandbox.hidden = info.engine !== 'sandbox' || seen.steps === null;
    this.#grants.hidden = this.#state.visitor || seen.steps === null;
    this.#warnings.hidden = info.warnings.length === 0 || this.#state.visitor;
    say(this.#warnings, info.warnings.join(' '));
    this.#awake.want(seen.face === 'live' || seen.pairing?.step === 'shown');
    this.#announce(seen, info.engine);
    this.#actions.onLook(seen);
    const active = document.activeElement;
    if (held && (!this.#stage.contains(active) || active.closest('[hidden]'))) {
      this.#heading.focus({preventScroll: true}); // what had the focus is gone
    }
  }

  /** The code: live, behind a veil, or not there at all. */
  #paint({face, veil, lines}) {
    if (this.#state.code === null || (face === 'none' && this.#state.mode === 'camera' && this.#shown === this.#state.code)) {
      this.#shown = null;
      this.#sheets.clear();
    }
    this.#face = face;
    this.#frame.hidden = face === 'none';
    this.#frame.dataset.face = face;
    this.#veil.hidden = veil === null;
    keyed(this.#veil, veil === null ? [] : [veil, ...lines], ({key}) => key, () => h('p'),
      (element, text) => say(element, plain(text, this.#state.info.engine)));
  }

  #say({dot, tone, heading, face, form, sign: name, lines, strip, pairing}, engine) {
    const task = pairing?.step === 'shown' && heading.key === 'number' ? {key: `number.typed${engine === 'sandbox' ? '.sandbox' : ''}`} : heading;
    say(this.#heading, plain(task, engine));
    this.#progress.hidden = dot === 3 && tone !== 'good'; // the way to a link is behind it
    this.#dots.forEach((element, i) => {
      attr(element, 'aria-current', i + 1 === dot ? 'step' : null);
      element.classList.toggle('done', i + 1 < dot || dot === 3);
    });
    this.#said.hidden = face !== 'none' || form;
    this.#number.element.hidden = !form;
    if (form) {
      this.#number.draw(pairing, this.#state.info);
    }
    if (this.#signed !== name) {
      this.#signed = name;
      const next = sign(name);
      this.#sign.replaceWith(next);
      this.#sign = next;
    }
    this.#drawLines(this.#lines, lines, engine);
    this.#strip.hidden = strip.length === 0;
    this.#drawLines(this.#strip, strip, engine);
  }

  #drawLines(element, lines, engine) {
    keyed(element, lines, ({key}) => key, () => h('p'), (line, text) => {
      const words = plain(text, engine);
      if (line.textContent !== words) {
        line.replaceChildren(...children(text, engine));
      }
    });
  }

  #drawButtons(buttons) {
    const full = document.fullscreenElement === this.#stage;
    // Whatever is in full screen, there is a way out.
    const all = full && buttons[0]?.does !== 'full' ? [{does: 'full', text: 'do.full'}, ...buttons] : buttons;
    const possible = all.filter(({does}) => (does !== 'full' || document.fullscreenEnabled)
      && (does !== 'done' || this.#actions.done !== null));
    keyed(this.#buttons, possible, ({text}) => text,
      ({does}) => h('button', {'type': 'button', 'data-does': does, 'onclick': (event) => this.#press(does, event)},
        does === 'full' ? FULL() : null),
      (button, {does, text, primary, busy}) => {
        const name = t(does === 'full' && full ? 'wizard.do.full.end' : `wizard.${text}`);
        if (does === 'full') {
          attr(button, 'aria-label', name);
          attr(button, 'title', name);
        } else {
          say(button, name);
        }
        button.className = primary ? 'primary' : does === 'full' ? 'icon' : '';
        attr(button, 'aria-disabled', busy ? 'true' : null);
      });
  }

  #press(does, event) {
    if (event.currentTarget.getAttribute('aria-disabled') === 'true' || event.detail > 1) {
      return;
    }
    if (does === 'full') {
      this.#toggleFull();
    } else if (does === 'camera' || does === 'number') {
      this.#actions.mode(does);
      (does === 'camera' ? this.#heading : this.#number).focus();
    } else if (does === 'done') {
      this.#actions.done();
    } else {
      this.#heading.focus(); // the button may be gone in a moment, and with it the place of the keyboard
      this.#actions.press(does);
    }
  }

  async #toggleFull() {
    try {
      await (document.fullscreenElement === null ? this.#stage.requestFullscreen() : document.exitFullscreen());
    } catch {
      // Refused by the browser; the code stays where it is.
    }
  }

  /** Reads each state, and each new code, once. What counts down is not read again. */
  #announce({announced, heading, lines, strip, face}, engine) {
    const {code} = this.#state;
    if (this.#announced !== announced) {
      const first = this.#announced === null;
      this.#announced = announced;
      this.#spokenCode = face === 'live' ? code.src : null;
      if (!first) {
        announce([heading, ...strip, ...lines].filter(({count}) => count === undefined)
          .map((text) => plain(text, engine)).join('. ').replaceAll('..', '.').replaceAll('…. ', '… '));
      }
    } else if (face === 'live' && code !== null && this.#spokenCode !== code.src && this.#sheets.shows(code.src)) {
      this.#spokenCode = code.src;
      announce(n('wizard.code.new', Math.max(1, Math.round(left(code.end, now()) / 1000))));
    }
  }
}
