// The audit: who did what, newest first, by pages.

import {h, put, say} from '../page/dom.js';
import {errorPlace, field, onSubmit, whileBusy} from '../shell/forms.js';
import {n, t} from '../page/i18n.js';
import {troubleOnce} from '../shell/words.js';
import {ACTIONS, actorOf, outcomeOf} from './entries.js';
import {fullTime} from '../shell/times.js';

const PAGE = 50;

/**
 * Fills the parent.
 * @returns {{close: () => void}}
 */
export function mountAudit(parent, {api, onTitle = () => {}}) {
  const closed = new AbortController();
  const {signal} = closed;
  const error = errorPlace();
  const instance = field(t('admin.audit.instance'), h('input', {class: 'mono', dir: 'ltr', maxlength: 12, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false'}));
  const token = field(t('admin.audit.token'), h('input', {class: 'mono', dir: 'ltr', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false'}), t('admin.audit.token.hint'));
  const action = field(t('admin.audit.action'), h('select', null, h('option', {value: ''}, t('admin.audit.any')), ACTIONS.map((each) => h('option', {value: each}, t(`admin.action.${each}`)))));
  const from = field(t('admin.audit.from'), h('input', {type: 'datetime-local'}));
  const until = field(t('admin.audit.until'), h('input', {type: 'datetime-local'}));
  const fields = {instance_id: instance, token, action, from, until};
  const rows = h('tbody', {role: 'rowgroup'});
  const table = h('table', {class: 'audit', role: 'table'}, h('caption', {class: 'visually-hidden'}, t('admin.audit.caption')),
    h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'}, ['when', 'what', 'who', 'where', 'outcome'].map((each) => h('th', {scope: 'col', role: 'columnheader'}, t(`admin.audit.${each}`))))), rows);
  const state = h('p', {class: 'soft', role: 'status'}, t('shell.loading'));
  const older = h('button', {type: 'button', hidden: true}, t('admin.audit.older'));
  const form = h('form', {class: 'filters'}, instance.box, token.box, action.box, from.box, until.box,
    h('div', {class: 'actions'}, h('button', {class: 'primary'}, t('admin.audit.show')),
      h('button', {type: 'button', onclick: () => {
        form.reset();
        Object.values(fields).forEach((each) => each.complain(''));
        form.requestSubmit();
      }}, t('admin.audit.all'))));
  put(parent, h('div', {class: 'admin stack wide-gaps'},
    h('div', null, h('h1', {tabindex: -1}, t('admin.audit')), h('p', {class: 'lead'}, t('admin.audit.lead'))),
    h('search', {class: 'card'}, form),
    h('section', {'class': 'card stack', 'aria-label': t('admin.audit.caption')}, error, table, state, h('div', {class: 'actions'}, older))));
  onTitle(t('admin.audit'));
  let next = null;
  let asked = {};

  function filter() {
    const when = (input) => input.value === '' ? null : new Date(input.value).toISOString();
    const all = {
      instance_id: instance.input.value.trim().toUpperCase(), token: token.input.value.trim(), action: action.input.value,
      from: when(from.input), until: when(until.input),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /** Older entries are those of the filter that was sent, whatever its fields say by now. */
  async function load(cursor) {
    asked = cursor ? asked : filter();
    const answer = await api.post('admin/audit', {limit: PAGE, ...asked, ...(cursor ? {cursor} : {})}, signal);
    if (answer.status !== 200) {
      say(state, '');
      const {param} = answer.body;
      return param in fields ? {field: fields[param], text: t(`admin.audit.wrong.${param}`)} : troubleOnce(answer);
    }
    const {entries} = answer.body;
    next = answer.body.next;
    const first = rows.children.length;
    const made = entries.map(row);
    cursor ? rows.append(...made) : put(rows, made);
    table.hidden = rows.children.length === 0;
    older.hidden = next === null;
    say(state, rows.children.length === 0 ? t('admin.audit.none') : n('admin.audit.count', rows.children.length));
    if (cursor && older.hidden) {
      rows.children[first]?.querySelector('a, time').focus();
    }
    return null;
  }

  onSubmit(form, Object.values(fields), error, () => load(null));
  older.addEventListener('click', () => whileBusy(older, async () => {
    const wrong = await load(next);
    say(error, typeof wrong === 'string' ? wrong : wrong?.text ?? '');
  }));
  load(null).then((wrong) => say(error, typeof wrong === 'string' ? wrong : ''), () => {}); // closed
  return {close: () => closed.abort()};
}

/** The roles are those of the elements, which small windows lay out as blocks. */
function row(entry) {
  const {key, params, css} = outcomeOf(entry);
  const td = (props, ...children) => h('td', {role: 'cell', ...props}, ...children);
  return h('tr', {role: 'row'},
    td(null, h('time', {datetime: entry.at, tabindex: -1}, fullTime(entry.at))),
    td(null, t(`admin.action.${ACTIONS.includes(entry.action) ? entry.action : 'other.call'}`),
      entry.instance_id && [' ', h('a', {href: `#/i/${entry.instance_id}`}, h('code', null, entry.instance_id))],
      entry.detail && h('small', {class: 'soft block'}, h('bdi', null, entry.detail)),
      entry.views > 1 && h('small', {class: 'soft block'}, n('admin.audit.views', entry.views))),
    td(null, who(entry)),
    td(null, h('bdi', null, entry.address ?? '')),
    td({class: css}, t(`admin.outcome.${key}`, params)));
}

function who(entry) {
  const {kind, name, id} = actorOf(entry);
  return [kind === 'token' ? h('bdi', null, name) : t(`admin.actor.${kind}`), id && h('small', {class: 'soft block'}, h('code', null, id))];
}
