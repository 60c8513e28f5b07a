// What ends the link or the instance: apart from everything else, and only after a question.

import {h, say} from '../page/dom.js';
import {askEnding} from '../shell/ending.js';
import {errorPlace, freshId, jobButton} from '../shell/forms.js';
import {t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';

/** Returns the section. */
export function endings(view) {
  const error = errorPlace();
  const logout = jobButton(t('ending.logout'), () => carryOut(view, 'logout'), error, {}, true);
  const remove = jobButton(t('ending.delete'), () => carryOut(view, 'delete'), error, {class: 'danger'}, true);
  const loggingOut = h('div', {class: 'ending'}, h('p', {class: 'soft'}, t('instance.logout.what')), logout);
  const title = freshId('endings');
  const heading = h('h2', {id: title, tabindex: -1});
  const deleting = h('p', {class: 'soft'});
  view.follow(({linked}) => {
    const focused = !linked && loggingOut.contains(document.activeElement);
    loggingOut.hidden = !linked;
    say(heading, t(linked ? 'instance.endings' : 'instance.endings.delete'));
    say(deleting, t(linked ? 'instance.delete.linked' : 'instance.delete.what'));
    if (focused) {
      heading.focus();
    }
  });
  return h('section', {'class': 'card stack endings', 'aria-labelledby': title}, heading,
    loggingOut, h('div', {class: 'ending'}, deleting, remove), error);
}

/** Asks, then logs out or deletes. Returns what is wrong. */
async function carryOut(view, what) {
  if (!await askEnding(view.info, what)) {
    return null;
  }
  const answer = what === 'delete' ? await view.api.remove(view.id) : await view.api.logout(view.id);
  if (answer.status !== 200) {
    return troubleOnce(answer, view.info?.engine);
  }
  if (what === 'delete') {
    view.go('#/');
  }
  return null;
}
