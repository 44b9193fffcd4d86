// One message as nodes: author, text, embeds, pictures, controls.

import { avatar, h, icon, name, toast } from './dom.js';
import { controls } from './controls.js';
import { ask } from './link.js';
import { inline, markdown } from './markdown.js';
import { colour, dismiss, emit, member, now, state, user } from './state.js';

const EPHEMERAL = 64;
const LOADING = 128;
const GROUP_MS = 7 * 60_000;

export const isPrivate = (message) => Boolean(message.flags & EPHEMERAL);
const isThinking = (message) => Boolean(message.flags & LOADING) && !message.content;

/** Whether a message continues the one before it: same author, soon after, no line of reference. */
export function continues(message, before) {
  if (!before || sameDay(message, before) === false) return false;
  const soon = new Date(message.timestamp) - new Date(before.timestamp) < GROUP_MS;
  const quiet = !reference(message) && isPrivate(message) === isPrivate(before);
  return soon && quiet && before.author.id === message.author.id;
}

/** Whether both were written on one day of the reader. */
export const sameDay = (message, before) => new Date(message.timestamp).toDateString() === new Date(before.timestamp).toDateString();

const reference = (message) => message.referenced_message || message.message_reference || message.interaction || message.interaction_metadata;

/** The message as an article. */
export function messageNode(message, before) {
  const grouped = continues(message, before);
  const own = !message.author.bot && message.author.id === state.me?.id;
  const mentioned = (message.mentions ?? []).some((entry) => (entry.id ?? entry) === state.me?.id);
  const classes = ['message', grouped && 'grouped', isPrivate(message) && 'private', mentioned && 'mentioned'].filter(Boolean);
  const node = h('article', { class: classes.join(' '), data: { id: message.id }, 'aria-label': `${name(member(message.author.id))}, ${clockTime(message)}` });
  node.append(...[
    grouped ? null : referenceLine(message),
    h('div', { class: 'gutter' }, grouped ? h('time', { class: 'time-small' }, clockTime(message)) : avatar(message.author)),
    h('div', { class: 'body' }, grouped ? null : heading(message), content(message), attachments(message), (message.embeds ?? []).map(embed), controls(message), reactions(message), privateNote(message)),
    tools(message, own),
  ].filter(Boolean));
  return node;
}

function heading(message) {
  const author = { ...message.author, ...member(message.author.id) };
  return h('div', { class: 'heading' },
    h('bdi', { class: 'author', vars: { '--tint': colour(author.id) ?? '' } }, name(author)),
    author.bot ? badge() : null,
    h('time', { class: 'time', datetime: message.timestamp, title: new Date(message.timestamp).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'medium' }) }, when(message)));
}

/** The mark of a bot. */
export const badge = () => h('span', { class: 'badge' }, 'BOT');

const clockTime = (message) => new Date(message.timestamp).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

