// What ends the link or the instance: apart from everything else, and only after a question.

import {h} from '../dom.js';
import {ask} from '../dialog.js';
import {errorPlace, freshId, jobButton} from '../forms.js';
import {rich, t} from '../i18n.js';
import {maskedNumber} from '../numbers.js';
import {troubleOnce} from '../words.js';

/** Returns the section. */
export function endings(view) {
  const error = errorPlace();
  const logout = jobButton(t('instance.logout'), () => end(view, 'logout'), error, {}, true);
  const remove = jobButton(t('instance.delete'), () => end(view, 'delete'), error, {class: 'danger'}, true);
  const loggingOut = h('div', {class: 'ending'}, h('p', {class: 'soft'}, t('instance.logout.what')), logout);
  view.follow(({linked}) => {
    loggingOut.hidden = !linked;
  });
  const title = freshId('endings');
  return h('section', {'class': 'card stack endings', 'aria-labelledby': title}, h('h2', {id: title}, t('instance.endings')),
    loggingOut, h('div', {class: 'ending'}, h('p', {class: 'soft'}, t('instance.delete.what')), remove), error);
}

/** Asks, then logs out or deletes. Returns what is wrong. */
async function end(view, what) {
  const {name, linked, me, engine} = view.info;
  const who = {name: h('bdi', null, name), account: h('bdi', {class: 'number'}, me === null ? '' : maskedNumber(me.id))};
  const lost = what === 'delete' ? ['history', 'hooks', ...(linked ? ['link'] : [])] : ['link', 'keys'];
  const confirmed = await ask({
    title: t(`instance.${what}.ask`, {name}),
    body: [
      linked && me !== null && h('p', null, rich(`instance.${what}.account`, who)),
      h('p', null, t('instance.lost')),
      h('ul', {class: 'lost'}, lost.map((each) => h('li', null, t(`instance.lost.${each}`)))),
      h('p', {class: 'soft'}, t(`instance.${what}.after`)),
    ],
    action: t(`instance.${what}`),
    typed: linked ? name : undefined,
  });
  if (!confirmed) {
    return null;
  }
  const answer = what === 'delete' ? await view.api.remove(view.id) : await view.api.logout(view.id);
  if (answer.status !== 200) {
    return troubleOnce(answer, engine);
  }
  if (what === 'delete') {
    view.go('#/');
  }
  return null;
}
