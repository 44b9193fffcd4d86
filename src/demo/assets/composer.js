// The message box: plain text, replies, edits, people and channels after @ and #, commands after a slash.

import { $, avatar, fill, h, icon, name } from './dom.js';
import { CommandForm } from './commandform.js';
import { entries, invocation, recognise, search } from './commands.js';
import { ask } from './link.js';
import { Picker } from './picker.js';
import { currentChannel, currentGuild, emit, member, memory, on, state } from './state.js';

const LIMIT = 2000;
const HINTS = [
  ['/daily', 'collect your coins'],
  ['/wallet pay', 'give some away'],
  ['/calc 2+2*3', 'a sum, or units'],
  ['@Artie what is 12*7', 'just ask'],
  ['/roll 2d6', 'dice'],
  ['/leaderboard', 'who leads'],
  ['/help', 'everything else'],
];

let picker;
let entry;
let form = null;
let replyingTo = null;
let editing = null;

/** Builds the box once. */
export function buildComposer() {
  entry = h('textarea', {
    id: 'entry', class: 'entry', rows: 1, role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-label': 'Message', autocomplete: 'off', maxlength: 4000,
  });
  const slot = h('div', { class: 'slot', id: 'slot' }, entry);
  const send = h('button', { class: 'send', type: 'button', 'aria-label': 'Send', title: 'Send (Enter)', onclick: () => (form ? form.send() : submit()) }, icon('send', 20));
  const slash = h('button', { class: 'slash', type: 'button', 'aria-label': 'Commands', title: 'Commands (/)', onclick: () => compose('/') }, icon('slash', 20));
  const anchor = h('div', { class: 'anchor' });
  picker = new Picker(anchor);
  fill($('composer'), anchor, h('div', { class: 'hints', id: 'hints' }),
    h('div', { class: 'about', id: 'about', hidden: true }),
    h('div', { class: 'box' }, slash, slot, h('span', { class: 'count', id: 'count', 'aria-live': 'polite' }), send),
    h('div', { class: 'status', id: 'status' }));
  entry.addEventListener('input', typed);
  entry.addEventListener('keydown', keyed);
  entry.addEventListener('blur', () => picker.hide());
  on('compose', compose);
  on('reply', (message) => attach({ reply: message }));
  on('edit', (message) => attach({ edit: message }));
  on('channel', refresh);
  on('snapshot', refresh);
  on('typing', paintStatus);
  on('message', paintStatus);
  setInterval(paintStatus, 1000);
  paintHints();
}

function refresh() {
  leaveForm();
  entry.value = memory.get(`draft.${state.channel}`) ?? '';
  attach({});
  grow();
  const channel = currentChannel();
  entry.placeholder = channel ? `Message ${channel.guild ? '#' : '@'}${channel.name} as ${name(member(state.me.id))}` : '';
  paintStatus();
}

function paintHints() {
  const box = $('hints');
  box.hidden = memory.get('hints') === 'off';
  fill(box, h('span', { class: 'hints-label' }, 'Try'), h('div', { class: 'hints-row' }, HINTS.map(([text, why]) => h('button', { class: 'chip', type: 'button', title: why, onclick: () => compose(text) }, text))),
    h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Hide the suggestions', onclick: () => { memory.set('hints', 'off'); box.hidden = true; entry.focus(); } }, icon('close', 16)));
}

/** Starts a message or command with this text. */
export function compose(text) {
  leaveForm();
  entry.value = text;
  entry.focus();
  entry.setSelectionRange(text.length, text.length);
  const found = recognise(text);
  if (found) enterForm(found.entry, found.rest);
  else typed();
}

function attach({ reply = null, edit = null }) {
  replyingTo = reply;
  if (editing && !edit) entry.value = '';
  editing = edit;
  const about = $('about');
  about.hidden = !reply && !edit;
  if (reply) fill(about, 'Replying to ', h('b', {}, name(member(reply.author.id))), cancel());
  if (edit) {
    leaveForm();
    entry.value = readable(edit.content);
    fill(about, 'Editing your message ', h('span', { class: 'keys' }, 'Enter saves · Esc cancels'), cancel());
  }
  if (reply || edit) entry.focus();
  grow();
}

const cancel = () => h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Cancel', onclick: () => attach({}) }, icon('close', 16));

function typed() {
  grow();
  if (!editing) memory.set(`draft.${state.channel}`, entry.value.slice(0, 4000));
  const text = entry.value;
  const found = !editing && recognise(text);
  if (found && /\s/u.test(found.rest[0] ?? '') && entry.selectionStart === text.length) {
    enterForm(found.entry, found.rest);
  } else if (!editing && /^\/[\p{L}\p{N}_\- ]*$/u.test(text)) {
    offerCommands(text.slice(1));
  } else {
    offerMentions();
  }
}

function offerCommands(text) {
  const found = search(text);
  const title = found.length ? h('div', { class: 'picker-about' }, h('span', {}, text ? 'Commands' : 'All commands'), h('span', { class: 'keys' }, '↑↓ move · Tab or Enter choose'))
    : h('div', { class: 'picker-about' }, entries().length ? `No command begins with “/${text}”.` : 'No bot has registered commands yet; Artie does so when it starts.');
  picker.show(entry, title, found.map((candidate) => ({ key: candidate.path, node: commandNode(candidate), choose: () => chooseCommand(candidate) })));
}

function commandNode(candidate) {
  const bot = state.users.get(candidate.command.application_id);
  return [avatar(bot ?? { id: candidate.command.application_id ?? '0', bot: true, username: 'bot' }, 28),
    h('span', { class: 'picker-main' }, h('span', { class: 'picker-name' }, `/${candidate.path}`, candidate.options.map((option) => h('span', { class: option.required ? 'sig must-have' : 'sig' }, option.name))), h('span', { class: 'picker-note' }, candidate.description))];
}

function chooseCommand(candidate) {
  const exact = entry.value.trim() === `/${candidate.path}`;
  if (exact && !candidate.options.some((option) => option.required)) run(candidate, invocation(candidate, []));
  else enterForm(candidate, '');
}

function offerMentions() {
  const before = entry.value.slice(0, entry.selectionStart);
  const match = /(?:^|\s)([@#])([^\s@#]{0,32})$/u.exec(before);
  if (!match || !currentGuild()) {
    picker.hide();
    return;
  }
  const [, sign, wanted] = match;
  const people = () => currentGuild().members.map((found) => ({ ...state.users.get(found.id), ...found })).map((person) => ({ label: name(person), person }));
  const channels = () => currentGuild().channels.filter((channel) => channel.type === 0).map((channel) => ({ label: channel.name }));
  const list = (sign === '@' ? people() : channels()).filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase())).slice(0, 10);
  if (!list.length) {
    picker.hide();
    return;
  }
  picker.show(entry, '', list.map(({ label, person }) => ({
    key: label,
    node: [person ? avatar(person, 24) : icon('hash', 18), h('span', { class: 'picker-name' }, h('bdi', {}, label)), person?.bot ? h('span', { class: 'badge' }, 'BOT') : null],
    choose() {
      const start = entry.selectionStart - wanted.length;
      entry.setRangeText(`${label} `, start, entry.selectionStart, 'end');
      picker.hide();
      typed();
    },
  })));
}

function keyed(event) {
  if (event.isComposing || picker.key(event)) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === 'Escape' && (replyingTo || editing)) {
    attach({});
  } else if (event.key === 'ArrowUp' && !entry.value && !editing) {
    const last = (state.messages.get(state.channel) ?? []).findLast((message) => message.author.id === state.me.id && !message.author.bot);
    if (last) {
      event.preventDefault();
      attach({ edit: last });
    }
  }
}

