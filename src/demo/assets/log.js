// The middle: the messages of the channel, kept at the bottom while the reader is there.

import { $, fill, h, icon, toast } from './dom.js';
import { ask } from './link.js';
import { continues, messageNode, noticeNode, sameDay } from './message.js';
import { currentChannel, emit, on, shown, state } from './state.js';

const NEAR = 80;
let stuck = true;

/** Wires the list of messages. */
export function buildLog() {
  const log = $('log');
  log.addEventListener('scroll', () => {
    stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (stuck) $('to-bottom').hidden = true;
  }, { passive: true });
  $('to-bottom').addEventListener('click', toBottom);
  new ResizeObserver(() => stuck && toBottom()).observe(log);
  log.addEventListener('load', () => stuck && toBottom(), true);
  on('snapshot', repaint);
  on('place', repaintQuietly);
  on('pushed', repaintQuietly);
  on('channel', repaint);
  on('message', added);
  on('edited', (message) => message.channel_id === state.channel && change(message.id));
  on('gone', ({ channel_id: channel, id }) => channel === state.channel && change(id));
  on('notice', notice);
  on('jump', jump);
  on('bottom', toBottom);
  on('delete', remove);
}

function toBottom() {
  const log = $('log');
  log.scrollTop = log.scrollHeight;
  $('to-bottom').hidden = true;
  stuck = true;
}

function repaint() {
  const list = shown();
  fill($('log'), welcome(), list.map((message, at) => withDay(message, list[at - 1])));
  toBottom();
}

function withDay(message, before) {
  const fresh = !before || !sameDay(message, before);
  return [fresh ? day(message) : null, messageNode(message, before)].filter(Boolean);
}

function day(message) {
  return h('div', { class: 'day', role: 'separator' }, h('span', {}, new Date(message.timestamp).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })));
}

function welcome() {
  const channel = currentChannel();
  if (!channel) return h('p', { class: 'empty' }, 'There is no channel here yet.');
  const tries = [['/daily', 'Collect today’s coins'], ['/wallet pay', 'Pay somebody'], ['/calc 2+2*3', 'Work something out'], ['@Artie what is 12*7', 'Ask in plain words']];
  return h('div', { class: 'welcome' },
    h('span', { class: 'welcome-mark' }, icon(channel.guild ? 'hash' : 'at', 34)),
    h('h3', {}, channel.guild ? `Welcome to #${channel.name}` : `Your conversation with ${channel.name}`),
    h('p', {}, channel.guild ? 'A small Discord on your own machine, with the real bot on it. Nothing here leaves this computer. Write something, or start with one of these:' : 'Only the two of you can read this. Write anything:'),
    h('div', { class: 'tries' }, tries.filter(([text]) => channel.guild || !text.startsWith('@')).map(([text, why]) => h('button', { class: 'try', type: 'button', onclick: () => emit('compose', text) }, h('code', {}, text), h('span', {}, why)))));
}

function added(message) {
  if (message.channel_id !== state.channel) return;
  const list = shown();
  if (list.at(-1)?.id !== message.id) {
    const wasStuck = stuck;
    repaintQuietly();
    if (wasStuck) toBottom();
    return;
  }
  const wasStuck = stuck;
  $('log').append(...withDay(message, list.at(-2)));
  if (wasStuck || message.author.id === state.me.id) toBottom();
  else $('to-bottom').hidden = false;
}

function repaintQuietly() {
  const log = $('log');
  const top = log.scrollTop;
  const list = shown();
  fill(log, welcome(), list.map((message, at) => withDay(message, list[at - 1])));
  log.scrollTop = top;
}

/** One message changed or went: its node and the next one (whose grouping depends on it) are made anew. */
function change(id) {
  const wasStuck = stuck;
  const list = shown();
  const old = $('log').querySelector(`[data-id="${CSS.escape(id)}"]`);
  const at = list.findIndex((message) => message.id === id);
  if (at < 0) {
    repaintQuietly();
  } else if (old) {
    const focus = old.contains(document.activeElement) ? document.activeElement.dataset.custom : null;
    const node = messageNode(list[at], list[at - 1]);
    old.replaceWith(node);
    if (focus) (node.querySelector(`[data-custom="${CSS.escape(focus)}"]:not([disabled])`) ?? $('entry'))?.focus();
    const next = list[at + 1];
    const nextNode = next && $('log').querySelector(`[data-id="${CSS.escape(next.id)}"]`);
    if (nextNode && nextNode.classList.contains('grouped') !== continues(next, list[at])) nextNode.replaceWith(messageNode(next, list[at]));
  }
  if (wasStuck) toBottom();
}

function notice({ channel, text, who }) {
  if (channel !== state.channel) {
    toast(text, 'bad');
    return;
  }
  $('log').append(noticeNode(text, who));
  toBottom();
}

function jump(id) {
  const node = $('log').querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!node) {
    toast('That message is no longer here.');
    return;
  }
  node.scrollIntoView({ block: 'center' });
  node.classList.add('flash');
  setTimeout(() => node.classList.remove('flash'), 1600);
}

async function remove(message) {
  try {
    await ask('delete', { channel: message.channel_id, message: message.id });
  } catch (error) {
    toast(error.message, 'bad');
  }
}
