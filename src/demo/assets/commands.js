// The registered commands as the picker needs them: one entry per runnable path, and the rules of their options.

import { name } from './dom.js';
import { currentGuild, state } from './state.js';

export const KIND = { SUB: 1, GROUP: 2, TEXT: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, FILE: 11 };
const KIND_NAMES = { 3: 'text', 4: 'whole number', 5: 'yes or no', 6: 'person', 7: 'channel', 8: 'role', 9: 'person or role', 10: 'number', 11: 'file' };

/** Every runnable path: `/daily`, `/wallet pay`, `/admin queue list`. */
export function entries() {
  return (state.commands[state.guild ?? 'dm'] ?? []).filter((command) => (command.type ?? 1) === 1).flatMap((command) => unfold(command, command, [command.name]))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function unfold(command, node, path) {
  const deeper = (node.options ?? []).filter((option) => option.type === KIND.SUB || option.type === KIND.GROUP);
  if (deeper.length) return deeper.flatMap((option) => unfold(command, option, [...path, option.name]));
  return [{ command, path: path.join(' '), description: node.description, options: node.options ?? [] }];
}

/** The entry a text begins with, and what follows it: `/wallet pay @Bo 50`. */
export function recognise(text) {
  if (!text.startsWith('/')) return null;
  const fitting = entries().filter((entry) => text.toLowerCase().startsWith(`/${entry.path}`) && /^(\s|$)/u.test(text.slice(entry.path.length + 1)));
  const entry = fitting.sort((a, b) => b.path.length - a.path.length)[0];
  return entry ? { entry, rest: text.slice(entry.path.length + 1) } : null;
}

/** Entries matching what was typed after the slash: by beginning first, then anywhere. */
export function search(typed) {
  const wanted = typed.toLowerCase().trimStart();
  const score = (entry) => {
    if (entry.path.startsWith(wanted)) return 0;
    if (entry.path.split(' ').some((part) => part.startsWith(wanted))) return 1;
    if (entry.path.includes(wanted)) return 2;
    return entry.description.toLowerCase().includes(wanted) && wanted.length > 2 ? 3 : 9;
  };
  return entries().map((entry) => [score(entry), entry]).filter(([rank]) => rank < 9).sort((a, b) => a[0] - b[0]).map(([, entry]) => entry);
}

/** What kind of value an option takes, in words. */
export const kindName = (option) => KIND_NAMES[option.type] ?? 'value';

/** What the demo is asked to run: the command, its sub-commands, the values by option. */
export function invocation(entry, values, focused = null) {
  return {
    command: entry.command.id, path: entry.path.split(' ').slice(1), focused,
    options: Object.fromEntries(values.map(({ option, value }) => [option.name, value])),
  };
}

/** The fixed list of values of an option, if it has one. */
export function fixedChoices(option) {
  const guild = currentGuild();
  const people = () => (guild?.members ?? []).map((entry) => ({ ...state.users.get(entry.id), ...entry })).map((entry) => ({ name: name(entry), value: entry.id, user: entry }));
  const roles = () => (guild?.roles ?? []).map((role) => ({ name: `@${role.name}`, value: role.id }));
  if (option.choices?.length) return option.choices;
  if (option.type === KIND.BOOLEAN) return [{ name: 'True', value: true }, { name: 'False', value: false }];
  if (option.type === KIND.USER) return people();
  if (option.type === KIND.ROLE) return roles();
  if (option.type === KIND.MENTIONABLE) return [...people(), ...roles()];
  if (option.type === KIND.CHANNEL) return (guild?.channels ?? []).map((channel) => ({ name: `#${channel.name}`, value: channel.id }));
  return null;
}

/** The value of what was typed: `{value}`, `{error}` with one sentence, or `{}` when left empty. */
export function judge(option, text, picked) {
  const label = `“${option.name}”`;
  if (picked !== undefined) return { value: picked };
  if (!text.trim()) return option.required ? { error: `${label} is required.` } : {};
  const list = fixedChoices(option);
  if (list) {
    const plain = (word) => String(word).toLowerCase().replace(/^[@#]/u, '');
    const hit = list.find((choice) => plain(choice.name) === plain(text.trim())) ?? mentioned(list, text);
    return hit ? { value: hit.value } : { error: `Choose ${label} from the list.` };
  }
  if (option.type === KIND.INTEGER) return whole(option, label, text.trim());
  if (option.type === KIND.NUMBER) return Number.isFinite(Number(text)) ? bounded(option, label, Number(text)) : { error: `${label} must be a number.` };
  if (option.min_length && text.length < option.min_length) return { error: `${label} needs at least ${option.min_length} characters.` };
  const most = option.max_length ?? 6000;
  return text.length > most ? { error: `${label} takes at most ${most} characters; this has ${text.length}.` } : { value: text };
}

function mentioned(list, text) {
  const id = /^<(?:@!?|@&|#)(\d+)>$/u.exec(text.trim())?.[1];
  return list.find((choice) => choice.value === id);
}

function whole(option, label, text) {
  const number = Number(text.replace(/[,_ ]/gu, ''));
  if (!Number.isInteger(number)) return { error: `${label} must be a whole number.` };
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return { error: `${label} must lie between −9,007,199,254,740,991 and 9,007,199,254,740,991.` };
  return bounded(option, label, number);
}

function bounded(option, label, value) {
  if (option.min_value !== undefined && value < option.min_value) return { error: `${label} must be at least ${option.min_value.toLocaleString('en')}.` };
  if (option.max_value !== undefined && value > option.max_value) return { error: `${label} must be at most ${option.max_value.toLocaleString('en')}.` };
  return { value };
}