async function submit() {
  const text = entry.value.trim();
  if (!text && !editing) return;
  if (text.length > LIMIT) {
    emit('notice', { channel: state.channel, text: `A message holds at most 2,000 characters; this one has ${text.length.toLocaleString('en')}.`, who: state.me.id });
    return;
  }
  const found = !editing && recognise(text);
  if (found) {
    enterForm(found.entry, found.rest);
    return;
  }
  const [target, reference] = [editing, replyingTo];
  clear();
  try {
    if (target) await ask(text ? 'edit' : 'delete', { channel: target.channel_id, message: target.id, content: wireText(text) });
    else await ask('say', { channel: state.channel, content: wireText(text), reply_to: reference?.id ?? null });
  } catch (error) {
    entry.value ||= text;
    grow();
    emit('notice', { channel: state.channel, text: error.message, who: state.me.id });
  }
}

function clear() {
  entry.value = '';
  memory.set(`draft.${state.channel}`, '');
  attach({});
  picker.hide();
}

function enterForm(candidate, rest) {
  picker.hide();
  clear();
  form = new CommandForm(candidate, picker, (data) => (data ? run(candidate, data) : leaveForm(true)));
  form.channel = state.channel;
  $('slot').replaceChildren(form.root, form.trouble);
  form.prefill(rest);
  if (rest) form.invite();
  form.focus();
}

function leaveForm(focus = false) {
  if (!form) return;
  form = null;
  picker.hide();
  $('slot').replaceChildren(entry);
  if (focus) entry.focus();
}

async function run(candidate, data) {
  const channel = state.channel;
  leaveForm();
  clear();
  entry.focus();
  emit('bottom');
  try {
    await ask('command', { channel, ...data });
  } catch (error) {
    emit('notice', { channel, text: error.message, who: candidate.command.application_id });
  }
}

/** Names after @ and # become Discord's mentions on the way out … */
function wireText(text) {
  let out = text;
  for (const [label, mark] of mentions()) {
    const escaped = label.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    out = out.replace(new RegExp(`(^|[\\s(])${escaped}(?![\\p{L}\\p{N}_])`, 'giu'), (whole, lead) => `${lead}${mark}`);
  }
  return out;
}

/** … and names again when a message is edited. */
function readable(text) {
  return mentions().reduce((out, [label, mark]) => out.replaceAll(mark, label), text);
}

function mentions() {
  const guild = currentGuild();
  const here = currentChannel();
  const people = guild ? guild.members : [...state.users.values()].filter((person) => person.id === here?.peer);
  const all = people.map((found) => [`@${name({ ...state.users.get(found.id), ...found })}`, `<@${found.id}>`]);
  for (const channel of guild?.channels ?? []) all.push([`#${channel.name}`, `<#${channel.id}>`]);
  return all.sort((a, b) => b[0].length - a[0].length);
}

function grow() {
  entry.style.setProperty('height', 'auto');
  entry.style.setProperty('height', `${Math.min(entry.scrollHeight, 240)}px`);
  const left = LIMIT - entry.value.length;
  $('count').textContent = left < 200 ? String(left) : '';
  $('count').classList.toggle('over', left < 0);
}

function paintStatus() {
  const here = state.typing.get(state.channel) ?? new Map();
  for (const [id, until] of here) if (until < Date.now()) here.delete(id);
  const names = [...here.keys()].map((id) => name(member(id)));
  const node = $('status');
  const key = names.join('\n');
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  fill(node, names.length ? [h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), h('b', {}, names.join(', ')), names.length > 1 ? ' are typing…' : ' is typing…'] : '');
}
