# Agents: other bots, the pools that lend them, and what they do.

agents-no-key = There are no agents here: whoever runs Artie has not set a master key for their tokens (`ARTIE_SECRET_KEY`; `artie keys new` makes one).
agents-key-short = ARTIE_SECRET_KEY is too short: it needs at least { $least } characters. `artie keys new` makes one.
agents-server-only = Agents work in servers, not in direct messages. Try again in one.
agents-unknown = I know no agent “{ $agent }” that you may see. Choose one from the list while you type.
agents-registered = That bot is lent to a pool already, by somebody else or to another pool. An agent can't move to another pool, and revoking it is for good: it would never come back. Lend another bot, of a new application at Discord.
agents-revoked-for-good = That bot was revoked, and a revoked agent does not come back. Make a new application at Discord to lend another.
agents-not-a-token = That is not a bot's token. Copy it from Discord's developer portal: your application → Bot → Reset Token.
agents-token-refused = Discord does not accept that token. Make a new one in the developer portal (your application → Bot → Reset Token) and try again.
agents-token-mine = That is my own token! Lend me another bot's.
agents-overtaken = That does not fit any more: the agent is { $status } by now. Look again.
agents-page-back = Back
agents-page-on = More
agents-by-itself = by itself
agents-by-unknown = somebody unknown
agents-line = **{ $tag }** (`{ $id }`), { $status }
agents-status-inactive = paused
agents-status-pending = waiting for a review
agents-status-approved = approved, not yet online
agents-status-active = active
agents-status-suspended = suspended
agents-status-revoked = revoked
agents-form-title = Lend an agent
agents-form-token = Its token: encrypted at once, never shown
agents-form-example = Developer portal → your application → Bot → Reset Token
agents-renewed = **{ $tag }** has its new token. It is { $status }.
agents-lent-pending = Thank you! **{ $tag }** waits for a review by those who manage **{ $pool }**. Its token is encrypted; nobody can see it.
agents-lent = **{ $tag }** is in **{ $pool }** and comes online in a moment. Its token is encrypted; nobody can see it. { $deploy } brings it into a server.

pool-unknown = There is no pool “{ $pool }” that you may see. Choose one from the list while you type.
pool-role-needed = For that you need to be { $needed } of the pool; you are { $has }. Ask its owner.
pool-role-anybody = a guest
pool-role-viewer = a viewer
pool-role-contributor = a contributor
pool-role-manager = a manager
pool-role-owner = the owner
pool-private = private
pool-public = public
pool-name-unusable = That name has no Latin letters or digits in it, so nobody could type the pool's id. Add some.
pool-name-taken = There is a pool `{ $pool }` already. Choose another name.
pool-too-many = You own { $most } pools; that is as many as one person can have. Delete one first.
pool-full = That pool is full: it has { $most } agents. Choose another pool, or ask its managers to make room.
pool-too-many-lent = You have lent { $most } agents to that pool; more are for its managers. Make a pool of your own. You can also revoke one with `/agents revoke`, but that is for good: that bot never comes back.
pool-no-bots = Bots have no role in a pool. Choose a person.
pool-owner-stays = The owner of a pool has every right in it already, and keeps it.
pool-own = You can't rate your own pool. Ask others to!
pool-stars-range = A pool is given { $least } to { $most } stars. Choose a number between them.
pool-too-long = That is too long: { $most } characters at most.
pool-selected-already = That pool is in this place already.
pool-none-here = This server has not chosen a pool yet. Somebody who manages it can with { $select }.
pool-stale = That button is from an older version of me. Use the command again.
pool-created = Your pool **{ $name }** (`{ $id }`) is there; it is { $visibility }. Lend it agents with { $contribute }, and take some for a server with { $select }.
pool-list-title = Pools
pool-list-empty = There is no such pool that you may see. Make one with { $create }.
pool-line = **{ $name }** (`{ $id }`): { $visibility }, { $agents ->
    [0] no agents
    [one] one agent
   *[other] { $agents } agents
}, { $online } online · { $stars }
pool-unrated = not rated yet
pool-stars = { $shape } { $mean } of 5 ({ $count ->
    [one] one rating
   *[other] { $count } ratings
})
pool-about = `{ $id }` of { $owner }. Here you are { $role }.
pool-agents = { $agents } of { $most }, { $online } online
pool-field-agents = Agents
pool-field-seen = Visibility
pool-field-rating = Rating
pool-field-reviews = What people say
pool-field-events = What happened lately
pool-review = { $stars } of 5 by { $who }: { $comment }
pool-event = { $when } { $what ->
    [pool-create] the pool was made
    [pool-member] a role changed
    [pool-rate] the pool was rated
    [pool-select] a server chose its pools
    [agent-lend] { $agent } was lent
    [agent-approve] { $agent } was taken in
    [agent-reject] { $agent } was turned away
    [agent-pause] { $agent } was paused
    [agent-resume] { $agent } goes on
    [agent-revoke] { $agent } was revoked
    [agent-suspend] { $agent } was suspended: Discord refused its token
    [agent-profile] { $agent } was given a profile
    [agent-assign] { $agent } was given a channel
    [agent-release] { $agent } was let go
    [agent-act] { $agent } was paid to act
    [agent-failover] { $agent } stood in for another agent
    [agent-came] { $agent } came to a server
    [agent-left] { $agent } left a server
   *[other] { $what } { $agent }
}, { $who }
pool-members-title = Roles in { $pool }
pool-role-given = { $who } is { $role } now.
pool-role-taken = { $who } has no role any more.
pool-left = You gave your role in { $pool } back.
pool-review-title = Agents of { $pool }
pool-review-empty = Nobody has lent this pool an agent yet.
pool-review-waiting = { $count ->
    [0] Nobody waits for a review.
    [one] One agent waits for a review.
   *[other] { $count } agents wait for a review.
} Choose an agent below.
pool-review-lent-by = Lent by { $who }
pool-review-choose = Choose an agent
pool-approve = Approve
pool-reject = Reject
pool-pause = Pause
pool-resume = Resume
pool-rated = You gave **{ $pool }** { $given } of 5. It has { $stars } now.
pool-selected = This server takes agents from:
    { $pools }
    Bring them here with { $deploy }.
