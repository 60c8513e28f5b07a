// Access tokens: which there are, new ones, new values, and their end.

import {announce, h, keyed, put, say} from '../page/dom.js';
import {ask} from '../shell/dialog.js';
import {errorPlace, field, jobButton, onSubmit} from '../shell/forms.js';
import {n, t} from '../page/i18n.js';
import {SCOPES} from '../shell/scopes.js';
import {troubleOnce} from '../shell/words.js';
import {askOverlap, showToken} from './tokendialogs.js';
import {fullTime, relative} from '../shell/times.js';

/**
 * Fills the parent.
 * @returns {{close: () => void}}
 */
export function mountTokens(parent, {api, onTitle = () => {}}) {
  const closed = new AbortController();
  const {signal} = closed;
  const title = h('h1', {tabindex: -1}, t('admin.tokens'));
  const error = errorPlace();
  const again = h('div', {class: 'actions', hidden: true}, jobButton(t('shell.try_now'), load, error));
  const state = h('p', {class: 'soft', role: 'status'}, t('shell.loading'));
  const list = h('ul', {'class': 'tokens', 'aria-label': t('admin.tokens.list')});
  const ended = h('ul', {'class': 'tokens', 'aria-label': t('admin.tokens.ended')});
  const past = h('details', {hidden: true}, h('summary', null, t('admin.tokens.ended')), ended);
  const place = h('div', {class: 'place'});
  const add = h('button', {type: 'button', class: 'primary', onclick: openForm}, t('admin.tokens.new'));
  put(parent, h('div', {class: 'admin stack wide-gaps'},
    h('div', {class: 'page-head'}, h('div', null, title, h('p', {class: 'lead'}, t('admin.tokens.what'))), add),
    place, h('section', {class: 'card stack'}, state, error, again, list, past)));
  onTitle(t('admin.tokens'));

  async function load() {
    const answer = await api.call('GET', 'admin/tokens', null, signal);
    say(state, '');
    state.hidden = true;
    if (answer.status !== 200) {
      say(error, troubleOnce(answer));
      again.hidden = false;
      return;
    }
    say(error, '');
    const focused = again.contains(document.activeElement);
    again.hidden = true;
    focused && title.focus();
    const tokens = answer.body.tokens.sort((a, b) => b.created_at.localeCompare(a.created_at));
    const works = tokens.filter(isGood);
    keyed(list, works, ({id}) => id, line, update);
    keyed(ended, tokens.filter((token) => !isGood(token)), ({id}) => id, line, update);
    past.hidden = works.length === tokens.length;
    if (works.length === 0) {
      state.hidden = false;
      say(state, t('admin.tokens.none'));
    }
  }

  function line(token) {
    const wrong = errorPlace();
    const named = (label) => ({'class': 'small', 'aria-label': `${label}: ${token.label}`});
    return h('li', {class: 'stack'},
      h('p', {class: 'row'}, h('strong', null, h('bdi', null, token.label)), h('code', {class: 'soft'}, token.id)),
      h('p', {class: 'soft about'}),
      isGood(token) && h('div', {class: 'actions'},
        jobButton(t('admin.token.rotate'), () => rotate(token), wrong, named(t('admin.token.rotate')), true),
        jobButton(t('admin.token.revoke'), () => revoke(token), wrong, named(t('admin.token.revoke')), true)),
      wrong);
  }

  async function rotate(token) {
    const overlap = await askOverlap(token);
    if (overlap === null) {
      return null;
    }
    const answer = await api.post(`admin/tokens/${encodeURIComponent(token.id)}/rotate`, {overlap}, signal);
    if (answer.status !== 200) {
      return troubleOnce(answer);
    }
    await showToken(answer.body, overlap);
    await load();
    return null;
  }

  async function revoke(token) {
    const confirmed = await ask({
      title: t('admin.token.revoke.ask', {label: token.label}),
      body: [h('p', null, t('admin.token.revoke.what')), h('p', {class: 'soft'}, usage(token))],
      action: t('admin.token.revoke'),
    });
    if (!confirmed) {
      return null;
    }
    const answer = await api.post(`admin/tokens/${encodeURIComponent(token.id)}/revoke`, {}, signal);
    if (answer.status !== 200) {
      return troubleOnce(answer);
    }
    await load();
    title.focus();
    announce(t('admin.token.revoked', {label: token.label}));
    return null;
  }

  function openForm() {
    const label = field(t('admin.token.label'), h('input', {maxlength: 64, autocomplete: 'off'}), t('admin.token.label.hint'));
    const scope = field(t('admin.token.scope'), h('select', null, SCOPES.map((each) => h('option', {value: each, selected: each === 'manage'}, t(`admin.scope.${each}`)))));
    const quota = field(t('admin.token.quota'), h('input', {type: 'number', inputmode: 'numeric', min: 0, max: 1_000_000}), t('admin.token.quota.hint'));
    const until = field(t('admin.token.until'), h('input', {type: 'datetime-local'}), t('admin.token.until.hint'));
    const instances = field(t('admin.token.instances'), h('textarea', {class: 'mono', dir: 'ltr', rows: 2, spellcheck: 'false', autocomplete: 'off'}), t('admin.token.instances.hint'));
    const fields = {label, scope, quota, expires_at: until, instances};
    const wrong = errorPlace();
    const close = () => {
      put(place);
      add.hidden = false;
      add.focus();
    };
    const form = h('form', {'class': 'card stack', 'aria-label': t('admin.tokens.new')}, label.box, scope.box,
      h('div', {class: 'pair'}, quota.box, until.box), instances.box, wrong,
      h('div', {class: 'actions'}, h('button', {class: 'primary'}, t('admin.token.create')), h('button', {type: 'button', onclick: close}, t('shell.cancel'))));
    onSubmit(form, Object.values(fields), wrong, async () => {
      if (label.input.value.trim() === '') {
        return {field: label, text: t('admin.token.wrong.label')};
      }
      const answer = await api.post('admin/tokens', wanted(fields), signal);
      if (answer.status === 201) {
        close();
        await showToken(answer.body, null);
        await load();
        return null;
      }
      const param = answer.body.param ?? answer.body.params?.[0];
      return param in fields ? {field: fields[param], text: t(`admin.token.wrong.${param}`)} : troubleOnce(answer);
    });
    add.hidden = true;
    put(place, form);
    label.input.focus();
  }

  load().catch(() => {}); // closed
  return {close: () => closed.abort()};
}

