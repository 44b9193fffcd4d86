// Letting a bot into a server: what Discord's authorisation page does, in a window of the demo.

import { fill, h, icon, name, toast } from './dom.js';
import { ask } from './link.js';
import { on, state } from './state.js';

/** What an invite link asks for; null if it is none of this Discord's. */
export function invitation(address) {
  const found = URL.canParse(address) ? new URL(address) : null;
  if (found?.origin !== location.origin || found.pathname !== '/oauth2/authorize') return null;
  const asked = found.searchParams;
  return { application: asked.get('client_id'), guild: asked.get('guild_id'), permissions: asked.get('permissions') ?? '0' };
}

on('invite', open);

function open(asked) {
  const bot = state.users.get(asked.application);
  const servers = state.guilds.filter((guild) => !asked.guild || guild.id === asked.guild);
  const trouble = h('p', { class: 'modal-trouble', role: 'alert' });
  const choice = h('select', { class: 'input', id: 'invite-server' }, servers.map((guild) => h('option', { value: guild.id }, guild.name)));
  const form = h('form', { class: 'modal-form', method: 'dialog' },
    h('header', { class: 'modal-head' }, h('h2', { id: 'invite-title' }, `Let ${bot ? name(bot) : 'this bot'} in?`), h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    h('label', { class: 'modal-field', for: 'invite-server' }, h('span', {}, 'Into which server'), choice),
    trouble,
    h('footer', { class: 'modal-foot' }, h('button', { class: 'button secondary', type: 'button', onclick: () => dialog.close() }, 'Cancel'), h('button', { class: 'button primary', type: 'submit' }, 'Authorise')));
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'invite-title' }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await ask('invite', { application: asked.application, guild: choice.value, permissions: asked.permissions });
      dialog.close();
      toast(`${bot ? name(bot) : 'The bot'} is in.`);
    } catch (error) {
      fill(trouble, error.message);
    }
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
