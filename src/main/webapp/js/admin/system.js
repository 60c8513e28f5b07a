// The server: its version, its health, what it reaches.

import {h, put, say} from '../page/dom.js';
import {errorPlace, whileBusy} from '../shell/forms.js';
import {has, n, t} from '../page/i18n.js';
import {trouble, wordSign} from '../shell/words.js';
import {reachOf, versionOf} from './health.js';
import {every} from '../shell/again.js';
import {fullTime, relative} from '../shell/times.js';

const POLL_MS = 10_000;

/**
 * Fills the parent.
 * @returns {{close: () => void}}
 */
export function mountSystem(parent, {api, onTitle = () => {}}) {
  const closed = new AbortController();
  const {signal} = closed;
  const error = errorPlace();
  const server = h('dl', {class: 'facts'});
  const engines = h('dl', {class: 'facts'});
  const checks = h('ul', {class: 'checks-list'});
  const settings = h('dl', {class: 'facts'});
  const updated = h('p', {class: 'hint'});
  const sandbox = h('p', {class: 'notice warm', hidden: true}, t('admin.system.sandbox_on'));
  const again = h('button', {type: 'button', onclick: () => whileBusy(again, load)}, t('admin.system.refresh'));
  put(parent, h('div', {class: 'admin stack wide-gaps'},
    h('div', {class: 'page-head'}, h('h1', {tabindex: -1}, t('admin.system')), again), error, sandbox,
    h('div', {class: 'cards'},
      h('section', {class: 'card stack'}, h('h2', null, t('admin.system.server')), server),
      h('section', {class: 'card stack'}, h('h2', null, t('admin.system.reach')), engines),
      h('section', {class: 'card stack'}, h('h2', null, t('admin.system.health')), checks),
      h('section', {class: 'card stack'}, h('h2', null, t('admin.system.settings')), settings,
        h('p', {class: 'hint'}, t('admin.system.settings_hint')))),
    updated));
  onTitle(t('admin.system'));

  async function load() {
    // /health answers 503 while a check fails, with the same body.
    const [who, health, config] = await Promise.all([
      api.whoami(signal), api.call('GET', '../health', null, signal), api.call('GET', 'admin/config', null, signal)]);
    if (config.status === 200) {
      put(settings, config.body.settings.filter(({source}) => source !== 'default').map(given));
    }
    if (who.status !== 200) {
      say(error, trouble(who));
      return;
    }
    if (!Array.isArray(health.body.checks)) {
      say(error, t('admin.system.no_health'));
      return;
    }
    say(error, '');
    draw(who.body, health.body, config.status === 200 ? config.body.warnings : []);
    say(updated, t('admin.system.updated', {time: fullTime(new Date().toISOString())}));
  }

  function draw(who, health, warnings) {
    sandbox.hidden = !who.sandbox;
    const version = versionOf(health.checks);
    put(server,
      fact('name', h('bdi', null, who.system_name)),
      fact('version', h('code', null, who.version)),
      fact('engines', who.engines.map((each) => `${t(`shell.engine.${each}`)}${each === who.default_engine ? ` (${t('admin.system.default')})` : ''}`).join(', ')),
      version && fact('client', [h('code', null, version.version), version.ageDays !== null && ` · ${n('admin.system.days_old', version.ageDays)}`]),
      version?.warnings.map((each) => fact('warning', has(`admin.warning.${each}`) ? t(`admin.warning.${each}`) : each)),
      warnings.map((each) => fact('warning', each)));
    put(engines, reachOf(health.checks).map(({engine, state, reachedAt, failedAt}) => [
      h('dt', null, has(`shell.engine.${engine}`) ? t(`shell.engine.${engine}`) : engine),
      h('dd', null, h('span', {class: 'word'}, wordSign({reachable: 'linked', unreachable: 'needs'}[state] ?? 'stopped'), t(`admin.reach.${state}`)),
        reachedAt && h('small', {class: 'soft block'}, t('admin.reach.last', {ago: relative(reachedAt)})),
        failedAt && h('small', {class: 'soft block'}, t('admin.reach.failed', {ago: relative(failedAt)}))),
    ]));
    put(checks, health.checks.filter(({name}) => has(`admin.check.${name}`)).map(({name, status, data}) => h('li', null,
      wordSign(status === 'UP' ? 'linked' : 'needs'),
      h('span', null, t(`admin.check.${name}`), ': ', t(status === 'UP' ? 'admin.check.up' : 'admin.check.down'),
        data?.problem && h('small', {class: 'soft block'}, h('bdi', null, data.problem))))));
  }

  every(POLL_MS, signal, () => load().catch(() => {})); // closed
  return {close: () => closed.abort()};
}

function fact(key, value) {
  return [h('dt', null, t(`admin.system.${key}`)), h('dd', null, value)];
}

function given({name, value, secret, source, place}) {
  return [h('dt', null, h('code', null, name)), h('dd', null,
    secret ? t('admin.system.hidden') : h('bdi', null, value),
    h('small', {class: 'soft block'}, t(`admin.source.${source}`), place && [': ', h('bdi', null, place)]))];
}
