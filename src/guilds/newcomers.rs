//! Those who join: what they are given, and how they are greeted.
//!
//! Both are tasks, enqueued together: neither is lost from then on, and each happens once however often Discord tells of
//! the same joining.

use serde_json::json;

use super::{GuildSettings, Guilds};
use crate::{
    error::Result,
    heard::Newcomer,
    msg,
    names::safe_name,
    placeholders,
    queue::{NewTask, Queue, RespondTo},
    reply::{Reply, mention},
    words::Words,
};

/// Gives roles to somebody.
pub(super) const GIVE: &str = "guilds.give_roles";
/// Greets somebody.
pub(super) const GREET: &str = "guilds.greet";

impl Guilds {
    /// Somebody joined: what the guild wants done about it is enqueued.
    pub async fn joined(&self, queue: &Queue, newcomer: &Newcomer) -> Result<()> {
        let settings = self.current(newcomer.guild).await?;
        let tasks = tasks(&settings, newcomer);
        if tasks.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        queue.enqueue_all(&mut tx, tasks).await?;
        Ok(tx.commit().await?)
    }
}

fn tasks(settings: &GuildSettings, newcomer: &Newcomer) -> Vec<NewTask> {
    if newcomer.bot {
        return Vec::new();
    }
    let key = Some(format!("{}-{}-{}", newcomer.guild, newcomer.user, newcomer.joined_at_ms));
    let (guild, created_by) = (Some(newcomer.guild), Some(newcomer.user));
    let roles = (!settings.autorole.is_empty()).then(|| {
        let payload = json!({ "user": newcomer.user, "roles": settings.autorole });
        NewTask { key: key.clone(), guild, created_by, ..NewTask::new(GIVE, payload) }
    });
    let greeting = settings.welcome.channel.map(|channel| {
        let locale = settings.locale.clone().unwrap_or_default();
        let payload = json!({ "user": newcomer.user, "text": greeting(settings, newcomer) });
        let respond_to = Some(RespondTo::Channel { channel, locale });
        NewTask { key, guild, created_by, respond_to, ..NewTask::new(GREET, payload) }
    });
    [roles, greeting].into_iter().flatten().collect()
}

/// The greeting, with everything filled in that is known only now.
fn greeting(settings: &GuildSettings, newcomer: &Newcomer) -> String {
    let words = Words::new(settings.locale.clone().unwrap_or_default());
    let own = || words.say(&msg!("guilds-greeting"));
    let template = settings.welcome.message.clone().unwrap_or_else(own);
    let members = words.say(&msg!("number", number = i64::try_from(newcomer.members).unwrap_or(i64::MAX)));
    let (user, name, server) = (mention(newcomer.user), safe_name(&newcomer.name), safe_name(&newcomer.server));
    let values = [("user", &*user), ("name", &*name), ("server", &*server), ("members", &*members)];
    placeholders::filled(&template, &values)
}

/// A greeting as it is shown: it is about this person, so it may ping them and nobody else.
pub(super) fn greeting_reply(text: String, user: crate::ids::UserId) -> Reply {
    Reply::public(text).pinging(user)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::ids::{GuildId, UserId};

    fn settings(chosen: &Value) -> GuildSettings {
        GuildSettings::read(chosen.as_object().unwrap())
    }

    fn newcomer(name: &str, bot: bool) -> Newcomer {
        Newcomer {
            guild: GuildId(3),
            user: UserId(7),
            name: name.into(),
            bot,
            server: "Café".into(),
            members: 1_234,
            joined_at_ms: 5,
        }
    }

    #[test]
    fn a_name_is_never_read_as_a_placeholder_or_a_ping() {
        let chosen = json!({ "welcome": { "channel": "9", "message": "Hi {name} {user}, no. {members} of {server}" } });
        let text = greeting(&settings(&chosen), &newcomer("{user} @everyone", false));
        insta::assert_snapshot!(text, @r"Hi {user} \@everyone <@7>, no. 1,234 of Café");
        let own = greeting(&settings(&json!({})), &newcomer("Ada", false));
        assert!(own.contains("<@7>") && own.contains("Café") && !own.contains('{'), "{own}");
    }

    #[test]
    fn a_joining_is_acted_on_once_and_bots_are_left_alone() {
        let chosen = settings(&json!({ "autorole": ["5"], "welcome": { "channel": "9" } }));
        let all = tasks(&chosen, &newcomer("Ada", false));
        assert_eq!(all.iter().map(|task| task.task_type).collect::<Vec<_>>(), [GIVE, GREET]);
        assert!(all.iter().all(|task| task.key.as_deref() == Some("3-7-5")));
        assert!(tasks(&chosen, &newcomer("Bot", true)).is_empty());
        assert!(tasks(&settings(&json!({})), &newcomer("Ada", false)).is_empty());
    }
}
