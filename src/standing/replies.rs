//! Every sentence of standing.

use crate::{
    ids::UserId,
    msg, placeholders,
    reply::{Reply, mention},
    words::Words,
};

/// A level that was reached, for everyone; it pings the one who reached it and nobody else. A guild's own words name them
/// by `{user}` and `{level}`.
pub fn level_up(words: &Words, user: UserId, level: i64, own: Option<&str>) -> Reply {
    let said = words.say(&msg!("standing-level-up", who = mention(user), level = level));
    let (mentioned, number) = (mention(user), words.say(&msg!("number", number = level)));
    let text = own.map(|own| placeholders::filled(own, &[("user", &mentioned), ("level", &number)]));
    Reply::public(text.unwrap_or(said)).pinging(user)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn a_level_is_announced_in_our_words_or_the_servers_own() {
        let said = |own| level_up(&Words::new(Locale::english()), UserId(7), 5, own);
        insta::assert_snapshot!(said(None).text, @"🎉 <@7> has reached **level 5** in this server!");
        let own = said(Some("{user} is {level} now. @everyone"));
        assert_eq!((own.text.as_str(), own.pings), ("<@7> is 5 now. @everyone", vec![UserId(7)]));
    }
}
