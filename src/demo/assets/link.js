// The line to the demo: one websocket that reconnects, carries events in and actions out.

import { emit, forget, goTo, memory, put, setClock, startTyping, state, take, takePlace } from './state.js';

let socket = null;
let counter = 0;
let pause = 250;
const waiting = new Map();

/** Opens the line and keeps it open. */
export function connect() {
  const address = new URL('ws', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const as = memory.get('me');
  if (as) address.searchParams.set('as', as);
  socket = new WebSocket(address);
  socket.addEventListener('message', (event) => receive(JSON.parse(event.data)));
  socket.addEventListener('close', retry);
}

function retry() {
  for (const { reject } of waiting.values()) reject(new Error('The demo went away before it answered.'));
  waiting.clear();
  emit('offline');
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, 4000);
}

const EVENTS = {
  hello(snapshot) {
    pause = 250;
    take(snapshot);
    memory.set('me', snapshot.me.id);
    emit('online');
  },
  place(place) {
    takePlace(place);
    if (state.channels.has(state.channel)) emit('place');
    else goTo([...state.channels.keys()][0]);
  },
  message: put,
  gone: forget,
  typing: startTyping,
  clock(clock) {
    setClock(clock);
    emit('pushed');
  },
  commands(commands) {
    state.commands = commands;
    emit('commands');
  },
  wire(entries) {
    state.wire = [...state.wire, ...entries].slice(-400);
    emit('wire');
  },
  faults(faults) {
    state.faults = faults;
    emit('faults');
  },
  modal: (modal) => emit('modal', modal),
};

function receive({ t: type, d: data, nonce, error }) {
  if (nonce) {
    const asked = waiting.get(nonce);
    waiting.delete(nonce);
    if (error) asked?.reject(new Error(error));
    else asked?.resolve(data);
  } else {
    EVENTS[type]?.(data);
  }
}

/** Asks the demo to do something; resolves with its answer, rejects with its sentence. */
export function ask(type, data = {}) {
  return new Promise((resolve, reject) => {
    if (socket?.readyState !== WebSocket.OPEN) {
      reject(new Error('The demo is not connected just now; try again in a moment.'));
      return;
    }
    counter += 1;
    const nonce = String(counter);
    waiting.set(nonce, { resolve, reject });
    socket.send(JSON.stringify({ t: type, d: data, nonce }));
  });
}

/** Acts as another person from now on. */
export function become(id) {
  memory.set('me', id);
  return ask('be', { user: id });
}
