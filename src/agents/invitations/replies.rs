//! What an invitation shows: a link for each agent that is to come, and a tick for each that has.

use url::Url;

use super::{Deployment, Invited, invite_link};
use crate::{
    help::Help,
    msg,
    names::safe_name,
    reply::{Card, Reply, Tone},
    words::Words,
};

/// Agents of one card: 49 links do not fit into one.
const PER_CARD: usize = 15;

/// An invitation as it stands.
pub(in crate::agents) fn progress(words: &Words, deployment: &Deployment, base: Option<&Url>, help: &Help) -> Reply {
    let Deployment { wanted, present, .. } = deployment;
    let headline = msg!("agents-deploy-progress", present = *present, wanted = *wanted);
    let mut lines = vec![words.say(&headline)];
    if deployment.others > 0 {
        lines.push(words.say(&msg!("agents-deploy-others", count = deployment.others)));
    }
    if deployment.missing() > 0 {
        lines.push(words.say(&msg!(
            "agents-deploy-missing",
            count = deployment.missing(),
            lend = help.mention("pool contribute")
        )));
    }
    lines.push(match (deployment.invited.is_empty(), deployment.is_over()) {
        (true, _) => words.say(&msg!("agents-deploy-nobody")),
        (false, true) => words.say(&msg!("agents-deploy-over", assign = help.mention("agents assign"))),
        (false, false) => words.say(&msg!("agents-deploy-how")),
    });
    let tone = if deployment.is_over() { Tone::Good } else { Tone::Calm };
    let title = words.say(&msg!("agents-deploy-title"));
    let mut reply = Reply::default().card(Card::new(title, lines.join("\n")).tone(tone));
    let line = |one: &Invited| {
        let name = safe_name(&one.tag);
        if one.here {
            words.say(&msg!("agents-deploy-here", tag = name))
        } else {
            let link = invite_link(base, one.application, deployment.guild);
            words.say(&msg!("agents-deploy-link", tag = name, link = link))
        }
    };
    for some in deployment.invited.chunks(PER_CARD) {
        reply = reply.card(Card::new("", some.iter().map(line).collect::<Vec<_>>().join("\n")));
    }
    reply
}
