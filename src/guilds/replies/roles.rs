//! Roles that could not be given, in words.

use crate::{
    guilds::RoleVerdict,
    ids::RoleId,
    msg,
    reply::{Reply, mention_role},
    words::{Message, Words},
};

/// What stands in the way of a role, and the fix.
pub(in crate::guilds) fn ungivable(role: RoleId, verdict: RoleVerdict) -> Message {
    match verdict {
        RoleVerdict::NoSuchRole => msg!("guilds-role-gone", settings = "`/settings panel`"),
        RoleVerdict::NotAllowed | RoleVerdict::Given | RoleVerdict::Left => {
            msg!("guilds-role-not-allowed", role = mention_role(role))
        }
    }
}

/// The same, for those who manage the server.
pub(in crate::guilds) fn not_given(words: &Words, role: RoleId, verdict: RoleVerdict) -> Reply {
    Reply::public(format!("⚠️ {}", words.say(&ungivable(role, verdict))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn what_stands_in_the_way_is_told_with_the_fix() {
        let words = Words::new(Locale::english());
        let told = |verdict| not_given(&words, RoleId(5), verdict);
        insta::assert_snapshot!(told(RoleVerdict::NotAllowed).text, @"⚠️ I couldn't give <@&5>: my own highest role must stand above it (Server Settings → Roles), and I need the permission “Manage Roles”.");
        insta::assert_snapshot!(told(RoleVerdict::NoSuchRole).text, @"⚠️ I couldn't give a role that was chosen in `/settings panel`: there is no such role any more. Choose another one.");
        assert!(told(RoleVerdict::NotAllowed).pings.is_empty());
    }
}
