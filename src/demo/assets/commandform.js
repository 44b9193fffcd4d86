// A command being filled in: its name, then one small field per option.

import { avatar, fill, h } from './dom.js';
import { KIND, fixedChoices, invocation, judge, kindName } from './commands.js';
import { ask } from './link.js';

/** The form of one command inside the message box. */
export class CommandForm {
  /** `done` is told what to run, or with null when the person gives up. */
  constructor(entry, picker, done) {
    this.entry = entry;
    this.picker = picker;
    this.done = done;
    this.fields = new Map();
    this.strip = h('div', { class: 'fields-strip' });
    this.trouble = h('p', { class: 'trouble', role: 'alert' });
    this.more = h('div', { class: 'more-options' });
    this.title = h('button', { class: 'command-name', type: 'button', title: entry.description }, `/${entry.path}`);
    this.root = h('div', { class: 'command-form', role: 'group', 'aria-label': `Command ${entry.path}: ${entry.description}` }, this.title, this.strip, this.more);
    for (const option of entry.options.filter((candidate) => candidate.required)) this.add(option);
    this.root.addEventListener('keydown', (event) => this.key(event));
    this.root.addEventListener('focusout', (event) => !this.root.contains(event.relatedTarget) && this.picker.hide());
    this.title.addEventListener('focus', () => this.explain());
    this.offerMore();
  }

  focus() {
    const first = [...this.fields.values()].find((field) => !field.input.value) ?? [...this.fields.values()].at(-1);
    (first?.input ?? this.title).focus();
  }

  add(option) {
    const input = h('input', {
      class: 'option-input', 'aria-label': `${option.name}: ${option.description}${option.required ? ', required' : ''}`, role: 'combobox',
      'aria-autocomplete': 'list', 'aria-expanded': 'false', autocomplete: 'off', spellcheck: 'false', size: 4,
    });
    const field = { option, input, picked: undefined };
    if (option.type === KIND.FILE) this.takesFile(field);
    field.root = h('label', { class: 'option' }, h('span', { class: 'option-name' }, option.name, option.required ? h('b', { class: 'must', title: 'required' }, '*') : null), input);
    input.addEventListener('focus', () => this.suggest(field));
    input.addEventListener('input', () => {
      if (option.type === KIND.FILE) return;
      field.picked = undefined;
      this.changed(field);
      if (!this.hop(field)) this.suggest(field);
    });
    this.fields.set(option.name, field);
    this.strip.append(field.root);
    this.offerMore();
    return field;
  }

  /** A file is read here and goes with the command. */
  takesFile(field) {
    field.input.type = 'file';
    field.input.addEventListener('change', async () => {
      const [file] = field.input.files;
      field.picked = file ? { filename: file.name, text: await file.text() } : undefined;
    });
  }

  /** Typing `amount:` inside any field moves on to that option, as in a pasted `to:@Bo amount:50`. */
  hop(field) {
    const typed = /(?:^|\s)([\p{L}\p{N}_-]+):$/u.exec(field.input.value);
    const option = typed && this.entry.options.find((candidate) => candidate.name === typed[1]);
    if (!option) return false;
    field.input.value = field.input.value.slice(0, typed.index).trim();
    this.changed(field);
    (this.fields.get(option.name) ?? this.add(option)).input.focus();
    return true;
  }

  /** Somebody writes on after the name of a command: what follows belongs to its first option, even an optional one. */
  invite() {
    const [first] = this.entry.options;
    if (first && !this.fields.size) this.add(first);
  }

  offerMore() {
    const left = this.entry.options.filter((option) => !this.fields.has(option.name));
    fill(this.more, left.map((option) => h('button', { class: 'add-option', type: 'button', title: option.description, onclick: () => this.add(option).input.focus() }, `+ ${option.name}`)));
  }

  changed(field) {
    field.root.classList.remove('wrong');
    field.input.size = Math.min(34, Math.max(4, field.input.value.length + 1));
    this.say('');
  }

  say(text) {
    this.trouble.textContent = text;
  }

