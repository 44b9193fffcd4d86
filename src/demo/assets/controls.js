// What can be pressed under a message: buttons and menus; and the windows (modals) that open from them.

import { avatar, h, icon, name, toast } from './dom.js';
import { ask } from './link.js';
import { currentGuild, emit, on, state } from './state.js';

const ROW = 1;
const BUTTON = 2;
const TEXT_INPUT = 4;
const LABEL = 18;
const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

/** The rows under a message. */
export function controls(message) {
  const rows = (message.components ?? []).filter((row) => row.type === ROW);
  if (!rows.length) return null;
  return h('div', { class: 'rows' }, rows.map((row) => h('div', { class: 'row' }, row.components.map((part) => part.type === BUTTON ? button(message, part) : menu(message, part)))));
}

function button(message, part) {
  const inside = [part.emoji?.name ? h('span', { class: 'emoji' }, part.emoji.name) : null, part.label ?? '', part.style === 5 ? icon('link', 16) : null];
  if (part.style === 5) {
    return h('a', { class: 'button link', href: /^https?:\/\//u.test(part.url) ? part.url : '#', target: '_blank', rel: 'noopener noreferrer' }, inside);
  }
  const node = h('button', { class: `button ${STYLES[part.style] ?? 'secondary'}`, type: 'button', disabled: part.disabled, data: { custom: part.custom_id } }, inside);
  node.addEventListener('click', () => press(node, message, part, {}));
  return node;
}

async function press(node, message, part, more) {
  if (node.getAttribute('aria-busy')) return;
  node.setAttribute('aria-busy', 'true');
  try {
    await ask('press', { message: message.id, custom_id: part.custom_id, ...more });
  } catch (error) {
    emit('notice', { channel: message.channel_id, text: error.message, who: message.author.id });
  } finally {
    node.removeAttribute('aria-busy');
  }
}

/** The options of any kind of menu, as label, value, description. */
function choices(part) {
  const guild = currentGuild();
  const defaults = new Set((part.default_values ?? []).map((one) => one.id));
  const people = () => (guild?.members ?? []).map((entry) => ({ label: name({ ...state.users.get(entry.id), ...entry }), value: entry.id, user: { ...state.users.get(entry.id), ...entry }, chosen: defaults.has(entry.id) }));
  const roles = () => (guild?.roles ?? []).map((role) => ({ label: role.name.startsWith('@') ? role.name : `@${role.name}`, value: role.id, chosen: defaults.has(role.id) }));
  const isKind = (channel) => !part.channel_types?.length || part.channel_types.includes(channel.type);
  if (part.type === 5) return people();
  if (part.type === 6) return roles();
  if (part.type === 7) return [...people(), ...roles()];
  if (part.type === 8) return (guild?.channels ?? []).filter(isKind).map((channel) => ({ label: `#${channel.name}`, value: channel.id, chosen: defaults.has(channel.id) }));
  return (part.options ?? []).map((option) => ({ label: option.label, value: option.value, description: option.description, chosen: option.default, emoji: option.emoji?.name }));
}

/** A menu: a button that opens a list; several values are confirmed on closing. */
function menu(message, part) {
  const options = choices(part);
  const most = part.max_values ?? 1;
  const chosen = new Set(options.filter((option) => option.chosen).map((option) => option.value));
  const label = h('span', { class: 'menu-label' });
  const list = h('ul', { class: 'menu-list', role: 'listbox', 'aria-multiselectable': most > 1 ? 'true' : null, hidden: true, tabindex: '-1' });
  const face = h('button', { class: 'menu-face', type: 'button', disabled: part.disabled, 'aria-haspopup': 'listbox', 'aria-expanded': 'false', data: { custom: part.custom_id } }, label, icon('down', 18));
  const root = h('div', { class: 'menu' }, face, list);
  let active = 0;

  const paint = () => {
    label.textContent = options.filter((option) => chosen.has(option.value)).map((option) => option.label).join(', ') || part.placeholder || 'Make a selection';
    label.classList.toggle('placeholder', chosen.size === 0);
    [...list.children].forEach((item, at) => {
      item.setAttribute('aria-selected', String(chosen.has(options[at].value)));
      item.classList.toggle('active', at === active);
    });
  };
  const close = (send) => {
    if (list.hidden) return;
    list.hidden = true;
    face.setAttribute('aria-expanded', 'false');
    if (send && chosen.size >= (part.min_values ?? 1)) press(face, message, part, { values: [...chosen] });
  };
  const pick = (at) => {
    const { value } = options[at];
    if (most === 1) {
      const again = chosen.has(value) && part.min_values === 0;
      chosen.clear();
      if (!again) chosen.add(value);
      paint();
      face.focus();
      close(true);
      return;
    }
    if (chosen.has(value)) chosen.delete(value);
    else if (chosen.size < most) chosen.add(value);
    else toast(`At most ${most} of these.`, 'warn');
    paint();
  };
  const move = (by) => {
    active = (active + by + options.length) % options.length;
    paint();
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  };
  face.addEventListener('click', () => {
    if (!list.hidden) {
      close(most > 1);
      return;
    }
    list.hidden = false;
    face.setAttribute('aria-expanded', 'true');
    root.classList.toggle('upwards', face.getBoundingClientRect().bottom + list.offsetHeight > innerHeight - 90);
    active = Math.max(0, options.findIndex((option) => chosen.has(option.value)));
    paint();
  });
  root.addEventListener('keydown', (event) => {
    const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => pick(active), ' ': () => pick(active), Escape: () => close(false) };
    if (list.hidden || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  root.addEventListener('focusout', (event) => !root.contains(event.relatedTarget) && close(most > 1));
  list.append(...options.map((option, at) => h('li', { class: 'menu-option', role: 'option', onmousedown: (event) => event.preventDefault(), onclick: () => pick(at) },
    option.user ? avatar(option.user, 24) : null, option.emoji ? h('span', { class: 'emoji' }, option.emoji) : null,
    h('span', { class: 'menu-text' }, option.label, option.description ? h('small', {}, option.description) : null), icon('check', 18))));
  paint();
  return root;
}

on('modal', openModal);

/** A window with text inputs; the browser keeps the focus inside it. */
function openModal(modal) {
  const inputs = modal.components.flatMap((row) => row.type === LABEL ? [{ ...row.component, label: row.label, hint: row.description }] : row.components).filter((part) => part?.type === TEXT_INPUT);
  const trouble = h('p', { class: 'modal-trouble', role: 'alert' });
  const fields = inputs.map((part) => ({ part, input: h(part.style === 2 ? 'textarea' : 'input', {
    class: 'input', id: `modal-${part.custom_id}`, value: part.value ?? '', placeholder: part.placeholder, required: part.required !== false,
    minlength: part.min_length, maxlength: part.max_length ?? 4000, rows: part.style === 2 ? 5 : null, autocomplete: 'off',
  }) }));
  const form = h('form', { class: 'modal-form', method: 'dialog' },
    h('header', { class: 'modal-head' }, h('h2', { id: 'modal-title' }, modal.title), h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    fields.map(({ part, input }) => h('label', { class: 'modal-field', for: input.id }, h('span', {}, part.label, part.required === false ? null : h('b', { class: 'must', title: 'required' }, ' *')), part.hint ? h('small', {}, part.hint) : null, input)),
    trouble,
    h('footer', { class: 'modal-foot' }, h('button', { class: 'button secondary', type: 'button', onclick: () => dialog.close() }, 'Cancel'), h('button', { class: 'button primary', type: 'submit' }, 'Submit')));
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await ask('submit', { opened_by: modal.opened_by, fields: Object.fromEntries(fields.map(({ part, input }) => [part.custom_id, input.value])) });
      dialog.close();
    } catch (error) {
      trouble.textContent = error.message;
    }
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.input.focus();
}
