// The list that opens above the message box: commands, people, choices. The box keeps the focus; the list follows.

import { fill, h } from './dom.js';

/** A list over `anchor`; `input()` is the field that has the focus and speaks for it. */
export class Picker {
  constructor(anchor) {
    this.items = [];
    this.active = 0;
    this.title = h('div', { class: 'picker-title' });
    this.list = h('ul', { class: 'picker-list', role: 'listbox', id: 'picker-list', 'aria-label': 'Suggestions' });
    this.root = h('div', { class: 'picker', hidden: true }, this.title, this.list);
    anchor.append(this.root);
  }

  get open() {
    return !this.root.hidden;
  }

  /** Shows items `{key, node, choose}`; an empty list with a title shows the title alone. */
  show(input, title, items) {
    this.field = input;
    const before = this.items[this.active]?.key;
    this.items = items;
    this.active = Math.max(0, items.findIndex((item) => item.key === before));
    fill(this.title, title);
    fill(this.list, items.map((item, at) => h('li', {
      class: 'picker-item', role: 'option', id: `picker-${at}`,
      onmousedown: (event) => event.preventDefault(),
      onclick: () => this.choose(at),
      onmousemove: () => this.active !== at && this.move(at - this.active, false),
    }, item.node)));
    this.root.hidden = !items.length && !title;
    input.setAttribute('aria-controls', 'picker-list');
    input.setAttribute('aria-expanded', String(items.length > 0));
    this.paint(true);
  }

  hide() {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.items = [];
    this.active = 0;
    this.field?.setAttribute('aria-expanded', 'false');
    this.field?.removeAttribute('aria-activedescendant');
  }

  move(by, scroll = true) {
    const count = this.items.length;
    if (count) this.active = (this.active + by + count) % count;
    this.paint(scroll);
  }

  paint(scroll) {
    [...this.list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === this.active)));
    const current = this.list.children[this.active];
    if (!current) {
      this.field?.removeAttribute('aria-activedescendant');
      return;
    }
    this.field?.setAttribute('aria-activedescendant', current.id);
    if (scroll) current.scrollIntoView({ block: 'nearest' });
  }

  choose(at = this.active) {
    this.items[at]?.choose();
  }

  /** Arrow keys, Tab, Enter and Escape; true if the key was for the list. */
  key(event) {
    if (!this.open) return false;
    const keys = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Tab: () => this.choose(), Enter: () => this.choose(), Escape: () => this.hide() };
    const needsItems = event.key !== 'Escape';
    if (!keys[event.key] || event.shiftKey || (needsItems && !this.items.length)) return false;
    event.preventDefault();
    keys[event.key]();
    return true;
  }
}