  /** Puts text into the form: `name:value` pairs, or words in the order of the options. */
  prefill(text) {
    let rest = text.trim();
    if (!rest) return;
    const named = new RegExp(`(?:^|\\s)(${this.entry.options.map((option) => option.name).join('|')}):`, 'gu');
    const marks = this.entry.options.length ? [...rest.matchAll(named)] : [];
    marks.forEach((mark, at) => {
      const option = this.entry.options.find((candidate) => candidate.name === mark[1]);
      this.put(option, rest.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? rest.length).trim());
    });
    if (marks.length) return;
    this.entry.options.forEach((option, at) => {
      if (!rest) return;
      const last = at === this.entry.options.length - 1;
      const word = last ? rest : /^\S+/u.exec(rest)[0];
      this.put(option, word);
      rest = rest.slice(word.length).trim();
    });
  }

  put(option, value) {
    const field = this.fields.get(option.name) ?? this.add(option);
    field.input.value = value;
    field.picked = undefined;
    this.changed(field);
  }

  explain() {
    this.picker.show(this.title, this.heading(null), []);
  }

  heading(option, choosing = false) {
    const about = option ? [h('b', {}, option.name), h('span', { class: 'kind' }, kindName(option)), ` ${option.description}`] : [h('b', {}, `/${this.entry.path}`), ` ${this.entry.description}`];
    return h('div', { class: 'picker-about' }, h('span', {}, about), h('span', { class: 'keys' }, choosing ? '↑↓ move · Enter chooses' : 'Enter sends · Esc closes'));
  }

  async suggest(field) {
    const { option, input } = field;
    const round = (this.round = (this.round ?? 0) + 1);
    const typed = input.value.toLowerCase().replace(/^[@#]/u, '');
    let list = fixedChoices(option)?.filter((choice) => field.picked !== undefined || choice.name.toLowerCase().includes(typed)) ?? [];
    if (option.autocomplete) {
      this.picker.show(input, this.heading(option), []);
      list = await this.complete(option).catch(() => []);
      if (round !== this.round || document.activeElement !== input) return;
    }
    this.picker.show(input, this.heading(option, list.length > 0 && !this.settled(field)), list.slice(0, 25).map((choice) => ({ key: String(choice.value), node: choiceNode(choice), choose: () => this.pick(field, choice) })));
    if (field.picked !== undefined) this.picker.hide();
  }

  async complete(option) {
    const values = [...this.fields.values()].filter((field) => field.input.value || field.option.name === option.name).map((field) => ({ option: field.option, value: field.picked ?? field.input.value }));
    return (await ask('command', { channel: this.channel, ...invocation(this.entry, values, option.name) })).choices;
  }

  pick(field, choice) {
    field.input.value = choice.name;
    field.picked = choice.value;
    this.changed(field);
    this.picker.hide();
    this.next(field);
  }

  next(field) {
    const all = [...this.fields.values()];
    const after = all[all.indexOf(field) + 1];
    if (after) after.input.focus();
    else field.input.focus();
  }

  key(event) {
    const field = [...this.fields.values()].find((candidate) => candidate.input === event.target);
    const offered = field?.option.autocomplete && this.picker.open && this.picker.items.length > 0;
    const sendsAnyway = event.key === 'Enter' && field && !offered && this.settled(field);
    if (!sendsAnyway && field && this.picker.key(event)) return;
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement && event.target !== this.title)) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.done(null);
    } else if (event.key === 'Backspace' && field && !field.input.value) {
      event.preventDefault();
      this.takeAway(field);
    } else if (event.key === 'Backspace' && event.target === this.title) {
      this.done(null);
    }
  }

  /** Whether Enter in this field means "send" rather than "take the marked suggestion". */
  settled(field) {
    if (field.picked !== undefined) return true;
    if (fixedChoices(field.option)) return !field.option.required && !field.input.value;
    return field.input.value !== '' || !field.option.required;
  }

  takeAway(field) {
    if (field.option.required) {
      const all = [...this.fields.values()];
      const before = all[all.indexOf(field) - 1];
      if (before) before.input.focus();
      else this.done(null);
      return;
    }
    this.fields.delete(field.option.name);
    field.root.remove();
    this.offerMore();
    this.focus();
  }

  send() {
    const values = [];
    for (const field of this.fields.values()) {
      const verdict = judge(field.option, field.input.value, field.picked);
      if (verdict.error) {
        field.root.classList.add('wrong');
        field.input.focus();
        this.picker.hide();
        this.say(verdict.error);
        return;
      }
      if (verdict.value !== undefined) values.push({ option: field.option, value: verdict.value });
    }
    this.done(invocation(this.entry, values));
  }
}

function choiceNode(choice) {
  return [choice.user ? avatar(choice.user, 24) : null, h('span', { class: 'picker-name' }, h('bdi', {}, choice.name)), choice.user?.username ? h('span', { class: 'picker-note' }, choice.user.username) : null].filter(Boolean);
}
