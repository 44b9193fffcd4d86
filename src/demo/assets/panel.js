// Behind the scenes: the queue, the wire, the clock and the faults, live.

import { $, fill, h, toast } from './dom.js';
import { ask } from './link.js';
import { memory, now, on, state } from './state.js';

const TABS = [['queue', 'Queue', buildQueue], ['wire', 'Wire', buildWire], ['clock', 'Clock', buildClock], ['faults', 'Faults', buildFaults]];
const panes = {};
let current = 'queue';

/** Builds the tabs once. */
export function buildPanel() {
  current = memory.get('tab') ?? 'queue';
  const tabs = TABS.map(([id, label]) => h('button', { class: 'tab', type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `pane-${id}`, onclick: () => show(id) }, label));
  const strip = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Behind the scenes' }, tabs);
  strip.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = TABS.findIndex(([id]) => id === current);
    show(TABS[(at + step + TABS.length) % TABS.length][0], true);
  });
  fill($('panel'), strip, TABS.map(([id, , build]) => (panes[id] = h('div', { class: `pane pane-${id}`, role: 'tabpanel', id: `pane-${id}`, 'aria-labelledby': `tab-${id}`, hidden: true }, build()))));
  show(current);
}

function show(id, focus = false) {
  current = id;
  memory.set('tab', id);
  for (const [other] of TABS) {
    panes[other].hidden = other !== id;
    $(`tab-${other}`).setAttribute('aria-selected', String(other === id));
    $(`tab-${other}`).tabIndex = other === id ? 0 : -1;
  }
  if (focus) $(`tab-${id}`).focus();
  if (id === 'queue') poll();
  if (id === 'wire') paintWire();
}

/* ---- queue ---- */

const STATES = ['pending', 'processing', 'completed', 'failed', 'cancelled', 'skipped'];

function buildQueue() {
  setInterval(() => current === 'queue' && !document.hidden && poll(), 1000);
  return [h('div', { class: 'figures', id: 'figures' }), h('h3', { class: 'pane-title' }, 'Tasks'), h('div', { class: 'bar-graph', id: 'depth-bar', 'aria-hidden': 'true' }), h('dl', { class: 'depth', id: 'depth' }),
    h('h3', { class: 'pane-title' }, 'Most recent'), h('ol', { class: 'tasks', id: 'tasks' })];
}

async function poll() {
  try {
    const answer = await fetch('insight', { headers: { accept: 'application/json' } });
    if (answer.ok) paintQueue(await answer.json());
  } catch {
    // The banner already says that the demo is away.
  }
}

let lastQueue = '';

function paintQueue(insight) {
  const key = JSON.stringify(insight);
  if (key === lastQueue) return;
  lastQueue = key;
  const depth = new Map(insight.depth.map((entry) => [entry.status, entry.count]));
  const rows = [...new Set([...STATES, ...depth.keys()])].filter((status) => depth.has(status));
  fill($('figures'), insight.figures.map((figure) => h('div', { class: 'figure', title: figure.note ?? '' }, h('span', { class: 'figure-value' }, figure.value), h('span', { class: 'figure-label' }, figure.label))));
  const total = [...depth.values()].reduce((sum, count) => sum + count, 0);
  fill($('depth-bar'), rows.filter((status) => depth.get(status)).map((status) => h('i', { class: `s-${status}`, vars: { '--share': String(depth.get(status) / total) } })));
  fill($('depth'), rows.map((status) => h('div', { class: 'depth-row' }, h('dt', {}, h('i', { class: `dot s-${status}`, 'aria-hidden': 'true' }), status), h('dd', {}, depth.get(status).toLocaleString('en')))));
  fill($('tasks'), insight.tasks.length ? insight.tasks.map(taskRow) : h('li', { class: 'empty' }, 'No tasks yet. Ask “@Artie what is 12*7”: the answer travels through the queue.'));
}

function taskRow(task) {
  const detail = [task.retries ? `${task.retries} ${task.retries === 1 ? 'retry' : 'retries'}` : null, task.took_ms === null || task.took_ms === undefined ? null : took(task.took_ms)].filter(Boolean).join(' · ');
  return h('li', { class: 'task', title: task.error ?? task.id }, h('span', { class: `pill s-${task.status}` }, task.status), h('span', { class: 'task-type' }, task.task_type), h('span', { class: 'task-note' }, detail), h('time', { class: 'task-time' }, clock(task.created_ms)),
    task.error ? h('span', { class: 'task-error' }, task.error) : null);
}

const took = (ms) => ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
const clock = (ms) => new Date(ms).toLocaleTimeString('en-GB');

/* ---- wire ---- */

let filter = '';

function buildWire() {
  on('wire', () => current === 'wire' && paintWire());
  on('snapshot', () => current === 'wire' && paintWire(true));
  const field = h('input', { class: 'input small', type: 'search', placeholder: 'Filter: POST, INTERACTION_CREATE, 4xx …', 'aria-label': 'Filter the wire', oninput: (event) => { filter = event.target.value.toLowerCase(); paintWire(true); } });
  return [h('p', { class: 'pane-hint' }, 'What really passes between Artie and this Discord. Tokens are masked. Press a line for its content.'), field, h('div', { class: 'wire', id: 'wire', tabindex: '0', 'aria-label': 'Requests and events' })];
}

const matches = (entry) => !filter || `${entry.kind} ${entry.label} ${entry.path ?? ''} ${entry.status ?? ''} ${entry.status ? `${Math.floor(entry.status / 100)}xx` : ''}`.toLowerCase().includes(filter);