pool-selected-primary = `{ $pool }` first
pool-selected-secondary = then `{ $pool }`
pool-selected-none = This server takes agents from no pool now. { $select } chooses one.
pool-delete-title = Delete this pool?
pool-delete-ask = **{ $pool }** and its { $agents ->
    [0] roles
    [one] one agent
   *[other] { $agents } agents
} go for good: tokens are destroyed, servers lose the agents, and nobody can bring them back.
pool-delete-yes = Delete it
pool-delete-no = Keep it
pool-deleted = The pool `{ $pool }` is gone. { $agents ->
    [0] It had no agents.
    [one] Its agent was revoked.
   *[other] Its { $agents } agents were revoked.
}
pool-delete-kept = The pool `{ $pool }` stays.

keys-fine = Every token of an agent opens with ARTIE_SECRET_KEY: { $sealed } sealed anew now, { $current } before.
keys-missing = { $count } tokens of agents are sealed in this database, and ARTIE_SECRET_KEY is not set. Set it to the key they were sealed with, then run `artie keys check`.
keys-foreign = { $count } tokens of agents were sealed with another master key: { $names }. Set ARTIE_FORMER_SECRET_KEY to the key they were sealed with, keep your own in ARTIE_SECRET_KEY, and run `artie keys rotate`. If that key is lost, lend the agents again with `/pool contribute`.
keys-broken = { $count } tokens of agents cannot be opened: { $names }. Lend these agents again with `/pool contribute`, or revoke them with `/agents revoke`.
keys-plain = { $count } tokens of agents lie in clear in this database, as an older system left them: { $names }. `artie keys rotate` seals them at once.
discord-form-slash = That needs a form, which text commands can't open. Use the slash command instead; never write a token into a channel.

