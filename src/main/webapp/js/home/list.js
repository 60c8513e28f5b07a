// The home with many instances: chips that count and filter, what broke together, and one line for each instance.

import {copy} from '../page/clipboard.js';
import {ask} from '../shell/dialog.js';
import {attr, h, keyed, put, say} from '../page/dom.js';
import {askEnding} from '../shell/ending.js';
import {n, number, serverNames, t, time} from '../page/i18n.js';
import {may} from '../shell/scopes.js';
import {WORDS, troubleOnce, wordOf, wordSign, wordText} from '../shell/words.js';
import {arrange} from './arrange.js';
import {bulkOf} from './bulk.js';
import {helpful} from './commands.js';
import {Menu} from './menu.js';
import {newButton} from './one.js';
import {makeRow, tickRow, updateRow} from './row.js';
import {SECOND_MS, every} from '../shell/again.js';
import {toast} from '../shell/toast.js';

/** Commands for more instances than these are asked about. */
const ASK_ABOVE = 10;

export function mountList(parent, context) {
  const list = new List(parent, context);
  return {update: () => list.later(), close: () => list.close()};
}

class List {
  #context;
  #wish = {word: null, query: '', opened: new Set(), pinned: new Set(), known: new Map()};
  #selecting = false;
  #selected = new Set();
  #busy = new Set();
  #lastChecked = null;
  #arranged;
  #frame = null;
  #bulk;
  #menu;
  #off = new AbortController();
  #count = h('span', {class: 'count number'});
  #search = h('input', {
    'type': 'search', 'placeholder': t('home.search'), 'aria-label': t('home.search'), 'autocomplete': 'off',
    'spellcheck': 'false', 'aria-keyshortcuts': '/', 'enterkeyhint': 'search',
  });
  #chips = h('div', {'class': 'chips', 'role': 'group', 'aria-label': t('home.filter')});
  #causes = h('ul', {class: 'causes'});
  #notice = h('p', {class: 'error', role: 'alert'});
  #bar = h('div', {class: 'select-bar', role: 'group', 'aria-label': t('home.selection'), hidden: true});
  #select = h('button', {type: 'button', class: 'quiet small', 'aria-pressed': 'false'}, t('home.select'));
  #rows = h('ul', {'class': 'rows', 'aria-label': t('home.title')});
  #nothing = h('p', {class: 'lead nothing', hidden: true}, t('home.nothing'), ' ',
    h('button', {type: 'button', class: 'link', onclick: () => this.#reset()}, t('home.show_all')));

  constructor(parent, context) {
    this.#context = context;
    const {whoami} = context;
    const commands = may(whoami, 'manage');
    this.#bulk = bulkOf(context.api, context.ended);
    put(parent,
      h('div', {class: 'home-head'},
        h('h1', {tabindex: -1}, t('home.title'), ' ', this.#count),
        h('search', null, this.#search),
        commands && newButton(context)),
      this.#causes,
      h('div', {class: 'chip-row'}, this.#chips, commands && this.#select),
      this.#bar, this.#bulk.element, this.#notice, this.#rows, this.#nothing);
    this.#menu = new Menu(parent, this.#off.signal);
    this.#makeChips();
    this.#makeBar();
    this.#select.addEventListener('click', () => this.#setSelecting(!this.#selecting));
    this.#search.addEventListener('input', () => {
      this.#wish.query = this.#search.value;
      this.#wish.pinned.clear();
      this.#draw();
    });
    const {signal} = this.#off;
    document.addEventListener('keydown', (event) => this.#key(event), {signal});
    this.#draw();
    every(SECOND_MS, signal, () => [...this.#rows.children].forEach(tickRow));
    document.addEventListener('visibilitychange', () => document.hidden || this.later(), {signal});
  }

  close() {
    this.#off.abort();
    cancelAnimationFrame(this.#frame);
  }

  /** Draws in the next frame. Of a hidden tab people see the title only; the rest is drawn when it is seen again. */
  later() {
    if (document.hidden) {
      this.#drawTitle(this.#context.live.all().filter((info) => wordOf(info) === 'needs').length);
      return;
    }
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw() {
    if (this.#off.signal.aborted) { // a command was answered after the list was left
      return;
    }
    const {live} = this.#context;
    const all = live.all();
    this.#arranged = arrange(all, this.#wish, (id) => live.downSince(id));
    const {counts, causes, items, found} = this.#arranged;
    causes.forEach(({key, ids}) => this.#wish.known.set(key, ids));
    say(this.#count, number(all.length));
    this.#drawTitle(counts.needs);
    this.#drawChips(counts);
    this.#drawCauses(causes);
    keyed(this.#rows, items, ({folded, info}) => folded ?? info.instance_id,
      (item) => item.folded ? this.#makeFold(item.folded) : makeRow(item.info.instance_id, this.#actions()),
      (element, item) => item.folded ? this.#updateFold(element, item) : updateRow(element, item, {
        whoami: this.#context.whoami, selecting: this.#selecting, selected: this.#selected, busy: this.#busy}));
    this.#nothing.hidden = items.length > 0 || found.length > 0;
    this.#drawBar();
  }

  #drawTitle(needs) {
    this.#context.onTitle(needs > 0 && this.#wish.query === '' ? t('home.title_needs', {count: number(needs)}) : t('home.title'));
  }

  #reset() {
    this.#wish = {...this.#wish, word: null, query: ''};
    this.#search.value = '';
    this.#draw();
    this.#search.focus();
  }

  // Chips

  #makeChips() {
    put(this.#chips, WORDS.map((word) => h('button', {
      'type': 'button', 'class': `chip ${word}`, 'aria-pressed': 'false', 'dataset': {word},
      'onclick': () => {
        this.#wish.word = this.#wish.word === word ? null : word;
        this.#wish.pinned.clear();
        this.#draw();
      },
    }, wordSign(word), h('span', {class: 'chip-count number'}), h('span', {class: 'chip-word'}, wordText(word)))));
  }

  #drawChips(counts) {
    for (const chip of this.#chips.children) {
      const {word} = chip.dataset;
      attr(chip, 'aria-pressed', String(this.#wish.word === word));
      chip.classList.toggle('none', counts[word] === 0);
      say(chip.querySelector('.chip-count'), number(counts[word]));
      chip.style.setProperty('--share', Math.sqrt(counts[word]));
    }
  }

  // What broke together

  #drawCauses(causes) {
    const {whoami} = this.#context;
    keyed(this.#causes, causes, ({key}) => key, (cause) => {
      const text = h('span');
      const show = h('button', {type: 'button', class: 'small', 'aria-expanded': 'false', onclick: () => {
        const {opened} = this.#wish;
        opened.delete(cause.key) || opened.add(cause.key);
        this.#draw();
      }});
      const retry = h('button', {type: 'button', class: 'small', onclick: () => this.#run('restart', this.#infos(item.ids))}, t('home.cause.retry'));
      const item = h('li', {class: `notice ${cause.word === 'needs' ? 'bad' : 'warm'}`}, wordSign(cause.word), text,
        h('span', {class: 'row'}, show, may(whoami, 'manage') && retry));
      return item;
    }, (item, cause) => {
      item.ids = cause.ids;
      const [, text, {firstChild: show}] = item.children;
      say(text, n(`home.cause.${cause.word}`, cause.ids.length, {
        time: time(cause.since), reason: t(`shell.brief.${cause.reason}`, serverNames(cause.engine))}));
      const opened = this.#wish.opened.has(cause.key);
      attr(show, 'aria-expanded', String(opened));
      say(show, t(opened ? 'home.cause.hide' : 'home.cause.show'));
    });
  }

  #infos(ids) {
    return ids.map((id) => this.#context.live.get(id)).filter((info) => info !== undefined);
  }

  // Rows

  #makeFold(word) {
    return h('li', {class: 'fold'}, h('button', {
      'type': 'button', 'class': 'quiet', 'aria-expanded': 'false',
      'onclick': () => {
        this.#wish.opened.add(word);
        this.#draw();
        this.#rows.querySelector(`.item[data-word=${word}] a`)?.focus();
      },
    }, wordSign(word), h('span')));
  }

  #updateFold(element, {folded, count}) {
    say(element.querySelector('span'), n(`home.fold.${folded}`, count));
  }

  #actions() {
    return {
      onHelp: (id) => this.#help(id),
      onMenu: (id, button) => this.#openMenu(id, button),
      onCheck: (id, checked, range) => this.#check(id, checked, range),
    };
  }

  #help(id) {
    const help = helpful(this.#context.live.get(id));
    if (help?.path) {
      this.#command(id, help.path);
    } else {
      this.#context.go(`#/i/${id}`);
    }
  }

  async #command(id, path) {
    if (this.#busy.has(id)) {
      return;
    }
    const {api, live} = this.#context;
    const {name, engine} = live.get(id);
    this.#wish.pinned.add(id);
    this.#busy.add(id);
    this.#draw();
    say(this.#notice, '');
    const answer = await api[path](id);
    this.#busy.delete(id);
    if (answer.status >= 200 && answer.status < 300) {
      toast(t(`home.done.${path}`, {name}));
    } else {
      say(this.#notice, t('home.failed', {name, why: troubleOnce(answer, engine)}));
    }
    this.#draw();
  }

  #openMenu(id, button) {
    const info = this.#context.live.get(id);
    const {api, whoami} = this.#context;
    const manages = may(whoami, 'manage');
    const stopped = info.status === 'STOPPED' && info.reason !== 'parked';
    this.#menu.open(button, t('home.more', {name: info.name}), [
      {text: t('home.menu.open'), href: `#/i/${id}`},
      may(whoami, 'link') && {text: t('home.menu.share'), href: `#/i/${id}/share`},
      manages && !stopped && {text: t('home.menu.restart'), run: () => this.#command(id, 'restart')},
      manages && {text: t(stopped ? 'home.verb.start' : 'home.menu.stop'), run: () => this.#command(id, stopped ? 'start' : 'stop')},
      {text: t('home.menu.copy'), run: async () => toast(t(await copy(id) ? 'page.copied' : 'shell.not_copied'))},
      manages && info.linked && {text: t('home.menu.logout'), danger: true, run: async () => await askEnding(info, 'logout') && this.#command(id, 'logout')},
      manages && {text: t('home.menu.delete'), danger: true, run: async () => await askEnding(info, 'delete') && this.#delete(id)},
    ].filter(Boolean));
  }

  async #delete(id) {
    const row = this.#rows.querySelector(`[data-id="${id}"]`);
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    await this.#command(id, 'remove');
    if (this.#context.live.get(id) === undefined) {
      (next?.querySelector('a, button') ?? this.#search).focus();
    }
  }

  // Many at once

  #setSelecting(on) {
    this.#selecting = on;
    this.#selected.clear();
    this.#lastChecked = null;
    attr(this.#select, 'aria-pressed', String(on));
    this.#draw();
  }

  #check(id, checked, range) {
    const ids = this.#arranged.items.filter(({info}) => info).map(({info}) => info.instance_id);
    const [from, to] = [ids.indexOf(this.#lastChecked), ids.indexOf(id)].sort((a, b) => a - b);
    for (const each of range && from >= 0 ? ids.slice(from, to + 1) : [id]) {
      checked ? this.#selected.add(each) : this.#selected.delete(each);
    }
    this.#lastChecked = id;
    this.#draw();
  }

  #makeBar() {
    const command = (name) => h('button', {type: 'button', class: 'small', onclick: () => this.#runSelected(name)}, t(`home.bulk.${name}`));
    put(this.#bar,
      h('span', {class: 'number', role: 'status'}),
      h('button', {type: 'button', class: 'link', onclick: () => {
        this.#arranged.found.forEach(({instance_id: id}) => this.#selected.add(id));
        this.#draw();
      }}),
      h('span', {class: 'row'}, command('start'), command('restart'), command('stop'),
        h('button', {type: 'button', class: 'quiet small', onclick: () => {
          this.#setSelecting(false);
          this.#select.focus();
        }}, t('shell.cancel'))));
  }

  #drawBar() {
    this.#bar.hidden = !this.#selecting;
    const {live} = this.#context;
    for (const id of this.#selected) {
      if (live.get(id) === undefined) {
        this.#selected.delete(id);
      }
    }
    const [count, all, commands] = this.#bar.children;
    say(count, n('home.selected', this.#selected.size));
    const {found} = this.#arranged;
    all.hidden = found.length === 0 || found.every(({instance_id: id}) => this.#selected.has(id));
    say(all, n('home.select_all', found.length));
    for (const button of [...commands.children].slice(0, 3)) {
      attr(button, 'aria-disabled', this.#selected.size === 0 ? 'true' : null);
    }
  }

  async #runSelected(name) {
    const instances = this.#infos([...this.#selected]);
    if (instances.length > 0 && await this.#run(name, instances)) {
      this.#setSelecting(false);
      this.#select.focus();
    }
  }

  /** Runs a command for many; asks before more than a few are interrupted. Returns whether it began. */
  async #run(name, instances) {
    const linked = instances.filter((info) => info.status === 'WORKING').length;
    if (name !== 'start' && linked > 0 && instances.length > ASK_ABOVE) {
      const yes = await ask({
        title: n(`home.bulk.ask.${name}`, instances.length),
        body: [h('p', null, n('home.bulk.ask.linked', linked))],
        action: t(`home.bulk.${name}`),
        danger: false,
      });
      if (!yes) {
        return false;
      }
    }
    this.#bulk.run(name, instances);
    return true;
  }

  #key(event) {
    const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector('dialog:modal')) {
      event.preventDefault();
      this.#search.focus();
      this.#search.select();
    } else if (event.key === 'Escape' && event.target === this.#search && this.#search.value !== '') {
      this.#reset();
    }
  }
}