/** Returns the parameters that were given. */
function wanted({label, scope, quota, expires_at: until, instances}) {
  const ids = instances.input.value.toUpperCase().split(/[\s,;]+/).filter((each) => each !== '');
  return {
    label: label.input.value.trim(),
    scope: scope.input.value,
    ...(quota.input.value === '' ? {} : {quota: Number(quota.input.value)}),
    ...(until.input.value === '' ? {} : {expires_at: new Date(until.input.value).toISOString()}),
    ...(ids.length === 0 ? {} : {instances: ids}),
  };
}

function isGood({revoked_at: revoked, expires_at: until}) {
  return revoked === null && (until === null || Date.parse(until) > Date.now());
}

function usage({last_used_at: used}) {
  return used === null ? t('admin.token.unused') : t('admin.token.used', {ago: relative(used)});
}

function update(element, token) {
  const {scope, quota, instances, created_at: created, expires_at: until, rotated_at: rotated, revoked_at: revoked} = token;
  say(element.querySelector('.about'), [
    t(`admin.scope.${scope}`),
    revoked !== null ? t('admin.token.revoked_at', {time: fullTime(revoked)})
      : until === null ? null : t(isGood(token) ? 'admin.token.expires' : 'admin.token.expired', {time: fullTime(until)}),
    usage(token),
    quota === null ? null : n('admin.token.quota_is', quota),
    instances.length === 0 ? null : t('admin.token.instances_are', {list: instances.join(', ')}),
    t('admin.token.created', {time: fullTime(created)}),
    rotated === null ? null : t('admin.token.rotated', {time: fullTime(rotated)}),
  ].filter((part) => part !== null).join(' · '));
}
