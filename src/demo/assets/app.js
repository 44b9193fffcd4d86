// Puts the page together.

import { $, fill, icon } from './dom.js';
import { buildComposer } from './composer.js';
import './invite.js';
import { connect } from './link.js';
import { buildLog } from './log.js';
import { refreshMoments } from './markdown.js';
import { buildPanel } from './panel.js';
import { buildPlaces } from './places.js';
import { on } from './state.js';

function drawers() {
  const frame = $('frame');
  const open = (which) => {
    frame.dataset.open = which ?? '';
    $('shade').hidden = !which;
    $('open-places').setAttribute('aria-expanded', String(which === 'places'));
    $('open-side').setAttribute('aria-expanded', String(which === 'side'));
    const drawer = which === 'places' ? $('places') : which === 'side' ? $('side') : null;
    drawer?.querySelector('button')?.focus({ preventScroll: true });
  };
  fill($('open-places'), icon('menu'));
  fill($('open-side'), icon('people'));
  $('open-places').addEventListener('click', () => open(frame.dataset.open === 'places' ? null : 'places'));
  $('open-side').addEventListener('click', () => open(frame.dataset.open === 'side' ? null : 'side'));
  $('shade').addEventListener('click', () => open(null));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && frame.dataset.open && open(null));
  on('channel', () => open(null));
  on('snapshot', () => open(null));
  on('compose', () => open(null));
}

/** Typing anywhere on the page writes into the message box. */
function typeAnywhere() {
  document.addEventListener('keydown', (event) => {
    const plain = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    const free = !event.target.closest?.('input, textarea, select, dialog, .menu');
    if (plain && free) $('entry')?.focus();
  });
}

function banner() {
  let timer = null;
  on('offline', () => {
    timer ??= setTimeout(() => {
      $('banner').textContent = 'The demo is not answering. Trying again…';
      $('banner').hidden = false;
    }, 600);
  });
  on('online', () => {
    clearTimeout(timer);
    timer = null;
    $('banner').hidden = true;
  });
}

buildLog();
buildComposer();
buildPlaces();
buildPanel();
drawers();
typeAnywhere();
banner();
setInterval(refreshMoments, 1000);
connect();