function when(message) {
  const date = new Date(message.timestamp);
  const days = Math.round((new Date(now()).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return `Today at ${clockTime(message)}`;
  if (days === 1) return `Yesterday at ${clockTime(message)}`;
  return `${date.toLocaleDateString('en-GB')} ${clockTime(message)}`;
}

function referenceLine(message) {
  const used = message.interaction ?? message.interaction_metadata;
  if (used?.name && used.user) {
    const who = member(used.user.id);
    return h('div', { class: 'reference' }, avatar({ ...used.user, ...who }, 16),
      h('bdi', { class: 'author', vars: { '--tint': colour(who.id) ?? '' } }, name({ ...used.user, ...who })), ' used ', h('span', { class: 'mention' }, `/${used.name}`));
  }
  if (!message.message_reference && !message.referenced_message) return null;
  const origin = message.referenced_message ?? (state.messages.get(message.channel_id) ?? []).find((other) => other.id === message.message_reference?.message_id);
  if (!origin) return h('div', { class: 'reference' }, h('em', {}, 'The original message was deleted'));
  const who = { ...origin.author, ...member(origin.author.id) };
  return h('button', { class: 'reference', type: 'button', onclick: () => emit('jump', origin.id), 'aria-label': `Go to the message by ${name(who)} that this replies to` },
    avatar(who, 16), h('bdi', { class: 'author', vars: { '--tint': colour(who.id) ?? '' } }, name(who)),
    h('span', { class: 'reference-text' }, origin.content ? inline(origin.content.replace(/\s+/gu, ' ').slice(0, 200)) : h('em', {}, 'Click to see the message')));
}

function content(message) {
  if (isThinking(message)) {
    return h('div', { class: 'content thinking' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), `${name(member(message.author.id))} is thinking…`);
  }
  if (!message.content) return null;
  const node = h('div', { class: 'content', dir: 'auto' }, markdown(message.content));
  if (message.edited_timestamp) (node.lastElementChild?.tagName === 'P' ? node.lastElementChild : node).append(' ', h('span', { class: 'edited', title: new Date(message.edited_timestamp).toLocaleString('en-GB') }, '(edited)'));
  return node;
}

function privateNote(message) {
  if (!isPrivate(message)) return null;
  return h('div', { class: 'private-note' }, icon('eye', 16), 'Only you can see this · ',
    h('button', { class: 'text-button', type: 'button', onclick: () => dismiss(message) }, 'Dismiss message'));
}

function tools(message, own) {
  if (isPrivate(message)) return null;
  const button = (label, picture, action) => h('button', { class: 'tool', type: 'button', 'aria-label': label, title: label, onclick: action }, icon(picture, 18));
  return h('div', { class: 'tools' },
    button('Reply', 'reply', () => emit('reply', message)),
    own ? button('Edit', 'edit', () => emit('edit', message)) : null,
    own ? button('Delete', 'bin', () => emit('delete', message)) : null);
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const toggle = (one) => ask('react', { channel: message.channel_id, message: message.id, emoji: one.emoji, added: !one.me }).catch((error) => toast(error.message, 'bad'));
  return h('div', { class: 'reactions' }, message.reactions.map((one) => h('button', { class: 'reaction', type: 'button', 'aria-pressed': String(one.me), 'aria-label': `${one.emoji}, ${one.count}`, onclick: () => toggle(one) }, one.emoji, h('span', {}, String(one.count)))));
}

function attachments(message) {
  const shownInEmbeds = new Set((message.embeds ?? []).flatMap((card) => [card.image?.url, card.thumbnail?.url]));
  const rest = (message.attachments ?? []).filter((file) => !shownInEmbeds.has(file.url));
  return rest.map((file) => (file.content_type ?? '').startsWith('image/') ? picture(file, file.description || file.filename) : h('a', { class: 'file', href: local(file.url), target: '_blank', rel: 'noopener' },
    icon('file', 24), h('span', {}, h('b', {}, file.filename), h('small', {}, bytes(file.size)))));
}

function picture(image, alt) {
  const [width, height] = [image.width || 520, image.height || 300];
  const shrink = Math.min(1, 520 / width, 360 / height);
  return h('a', { class: 'picture', href: local(image.url), target: '_blank', rel: 'noopener', vars: { '--w': `${Math.round(width * shrink)}px`, '--ratio': `${width} / ${height}` } },
    h('img', { src: local(image.url), alt: alt || 'Picture', loading: 'lazy' }));
}

/** Pictures live on the demo's own server; the page reaches them by whatever name it was opened under. */
function local(address) {
  try {
    const url = new URL(address, location.href);
    return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) && url.port === location.port ? url.pathname + url.search : url.href;
  } catch {
    return '#';
  }
}

function bytes(size) {
  if (!size) return '';
  return size < 1024 ? `${size} bytes` : size < 1_048_576 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1_048_576).toFixed(1)} MB`;
}

function embed(card) {
  const bar = card.color === null || card.color === undefined ? '' : `#${card.color.toString(16).padStart(6, '0')}`;
  const title = card.title && (card.url ? h('a', { class: 'embed-title', href: safe(card.url), target: '_blank', rel: 'noopener noreferrer' }, inline(card.title)) : h('div', { class: 'embed-title' }, inline(card.title)));
  return h('div', { class: `embed${card.thumbnail ? ' with-thumbnail' : ''}`, vars: { '--bar': bar } },
    card.author ? h('div', { class: 'embed-author' }, card.author.name) : null,
    title, card.description ? h('div', { class: 'content embed-text', dir: 'auto' }, markdown(card.description)) : null,
    card.fields?.length ? h('dl', { class: 'fields' }, card.fields.map(field)) : null,
    card.image ? picture(card.image, card.title) : null,
    card.thumbnail ? h('img', { class: 'thumbnail', src: local(card.thumbnail.url), alt: '' }) : null,
    card.footer || card.timestamp ? h('div', { class: 'embed-footer' }, [card.footer?.text, card.timestamp && new Date(card.timestamp).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })].filter(Boolean).join(' · ')) : null);
}

const safe = (address) => /^https?:\/\//u.test(address) ? address : '#';

function field(entry) {
  return h('div', { class: entry.inline ? 'field inline' : 'field' }, h('dt', {}, inline(entry.name)), h('dd', { class: 'content', dir: 'auto' }, markdown(entry.value)));
}

/** A line that only this tab shows: something that did not work. */
export function noticeNode(text, who) {
  return h('article', { class: 'message private local' }, h('div', { class: 'gutter' }, avatar(user(who))),
    h('div', { class: 'body' }, h('div', { class: 'content failed' }, text), h('div', { class: 'private-note' }, icon('eye', 16), 'Only you can see this')));
}
