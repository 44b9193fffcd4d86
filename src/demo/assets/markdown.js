// Discord's Markdown to nodes. Every piece of the text ends in a text node; links are only http and https.

import { h } from './dom.js';
import { invitation } from './invite.js';
import { colour, currentGuild, emit, goTo, member, now, state } from './state.js';

const DEEPEST = 10;

/** The nodes of a whole text: paragraphs, fences, quotes, headings, lists. */
export function markdown(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const fence = /```(?:([\w+-]*)\n)?([\s\S]+?)```/u.exec(rest);
    nodes.push(...lines(fence ? rest.slice(0, fence.index) : rest));
    if (!fence) break;
    nodes.push(h('pre', { class: 'fence', tabindex: '0' }, h('code', {}, fence[2].replace(/\n$/u, ''))));
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/u, '');
  }
  return nodes;
}

const BLOCKS = [
  [/^>>> ([\s\S]*)$/u, (match) => h('blockquote', {}, lines(match[1])), 'rest'],
  [/^> ?(.*)$/u, (match) => h('blockquote', {}, inline(match[1]))],
  [/^### (.+)$/u, (match) => h('h5', { class: 'md-h3' }, inline(match[1]))],
  [/^## (.+)$/u, (match) => h('h4', { class: 'md-h2' }, inline(match[1]))],
  [/^# (.+)$/u, (match) => h('h3', { class: 'md-h1' }, inline(match[1]))],
  [/^-# (.+)$/u, (match) => h('small', { class: 'md-small' }, inline(match[1]))],
  [/^\s*[-*] (.+)$/u, (match) => h('div', { class: 'md-item', data: { mark: '•' } }, inline(match[1]))],
  [/^\s*(\d{1,3})\. (.+)$/u, (match) => h('div', { class: 'md-item', data: { mark: `${match[1]}.` } }, inline(match[2]))],
];

/** Line by line; plain neighbours become one paragraph, so that emphasis may span lines. */
function lines(text) {
  if (!text) return [];
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(h('p', {}, inline(plain.join('\n'))));
    plain = [];
  };
  const all = text.replace(/^\n|\n$/gu, '').split('\n');
  for (let at = 0; at < all.length; at += 1) {
    const block = BLOCKS.find(([rule, , reach]) => rule.test(reach ? all.slice(at).join('\n') : all[at]));
    if (!block) {
      plain.push(all[at]);
      continue;
    }
    flush();
    const [rule, build, reach] = block;
    nodes.push(build(rule.exec(reach ? all.slice(at).join('\n') : all[at])));
    if (reach) break;
  }
  flush();
  return nodes;
}

const wrap = (tag, props) => (match, depth) => h(tag, props, inline(match[1], depth + 1));

const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, (match) => match[1]],
  [/``([\s\S]+?)``|`([^`]+?)`/uy, (match) => h('code', { class: 'code' }, match[1] ?? match[2])],
  [/\*\*\*(?=\S)([\s\S]+?)\*\*\*/uy, (match, depth) => h('strong', {}, h('em', {}, inline(match[1], depth + 1)))],
  [/\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/uy, wrap('strong', {})],
  [/__(?=\S)([\s\S]+?)__(?!_)/uy, wrap('u', {})],
  [/\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/uy, wrap('em', {})],
  [/_(?=[^\s_])([\s\S]*?[^\s_])_(?![\p{L}\p{N}_])/uy, wrap('em', {})],
  [/~~(?=\S)([\s\S]+?)~~/uy, wrap('s', {})],
  [/\|\|([\s\S]+?)\|\|/uy, (match, depth) => spoiler(inline(match[1], depth + 1))],
  [/<@!?(\d{1,20})>/uy, (match) => person(match[1])],
  [/<@&(\d{1,20})>/uy, (match) => role(match[1])],
  [/<#(\d{1,20})>/uy, (match) => channel(match[1])],
  [/<\/([\w\- ]{1,100}):(\d{1,20})>/uy, (match) => command(match[1])],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/uy, (match) => moment(Number(match[1]), match[2] ?? 'f')],
  [/<a?:(\w+):\d+>/uy, (match) => `:${match[1]}:`],
  [/@(everyone|here)\b/uy, (match) => h('span', { class: 'mention' }, match[0])],
  [/\[([^\]\n]{1,300})\]\(<?(https?:\/\/[^\s<>)]+)>?\)/uy, (match, depth) => link(match[2], inline(match[1], depth + 1))],
  [/<(https?:\/\/[^\s<>]+)>/uy, (match) => link(match[1], [match[1]])],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;"')\]]/uy, (match) => link(match[0], [match[0]])],
];

const STARTS = /[\\`*_~|<@[h]/u;

/** Emphasis, links and mentions of one run of text. */
export function inline(text, depth = 0) {
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const hit = STARTS.test(text[at]) ? attempt(text, at, depth) : null;
    if (hit) {
      if (plain) nodes.push(plain);
      plain = '';
      nodes.push(hit.node);
      at = hit.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function attempt(text, at, depth) {
  for (const [rule, build] of RULES) {
    rule.lastIndex = at;
    const match = rule.exec(text);
    if (match) return { end: at + match[0].length, node: build(match, depth) };
  }
  return null;
}

function link(address, label) {
  const asked = invitation(address);
  if (asked) return h('button', { class: 'mention', type: 'button', onclick: () => emit('invite', asked) }, label);
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label);
}

function spoiler(content) {
  const node = h('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': 'Spoiler: press to show' }, h('span', {}, content));
  const show = () => {
    node.classList.add('open');
    node.removeAttribute('role');
    node.removeAttribute('aria-label');
  };
  node.addEventListener('click', show);
  node.addEventListener('keydown', (event) => ['Enter', ' '].includes(event.key) && show());
  return node;
}

function person(id) {
  const found = member(id);
  const own = id === state.me?.id ? ' mention-me' : '';
  return h('span', { class: `mention${own}`, vars: { '--tint': colour(id) ?? '' } }, '@', h('bdi', {}, found.nick || found.global_name || found.username));
}

function role(id) {
  const found = currentGuild()?.roles.find((candidate) => candidate.id === id);
  return h('span', { class: 'mention' }, `@${found?.name ?? 'unknown role'}`);
}

function channel(id) {
  const found = state.channels.get(id);
  if (!found) return h('span', { class: 'mention' }, '#unknown');
  return h('button', { class: 'mention', type: 'button', onclick: () => goTo(id) }, `#${found.name}`);
}

function command(path) {
  return h('button', { class: 'mention', type: 'button', onclick: () => emit('compose', `/${path}`) }, `/${path}`);
}

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [['year', 31_557_600], ['month', 2_629_800], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

function moment(unix, style) {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${unix}>`;
  const full = date.toLocaleString('en-GB', STYLES.F);
  const text = style === 'R' ? relative(unix) : date.toLocaleString('en-GB', STYLES[style]);
  return h('time', { class: 'stamp', datetime: date.toISOString(), title: full, data: style === 'R' ? { unix } : {} }, text);
}

/** "in 23 hours", by the demo's clock. */
export function relative(unix) {
  const seconds = Math.round(unix - now() / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return RELATIVE.format(Math.trunc(seconds / size), unit);
}

/** Keeps the relative times on the page true. */
export function refreshMoments() {
  for (const node of document.querySelectorAll('time[data-unix]')) {
    const text = relative(Number(node.dataset.unix));
    if (node.textContent !== text) node.textContent = text;
  }
}
