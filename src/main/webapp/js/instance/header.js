// The head of an instance: its word, its name, its account, since when, its id, and the commands.

import {attr, h, keyed, put, say} from '../page/dom.js';
import {t} from '../page/i18n.js';
import {copyButton, errorPlace, field, icon, jobButton, onSubmit} from '../shell/forms.js';
import {accountOf, briefReason, troubleOnce, wordOf, wordSign, wordText} from '../shell/words.js';
import {SECOND_MS, every} from '../shell/again.js';
import {duration, fullTime} from '../shell/times.js';


/** Returns the header of an instance, which follows it. What has the focus is never made again. */
export function mountHeader(view) {
  const word = h('span', {class: 'word'});
  const brief = h('span', {class: 'soft'});
  const since = h('span', {class: 'soft'});
  const account = h('span');
  const name = h('bdi');
  const title = h('div', {class: 'title-row'}, h('h1', {tabindex: -1}, name));
  const meta = h('p', {class: 'meta'}, h('span', {class: 'word-line'}, word, brief, since), account,
    h('span', {class: 'id'}, h('code', null, view.id), copyButton(() => view.id, t('instance.id'), {class: 'icon small quiet'}, true)));
  const error = errorPlace();
  const commands = h('div', {class: 'actions'});
  let shown = null;
  view.follow((info) => {
    const next = wordOf(info);
    if (next !== shown) {
      shown = next;
      put(word, wordSign(next), h('span', {class: next}, wordText(next)));
    }
    const why = briefReason(info);
    say(brief, why && `: ${why}`);
    say(name, info.name);
    put(account, accountOf(info));
    account.hidden = info.me === null;
    drawCommands(commands, view, info, error);
  });
  if (view.info.engine === 'sandbox') {
    title.append(h('span', {class: 'badge'}, t('shell.engine.sandbox')));
  }
  if (view.may('manage')) {
    title.append(renaming(view, title));
  }
  every(SECOND_MS, view.signal, () => {
    if (view.info === null) {
      return;
    }
    const ms = Date.now() - Date.parse(view.info.since);
    say(since, ms < SECOND_MS ? '' : ` · ${t('instance.for', {duration: duration(ms)})}`);
    attr(since, 'title', fullTime(view.info.since));
  });
  return h('header', {class: 'instance-head'}, h('div', {class: 'who'}, title, meta), h('div', {class: 'commands'}, commands, error));
}

/** The commands that can help now; a token that may not give them sees none. */
function drawCommands(box, view, {status, linked}, error) {
  if (!view.may('manage')) {
    return;
  }
  const run = (key) => async () => {
    const answer = await view.api[key](view.id);
    return answer.status === 200 ? null : troubleOnce(answer, view.info.engine);
  };
  const wanted = status === 'STOPPED' ? ['start'] : ['restart', 'stop'];
  const focused = box.contains(document.activeElement);
  keyed(box, wanted, (key) => key,
    (key) => jobButton(t(`instance.do.${key}`), run(key), error, {class: key === 'start' ? 'primary' : ''}),
    (button, key) => attr(button, 'title', t(key === 'stop' && !linked ? 'instance.do.stop.unlinked' : `instance.do.${key}.what`)));
  if (focused && !box.contains(document.activeElement)) {
    box.firstElementChild.focus();
  }
}

/** A button that turns the title into a field, and back. */
function renaming(view, title) {
  const pen = h('button', {'type': 'button', 'class': 'icon small quiet', 'aria-label': t('instance.rename'), 'title': t('instance.rename')}, icon('edit'));
  pen.addEventListener('click', () => {
    const name = field(t('instance.name'), h('input', {value: view.info.name, maxlength: 64, autocomplete: 'off'}));
    const error = errorPlace();
    const done = () => {
      form.remove();
      title.classList.remove('visually-hidden');
      attr(pen, 'hidden', false);
      pen.focus();
    };
    const form = h('form', {class: 'rename'}, name.box, error, h('div', {class: 'actions'},
      h('button', {class: 'primary'}, t('instance.save')), h('button', {type: 'button', onclick: done}, t('shell.cancel'))));
    form.addEventListener('keydown', (event) => event.key === 'Escape' && done());
    onSubmit(form, [name], error, async () => {
      const text = name.input.value.trim();
      if (text === '') {
        return {field: name, text: t('shell.name.empty')};
      }
      const answer = await view.api.update(view.id, {name: text});
      if (answer.status !== 200) {
        return answer.body.param === 'name' ? {field: name, text: t('shell.name.wrong')} : troubleOnce(answer);
      }
      view.take(answer.body);
      done();
      return null;
    });
    // The heading stays for those who do not see the page.
    title.classList.add('visually-hidden');
    attr(pen, 'hidden', true);
    title.after(form);
    name.input.select();
  });
  return pen;
}