function paintWire(anew = false) {
  const box = $('wire');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  if (anew) fill(box);
  const known = Number(box.lastElementChild?.dataset.seq ?? -1);
  const fresh = state.wire.filter((entry) => entry.seq > known && matches(entry));
  if (box.querySelector('.empty') && fresh.length) fill(box);
  box.append(...fresh.map(wireRow));
  while (box.children.length > 300) box.firstElementChild.remove();
  if (!box.children.length) fill(box, h('p', { class: 'empty' }, filter ? 'Nothing passed that fits this filter.' : 'Quiet so far.'));
  if (atEnd || anew) box.scrollTop = box.scrollHeight;
}

const ARROWS = { rest: '→', event: '←', sent: '→', note: '•' };
const SAYS = { rest: 'Artie asks Discord', event: 'Discord tells Artie', sent: 'Artie tells the gateway', note: 'note' };

function wireRow(entry) {
  const status = entry.cut ? h('span', { class: 'code-pill c5' }, 'cut') : entry.status ? h('span', { class: `code-pill c${Math.floor(entry.status / 100)}` }, String(entry.status)) : null;
  const summary = h('summary', { class: `wire-row k-${entry.kind}` }, h('span', { class: 'wire-arrow', title: SAYS[entry.kind], 'aria-label': SAYS[entry.kind] }, ARROWS[entry.kind] ?? '•'),
    h('span', { class: 'wire-label' }, h('b', {}, entry.label), entry.path ? ` ${entry.path}` : ''), status, h('time', { class: 'wire-time' }, entry.took_ms === null || entry.took_ms === undefined ? clock(entry.at_ms) : `${entry.took_ms} ms`));
  const details = h('details', { class: 'wire-entry', data: { seq: entry.seq } }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(h('div', { class: 'wire-body' }, h('div', { class: 'wire-when' }, clock(entry.at_ms), ' · ', SAYS[entry.kind] ?? ''), block(entry.kind === 'rest' ? 'asked' : 'content', entry.request), block(entry.kind === 'rest' ? 'answered' : 'content', entry.response), entry.request === null && entry.response === null ? h('div', { class: 'wire-when' }, 'No body.') : null));
  });
  return details;
}

function block(title, value) {
  if (value === null || value === undefined) return null;
  return [h('div', { class: 'wire-title' }, title), h('pre', { class: 'fence', tabindex: '0' }, typeof value === 'string' ? value : JSON.stringify(value, null, 2))];
}

/* ---- clock ---- */

function buildClock() {
  const push = (seconds, label, why) => h('button', { class: 'push', type: 'button', onclick: () => act('clock', { seconds }) }, h('b', {}, label), h('span', {}, why));
  setInterval(tick, 250);
  return [h('p', { class: 'pane-hint' }, 'Cooldowns and streaks follow this clock. Push it instead of waiting.'),
    h('div', { class: 'clock' }, h('div', { class: 'clock-time', id: 'clock-time' }), h('div', { class: 'clock-date', id: 'clock-date' }), h('div', { class: 'clock-offset', id: 'clock-offset' })),
    h('div', { class: 'pushes' }, push(60, '+1 min', 'rate limits'), push(3600, '+1 h', 'short cooldowns'), push(86_400, '+24 h', 'the next /daily'), push(172_800, '+48 h', 'a streak ends'))];
}

function tick() {
  if (current !== 'clock') return;
  const date = new Date(now());
  $('clock-time').textContent = date.toLocaleTimeString('en-GB');
  $('clock-date').textContent = date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  $('clock-offset').textContent = offset(state.clockOffset);
}

function offset(ms) {
  const minutes = Math.round(ms / 60_000);
  const parts = [[Math.floor(minutes / 1440), 'day'], [Math.floor(minutes / 60) % 24, 'hour'], [minutes % 60, 'minute']].filter(([count]) => count).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return parts.length ? `${parts.join(' ')} ahead of your clock` : 'the same as your clock';
}

/* ---- faults ---- */

const FAULTS = [
  ['429', 'Too many requests', 'Discord answers the next request with 429 and “try again in 1 s”.'],
  ['500_before', '500, nothing done', 'The next request fails before it has any effect.'],
  ['500_after', '500, yet done', 'The next request takes effect, but the answer is lost.'],
  ['drop', 'Drop the connection', 'The gateway’s socket breaks; Artie resumes and misses nothing.'],
  ['invalid_session', 'Forget the session', 'The gateway refuses to resume; Artie starts anew and fills the gap from history.'],
];

function buildFaults() {
  on('faults', paintFaults);
  on('snapshot', paintFaults);
  return [h('p', { class: 'pane-hint' }, 'Make Discord misbehave and watch nothing get lost. Each press spoils one request or one connection.'),
    h('div', { class: 'faults' }, FAULTS.map(([kind, label, why]) => h('button', { class: 'fault', type: 'button', data: { kind }, onclick: () => act('fault', { kind }, label) }, h('b', {}, label), h('span', { class: 'fault-why' }, why), h('span', { class: 'fault-count', 'aria-live': 'polite' }))))];
}

function paintFaults() {
  for (const node of panes.faults?.querySelectorAll('.fault') ?? []) {
    const waiting = state.faults?.[node.dataset.kind] ?? 0;
    node.querySelector('.fault-count').textContent = waiting ? `${waiting} waiting` : '';
  }
}

async function act(type, data, label) {
  try {
    const answer = await ask(type, data);
    if (type === 'fault') {
      state.faults = answer;
      paintFaults();
    }
    if (label) toast(`Set: ${label}.`);
  } catch (error) {
    toast(error.message, 'bad');
  }
}
