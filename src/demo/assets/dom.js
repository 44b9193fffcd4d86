// Builds nodes. Text only ever becomes a text node: nothing on this page turns a string into HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** h('button', {class, onclick, 'aria-label', vars: {'--hue': 3}}, ...children): an element. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === 'vars') {
    for (const [variable, content] of Object.entries(value)) node.style.setProperty(variable, content);
  } else if (name === 'data') {
    Object.assign(node.dataset, value);
  } else if (name.startsWith('on')) {
    node.addEventListener(name.slice(2), value);
  } else if (name === 'value' || name === 'checked') {
    node[name] = value;
  } else {
    node.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replaces what is in a node. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (id) => document.getElementById(id);

const PATHS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.500c2.200.8 3.500 2.800 3.500 5.500',
  hash: 'M10 4 8 20M16 4l-2 16M4.500 9h16M3.500 15h16',
  at: 'M15.500 12a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0Zm0 0v1.200c0 1.500 1 2.600 2.400 2.600 1.600 0 2.600-1.500 2.600-3.800A8.500 8.500 0 1 0 17 19',
  reply: 'M9 7 4 12l5 5M4 12h9c4 0 7 2 7 6',
  edit: 'M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M6 9l6 6 6-6',
  send: 'M4 12 20 4l-5 16-3.500-6.500L4 12Z',
  link: 'M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  file: 'M6 3h8l4 4v14H6V3Zm8 0v4h4',
  check: 'M5 12.500 10 17l9-10',
  up: 'M12 19V6M6 11l6-6 6 6',
  arrowdown: 'M12 5v13M6 13l6 6 6-6',
  bolt: 'M13 3 5 13h6l-1 8 8-10h-6l1-8Z',
  spark: 'M12 3v5M12 16v5M3 12h5M16 12h5M6 6l3 3M15 15l3 3M18 6l-3 3M9 15l-3 3',
  slash: 'M15 4 9 20',
  plus: 'M12 5v14M5 12h14',
};

/** A line icon; decorative, so the button around it carries the words. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', class: 'icon' })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute('d', PATHS[name] ?? '');
  svg.append(path);
  return svg;
}

/** A person's picture: initials on a colour of their own; bots wear the robot's face. */
export function avatar(user, size = 40) {
  const props = { class: `avatar${user.bot ? ' avatar-bot' : ''}${user.bot && user.username !== 'artie' ? ' avatar-other' : ''}`, 'aria-hidden': 'true', vars: { '--hue': hue(user.id), '--size': `${size}px` } };
  return user.bot ? h('span', props, h('img', { src: 'icon.svg', alt: '', width: size, height: size })) : h('span', props, initials(name(user)));
}

/** What a person is called. */
export const name = (user) => user.nick || user.global_name || user.username || 'Unknown';

function initials(text) {
  const words = text.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0] ?? '?'];
  return letters.map((word) => [...word][0] ?? '').join('').toUpperCase();
}

/** A hue of the id: neighbours get colours far apart. */
function hue(id) {
  let sum = 7;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return Math.round((sum * 137.508) % 360);
}

/** A short notice in the corner. */
export function toast(text, tone = 'calm') {
  const node = h('div', { class: `toast toast-${tone}` }, text);
  $('toasts').append(node);
  setTimeout(() => node.remove(), 6000);
}
