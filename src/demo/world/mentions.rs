//! Who a text pings: the mentions in it, filtered by `allowed_mentions`.

use serde_json::Value;

use super::{Message, World, permissions};
use crate::ids::{RoleId, UserId};

/// The mentions of a text.
#[derive(Debug, Default, PartialEq)]
struct Mentions {
    users: Vec<UserId>,
    roles: Vec<RoleId>,
    everyone: bool,
}

impl World {
    /// Fills in whom the message pings.
    pub(super) fn settle_mentions(&self, message: &mut Message, allowed: Option<&Value>) {
        let found = find(&message.content);
        let may = |kind: &str, id: Option<u64>| is_allowed(allowed, kind, id);
        let mut users: Vec<_> =
            found.users.into_iter().filter(|u| self.users.contains_key(u) && may("users", Some(u.0))).collect();
        if let Some(author) = self.replied_author(message).filter(|_| pings_replied(allowed)) {
            users.push(author);
        }
        users.sort_unstable();
        users.dedup();
        message.mentions = users;
        message.mention_roles = found.roles.into_iter().filter(|role| may("roles", Some(role.0))).collect();
        let held = self.permissions(message.channel, message.author).unwrap_or(0);
        message.mention_everyone = found.everyone && may("everyone", None) && held & permissions::MENTION_EVERYONE != 0;
    }

    fn replied_author(&self, message: &Message) -> Option<UserId> {
        let replied = self.message(message.channel, message.reply_to?).ok()?;
        Some(replied.author)
    }
}

fn pings_replied(allowed: Option<&Value>) -> bool {
    allowed.is_none_or(|allowed| allowed["replied_user"].as_bool().unwrap_or(false))
}

fn is_allowed(allowed: Option<&Value>, kind: &str, id: Option<u64>) -> bool {
    let Some(allowed) = allowed else { return true };
    let has = |list: &Value, wanted: &str| {
        list.as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some(wanted)))
    };
    has(&allowed["parse"], kind) || id.is_some_and(|id| has(&allowed[kind], &id.to_string()))
}

fn find(text: &str) -> Mentions {
    let mut found = Mentions { everyone: text.contains("@everyone") || text.contains("@here"), ..Mentions::default() };
    for part in text.split("<@").skip(1) {
        let Some((inside, _)) = part.split_once('>') else { continue };
        if let Some(role) = inside.strip_prefix('&').and_then(|id| id.parse().ok()) {
            found.roles.push(role);
        } else if let Ok(user) = inside.trim_start_matches('!').parse() {
            found.users.push(user);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mentions_are_found_in_text() {
        let found = find("<@1> and <@!2>, <@&3>! <@x> @here <@4");
        assert_eq!(found, Mentions { users: vec![UserId(1), UserId(2)], roles: vec![RoleId(3)], everyone: true });
    }

    #[test]
    fn an_empty_parse_list_pings_nobody_and_a_list_of_ids_those() {
        assert!(is_allowed(None, "users", Some(1)));
        assert!(!is_allowed(Some(&json!({"parse": []})), "users", Some(1)));
        assert!(is_allowed(Some(&json!({"parse": [], "users": ["1"]})), "users", Some(1)));
        assert!(!is_allowed(Some(&json!({"parse": [], "users": ["1"]})), "users", Some(2)));
        assert!(is_allowed(Some(&json!({"parse": ["everyone"]})), "everyone", None));
    }
}
