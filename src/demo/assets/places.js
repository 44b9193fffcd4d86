// The left side: servers, channels, direct messages, and who this tab is. The right side's upper half: people.

import { $, avatar, fill, h, icon, name, toast } from './dom.js';
import { badge } from './message.js';
import { ask, become } from './link.js';
import { colour, currentChannel, currentGuild, goTo, on, state } from './state.js';

/** Paints both whenever the world or the place changes. */
export function buildPlaces() {
  for (const topic of ['snapshot', 'channel', 'message', 'place']) on(topic, paint);
}

function paint() {
  if (!state.me) return;
  paintRail();
  paintChannels();
  paintMe();
  paintPeople();
}

function paintRail() {
  const unread = (guild) => [...state.channels.values()].some((channel) => channel.guild === guild && state.unread.has(channel.id));
  const entry = (guild, label, content, go) => h('button', {
    class: 'rail-entry', type: 'button', title: label, 'aria-label': label, 'aria-current': state.guild === guild ? 'true' : null, data: { unread: String(unread(guild)) }, onclick: go,
  }, content);
  const dms = [...state.channels.values()].filter((channel) => !channel.guild);
  fill($('rail'),
    entry(null, 'Direct messages', icon('at', 24), () => dms[0] ? goTo(dms[0].id) : openDm()),
    h('span', { class: 'rail-line', 'aria-hidden': 'true' }),
    state.guilds.map((guild) => entry(guild.id, guild.name, h('span', { class: 'rail-initials' }, initials(guild.name)), () => goTo(guild.channels.find((channel) => channel.type === 0)?.id))));
}

const initials = (text) => text.split(/\s+/u).map((word) => [...word][0]).join('').slice(0, 3);

function openDm() {
  const bot = [...state.users.values()].find((user) => user.bot);
  if (bot) messagePerson(bot);
}

async function messagePerson(user) {
  const open = [...state.channels.values()].find((channel) => !channel.guild && channel.peer === user.id);
  if (open) {
    goTo(open.id);
    return;
  }
  try {
    const made = await ask('dm', { user: user.id });
    state.channels.set(made.id, { ...made, guild: null });
    goTo(made.id);
  } catch (error) {
    toast(error.message, 'bad');
  }
}

function paintChannels() {
  const guild = currentGuild();
  $('guild-name').textContent = guild?.name ?? 'Direct messages';
  const list = guild ? guild.channels.filter((channel) => channel.type === 0 || channel.type === 11 || channel.type === 5) : [...state.channels.values()].filter((channel) => !channel.guild);
  const link = (channel) => h('button', {
    class: `place${channel.type === 11 ? ' thread' : ''}`, type: 'button', 'aria-current': channel.id === state.channel ? 'page' : null, data: { unread: String(state.unread.has(channel.id)) }, onclick: () => goTo(channel.id),
  }, guild ? icon('hash', 18) : avatar(state.users.get(channel.peer) ?? { id: channel.id, username: channel.name }, 28), h('bdi', { class: 'place-name' }, channel.name));
  fill($('places-list'), h('h3', { class: 'group-title' }, guild ? 'Text channels' : 'Conversations'), list.map(link),
    guild ? null : list.length ? null : h('p', { class: 'empty' }, 'No conversations yet. Press a bot in the list of people to write to it privately.'));
  const channel = currentChannel();
  fill($('channel-name'), channel?.guild ? icon('hash', 20) : icon('at', 20), h('bdi', {}, channel?.name ?? ''));
  $('channel-topic').textContent = channel?.topic ?? (channel?.guild ? '' : 'Only the two of you can read this.');
  document.title = `${channel?.guild ? '#' : '@'}${channel?.name ?? ''} · Artie demo`;
}

function paintMe() {
  fill($('me'), avatar(state.me, 34), h('div', { class: 'me-text' }, h('bdi', { class: 'me-name' }, name(state.me)), h('span', { class: 'me-note' }, 'You, in this tab')));
}

const sorted = (list) => [...list].sort((a, b) => name(a).localeCompare(name(b)));

function paintPeople() {
  const guild = currentGuild() ?? state.guilds[0];
  const everyone = guild ? guild.members.map((found) => ({ ...state.users.get(found.id), ...found })) : [...state.users.values()];
  const focus = document.activeElement?.closest?.('[data-person]')?.dataset.person;
  const people = sorted(everyone.filter((found) => !found.bot));
  const bots = sorted(everyone.filter((found) => found.bot));
  fill($('people'),
    h('header', { class: 'side-head' }, h('h2', {}, 'Speak as'), h('p', {}, 'Press a person to act as them.')),
    h('div', { class: 'people-list', role: 'group', 'aria-label': 'Speak as' }, people.map(personEntry), bots.map(botEntry)));
  if (focus) $('people').querySelector(`[data-person="${focus}"]`)?.focus();
}

function personEntry(found) {
  const own = found.id === state.me.id;
  return h('button', {
    class: 'person', type: 'button', 'aria-pressed': String(own), data: { person: found.id }, title: own ? 'You act as this person' : `Act as ${name(found)}`,
    onclick: () => own || become(found.id).catch((error) => toast(error.message, 'bad')),
  }, avatar(found, 32), h('span', { class: 'person-text' }, h('bdi', { class: 'person-name', vars: { '--tint': colour(found.id) ?? '' } }, name(found)), h('span', { class: 'person-note' }, roleNames(found) || found.username)),
  own ? h('span', { class: 'you' }, 'you') : null);
}

function roleNames(found) {
  const guild = currentGuild() ?? state.guilds[0];
  const names = guild.roles.filter((role) => found.roles?.includes(role.id) && role.name !== '@everyone').map((role) => role.name);
  return [guild.owner_id === found.id ? 'Owner' : null, ...names].filter((text, at, all) => text && all.indexOf(text) === at).join(', ');
}

function botEntry(found) {
  return h('button', { class: 'person', type: 'button', data: { person: found.id }, title: `Write to ${name(found)} privately`, onclick: () => messagePerson(found) },
    avatar(found, 32), h('span', { class: 'person-text' }, h('span', { class: 'person-line' }, h('bdi', { class: 'person-name' }, name(found)), badge()), h('span', { class: 'person-note' }, found.online === false ? 'offline' : 'online · press for a private talk')));
}