agents-beat-slow = A runner needs to say that it lives at least three times before it counts as dead: make agents.heartbeat shorter, or agents.stale longer.
agents-no-pool = This server has not chosen a pool of agents yet. Somebody who manages it can: `/pool list` shows pools, `/pool select` chooses one.
agents-none-here = No agent of this server's pools is here. Somebody who manages the server can bring some with `/agents deploy`.
agents-none-free = All agents here are in use. Try again in a few minutes, or let one go with `/agents release`.
agents-none-well = The agents here are offline or in trouble. `/agents status` shows why; try again in a minute.
agents-busy = That agent is in use here. Choose another, or leave the choice to me.
agents-not-here = That agent is not in this server. `/agents list` shows those that are.
agents-nothing-there = That agent does nothing here, so there is nothing to let go.
agents-not-theirs = Somebody else uses that agent. They can let it go, or somebody who manages the server.
agents-idle-released = { $tag } was idle for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} and is free again. { $who } can call it back with `/agents say`.
agents-idle-range = Agents can be let go after { $least } to { $most } idle minutes. Choose a number between them.
agents-company-replaced = { $before } can't speak here any more. { $tag } keeps this channel company from now on.
agents-company-over = { $tag } can't speak here any more, and no other agent can take over. Somebody who manages the server sees why with `/agents status`, and can put one here again with `/agents assign`.
agents-company-over-owner = **{ $tag }**, which you put into { $channel }, can't speak there any more, and no other agent can take over. `/agents status` shows why; see also whether agents may write in that channel. Then `/agents assign` puts one there again.
agents-company-unlent = This server doesn't take agents from the pool of { $tag } any more, so it answers here no longer. Somebody who manages the server can put another one here with `/agents assign`.
agents-may-not-speak = **{ $tag }** may not write in { $channel }. Let it see that channel and send messages there, or choose another channel.
agents-idle-set = Agents are let go after { $minutes ->
    [one] one idle minute
   *[other] { $minutes } idle minutes
} here.
agents-suspended-notice = Discord refuses the token of your agent **{ $tag }**, so it is offline. Make a new token in the developer portal and give it to me with `/pool contribute`.
agents-action-off = `{ $action }` is switched off in this server. Somebody who manages it can switch it on with `/agents actions`.
agents-action-rest = You did that just now. Again { $until }.
agents-action-poor = That costs { $cost } coins, but your wallet holds { $balance ->
    [0] none
   *[other] only { $balance }
}. Earn some more first.
agents-say-empty = There is nothing to say in that. Write a few words.
agents-say-long = That is too long for one message. Say it in 2,000 characters or fewer.
agents-cheer-bot = Bots need no cheering. Choose a person.
agents-cheer = 📣 { $who }: { $text }
agents-said = **{ $tag }** said it for **{ $cost }**. Your wallet: **{ $balance }**
agents-refunded = No agent could say it, so you have your **{ $cost }** back. Your wallet: **{ $balance }**
agents-actions-title = What agents do here
agents-action-is-on = on
agents-action-is-off = off
agents-action-line = `{ $action }`: { $state }, { $cost }, { $seconds ->
    [0] no pause
    [one] one second between two
   *[other] { $seconds } seconds between two
}
agents-use-unknown = There is nothing to do any more.
agents-not-assigned = That agent does not answer there any more.
agents-scripted = I'm **{ $name }**. I can't think for myself here, because Artie has no model; `/agents say` makes me speak.
agents-scripted-persona = I'm **{ $name }**: { $persona }. I can't think for myself here, because Artie has no model; `/agents say` makes me speak.
agents-deploy-title = Agents for this server
agents-deploy-progress = **{ $present }** of { $wanted } are here.
agents-deploy-others = { $count ->
    [one] One agent
   *[other] { $count } agents
} of an earlier invitation may still come.
agents-deploy-missing = The pools of this server have too few agents: { $count } more are needed. { $lend } lends some.
agents-deploy-nobody = There is nobody to invite.
agents-deploy-how = Open each link and let the agent in; a tick shows that it has come.
agents-deploy-over = Everybody who was invited has come. { $assign } gives one a channel.
agents-deploy-here = ✅ **{ $tag }** is here
agents-deploy-link = ▫️ **{ $tag }**: [let it in]({ $link })
agents-online = online
agents-waiting = offline, to be tried again
agents-free = offline, waiting for a runner
agents-connecting = connecting
agents-answers-in = answers in { $channel }
agents-speaks-for = speaks for { $who } in { $channel }
agents-idle = free
agents-elsewhere = not in this server
agents-list-title = Agents of this server's pools
agents-list-empty = This server takes agents from no pool, or its pools have none. { $list } shows pools, { $select } chooses one.
agents-list-sum = { $here } of { $all } are in this server; { $online } are online.
agents-list-line = { $mark } **{ $tag }**: { $state }, { $doing }
agents-status-title = How the agents are
agents-status-none = No agent is in this server. { $deploy } brings some.
agents-status-more = And { $count } more: name one to see it.
agents-detail-state = { $status }, { $connection } (`{ $pool }`)
agents-detail-runner = Runner: { $runner }
agents-detail-health = Health: { $score }, { $ms } ms
agents-detail-score = Health: { $score }
agents-detail-broken = Health: { $score }, resting because too much went wrong
agents-detail-error = Last error: { $error }
agents-detail-retry = Tried again { $when }
agents-assigned = **{ $tag }** keeps { $channel } company now: mention it there, and it answers.
agents-released = `{ $agent }` is free again; it was in { $channel }.
agents-profile-title = { $agent }
agents-profile-name = Name
agents-profile-persona = Persona
agents-profile-style = Style
agents-revoke-title = Revoke this agent?
agents-revoke-ask = **{ $tag }** goes offline everywhere, its token is destroyed, and it can never come back.
agents-revoke-yes = Revoke it
agents-revoke-no = Keep it
agents-revoke-kept = The agent stays.
agents-revoked = **{ $tag }** is revoked, and its token is destroyed here. To be safe, reset it at Discord, too.
