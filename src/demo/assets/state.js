// What this tab knows: the demo's world as seen by the person it acts as. Others subscribe to what changes.

export const state = {
  me: null,
  /** @type {Map<string, object>} people and bots by id */
  users: new Map(),
  guilds: [],
  /** @type {Map<string, object>} channels by id */
  channels: new Map(),
  /** @type {Map<string, object[]>} messages by channel, oldest first */
  messages: new Map(),
  /** commands by server id, and `dm` */
  commands: {},
  /** @type {Map<string, Map<string, number>>} who is typing where, until when */
  typing: new Map(),
  wire: [],
  faults: null,
  clockSkew: 0,
  clockOffset: 0,
  guild: null,
  channel: null,
  unread: new Set(),
};

const listeners = new Map();

/** Calls back on every change of a topic. */
export function on(topic, callback) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), callback]);
}

/** Tells that a topic changed. */
export function emit(topic, detail) {
  for (const callback of listeners.get(topic) ?? []) callback(detail);
}

/** The demo's time in milliseconds. */
export const now = () => Date.now() + state.clockSkew;

/** Small things this tab remembers over a reload; another tab has its own. */
export const memory = {
  get: (key) => JSON.parse(sessionStorage.getItem(`artie.${key}`) ?? 'null'),
  set: (key, value) => sessionStorage.setItem(`artie.${key}`, JSON.stringify(value)),
};

export const currentGuild = () => state.guilds.find((guild) => guild.id === state.guild);
export const currentChannel = () => state.channels.get(state.channel);
export const user = (id) => state.users.get(id) ?? { id, username: 'unknown' };

/** A person as the current server knows them: nickname, roles, colour. */
export function member(id) {
  const found = currentGuild()?.members.find((candidate) => candidate.id === id);
  return { ...user(id), ...found };
}

/** The colour of a person's highest coloured role. */
export function colour(id) {
  const guild = currentGuild();
  const roles = member(id).roles ?? [];
  const coloured = (guild?.roles ?? []).filter((role) => role.color && roles.includes(role.id));
  const top = coloured.sort((a, b) => b.position - a.position)[0];
  return top ? `#${top.color.toString(16).padStart(6, '0')}` : null;
}

/** Puts the server's picture of the world in place of ours. */
export function take(snapshot) {
  state.me = snapshot.me;
  takePlace(snapshot);
  state.messages = new Map(Object.entries(snapshot.messages));
  state.commands = snapshot.commands;
  state.wire = snapshot.wire ?? [];
  state.faults = snapshot.faults ?? null;
  setClock(snapshot.clock);
  const wanted = state.channels.get(memory.get('channel')) ?? state.channels.get(state.channel);
  const chosen = wanted ?? [...state.channels.values()].find((channel) => channel.type === 0) ?? [...state.channels.values()][0];
  state.channel = chosen?.id ?? null;
  state.guild = chosen?.guild ?? null;
  emit('snapshot');
}

/** People, servers and channels, as they are now. */
export function takePlace(snapshot) {
  state.users = new Map(snapshot.users.map((entry) => [entry.id, entry]));
  state.guilds = snapshot.guilds;
  state.channels = new Map();
  for (const guild of snapshot.guilds) {
    for (const channel of guild.channels) state.channels.set(channel.id, { ...channel, guild: guild.id });
  }
  for (const dm of snapshot.dms) state.channels.set(dm.id, { ...dm, guild: null });
}

/** Follows the demo's clock. */
export function setClock(clock) {
  state.clockSkew = clock.now_ms - Date.now();
  state.clockOffset = clock.offset_ms;
  emit('clock');
}

/** Looks at another channel. */
export function goTo(channel) {
  const found = state.channels.get(channel);
  if (!found) return;
  state.channel = found.id;
  state.guild = found.guild;
  state.unread.delete(found.id);
  memory.set('channel', found.id);
  emit('channel');
}

const dismissed = new Set(memory.get('dismissed') ?? []);

/** Private replies that were waved away stay away in this tab. */
export function dismiss(message) {
  dismissed.add(message.id);
  memory.set('dismissed', [...dismissed].slice(-200));
  forget(message);
}

/** What stands in the channel, oldest first. */
export const shown = () => (state.messages.get(state.channel) ?? []).filter((message) => !dismissed.has(message.id));

/** A message came or changed. */
export function put(message) {
  const list = state.messages.get(message.channel_id) ?? [];
  const at = list.findIndex((known) => known.id === message.id);
  state.typing.get(message.channel_id)?.delete(message.author.id);
  if (at >= 0) {
    list[at] = message;
    emit('edited', message);
  } else {
    let place = list.length;
    while (place > 0 && BigInt(list[place - 1].id) > BigInt(message.id)) place -= 1;
    list.splice(place, 0, message);
    state.messages.set(message.channel_id, list);
    if (message.channel_id !== state.channel) state.unread.add(message.channel_id);
    emit('message', message);
  }
}

/** A message is gone. */
export function forget({ channel_id: channel, id }) {
  const list = state.messages.get(channel) ?? [];
  state.messages.set(channel, list.filter((message) => message.id !== id));
  emit('gone', { channel_id: channel, id });
}

/** Somebody types. */
export function startTyping({ channel_id: channel, user_id: who }) {
  if (who === state.me?.id) return;
  const list = state.typing.get(channel) ?? new Map();
  list.set(who, Date.now() + 9000);
  state.typing.set(channel, list);
  emit('typing');
}
