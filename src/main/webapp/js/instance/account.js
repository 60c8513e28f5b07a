// The first tab: the wizard while the account is not connected, what is known of it when it is linked, the sandbox's
// phone beside both, a text to try it, and what ends it.

import {attr, h, put} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {showIcon} from '../page/icon.js';
import {mountWizard} from '../wizard/wizard.js';
import {endings} from './endings.js';
import {expectation, facts} from './facts.js';
import {testText} from './testtext.js';
import {missingPart} from '../shell/missing.js';
import {loadPart} from '../shell/parts.js';
import {scopeHint} from '../shell/scopehint.js';

/** How long "Linked" of the wizard stays before the facts take its place. */
const JUST_LINKED_MS = 6_000;
/** How long a linked account may be down before that is worth a stage. */
const BLINK_MS = 1_500;

/** Fills the tab. */
export function mountAccount(parent, view) {
  const stage = h('div', {class: 'wizard-place'});
  const about = h('div', {class: 'stack wide-gaps', hidden: true}, facts(view), view.may('send') && testText(view));
  const side = h('div', {class: 'side-place'});
  const expected = expectation(view);
  const before = h('div', {class: 'row', hidden: true}, h('span', {class: 'soft'}, `${t('instance.fact.expected')}:`), expected.box);
  const scope = scopeHint(view.may('manage'));
  const grid = h('div', {class: 'account'}, h('div', {class: 'stack wide-gaps'}, stage, scope.element, before, about), side);
  put(parent, grid, view.may('manage') && endings(view));
  let wizard = null;
  let phone = null;
  let timer = null;
  let linked = null;

  function open() {
    timer = null;
    wizard ??= mountWizard(stage, {
      api: view.api, id: view.id, info: view.info, manage: view.may('manage'), onDone: close,
      onState: ({phase, over}) => {
        scope.draw(phase);
        if (over !== null) { // deleted by another client
          view.live.refresh(view.id);
        }
      },
    });
    attr(stage, 'hidden', false);
  }

  function close() {
    timer = null;
    if (wizard === null) {
      return;
    }
    const focused = stage.contains(document.activeElement);
    wizard.close();
    wizard = null;
    put(stage);
    attr(stage, 'hidden', true);
    scope.draw(null);
    if (focused) {
      focusTitle();
    }
  }

  function focusTitle() {
    parent.closest('.instance')?.querySelector('h1')?.focus();
  }

  /** Loads the phone: only those who try the sandbox have one. */
  async function openPhone() {
    try {
      const {mountPhone} = await loadPart('phone');
      if (!view.signal.aborted) {
        phone = mountPhone(side, {api: view.api, id: view.id, image: () => wizard?.image() ?? null, follow: (listener) => view.follow(listener)});
      }
    } catch {
      put(side, missingPart());
    }
  }

  /** Whether the wizard is needed changes at once only where nothing was there before. */
  function arrange(info) {
    const needed = info.status !== 'WORKING';
    clearTimeout(timer);
    timer = null;
    if (needed && wizard === null) {
      const first = linked === null || !info.linked;
      timer = first ? null : setTimeout(open, BLINK_MS);
      first && open();
    } else if (!needed && wizard !== null) {
      timer = setTimeout(close, JUST_LINKED_MS);
    }
    attr(stage, 'hidden', wizard === null);
    wizard?.wake(); // what has happened may concern it
    linked = info.linked;
    showIcon(!needed);
    const focused = (linked ? before : about).contains(document.activeElement);
    attr(about, 'hidden', !linked);
    expected.draw(info);
    attr(before, 'hidden', linked || !(info.expected_phone || view.may('manage')));
    if (focused) {
      focusTitle();
    }
  }

  if (view.info.engine === 'sandbox' && view.whoami.sandbox && view.may('admin')) {
    grid.classList.add('with-phone');
    openPhone();
  }
  view.follow(arrange);
  return {
    /** The wizard announces each state itself. */
    get speaks() {
      return wizard !== null;
    },
    close() {
      clearTimeout(timer);
      showIcon(false);
      wizard?.close();
      phone?.close();
    },
  };
}
