//! Every sentence of profiles, in the picture and beside it.

use crate::{
    economy::replies::coins,
    error::Result,
    help::Help,
    msg,
    names::safe_name,
    pictures::{can_write, drawn},
    profile::{
        card::{Coins, Picture},
        model::{Profile, Wealth},
    },
    progress,
    reply::{Audience, Card, File, Reply},
    words::{Message, Words},
};

/// The name of the picture.
const PICTURE: &str = "profile.png";

/// A profile, for everyone. The name stands above the picture as well: Discord can write every script, our font cannot.
pub async fn profile(words: &Words, name: &str, profile: &Profile, help: &Help) -> Result<Reply> {
    let title = words.say(&msg!("profile-title", name = safe_name(name)));
    let text =
        if profile.plays { String::new() } else { words.say(&msg!("profile-start", daily = help.mention("daily"))) };
    let bytes = drawn(picture(words, name, profile).svg()).await?;
    let audience = if profile.is_private { Audience::Invoker } else { Audience::Everyone };
    let mut reply =
        Reply { audience, ..Reply::default() }.card(Card { image: Some(PICTURE.to_owned()), ..Card::new(title, text) });
    reply.files.push(File { name: PICTURE.to_owned(), alt: described(words, name, profile), bytes });
    Ok(reply)
}

pub(super) fn picture(words: &Words, name: &str, profile: &Profile) -> Picture {
    let number = |number: i64| words.say(&msg!("number", number = number));
    let left = profile.level.next_at - profile.xp;
    let pot = |label: Message, amount: i64| (words.say(&label), number(amount));
    let coins = match profile.wealth {
        Some(Wealth { net_worth, wallet, bank }) => Coins::Shown([
            pot(msg!("profile-net-worth"), net_worth),
            pot(msg!("profile-wallet"), wallet),
            pot(msg!("profile-bank"), bank),
        ]),
        None => Coins::Kept(words.say(&msg!("profile-kept"))),
    };
    let pet = profile.pet.as_ref().map(|pet| {
        let kind = words.say(&Message::named(format!("profile-pet-{}", pet.species.to_string().replace('_', "-"))));
        (pet.species, written(&pet.name).unwrap_or(kind))
    });
    let (achieved, all) = (count(profile.achieved), count(profile.achievable));
    let latest = profile.latest.as_deref().map(|latest| progress::replies::name(words, latest));
    let latest = latest.map(|name| words.say(&msg!("profile-latest", name = name))).unwrap_or_default();
    Picture {
        name: written(name).unwrap_or_else(|| words.say(&msg!("profile-level", level = profile.level.number))),
        level: profile.level.number,
        progress: words.say(&msg!("profile-progress", level = profile.level.number, xp = left)),
        share: profile.level_share(),
        coins,
        streak: (words.say(&msg!("profile-streak")), words.say(&msg!("profile-days", days = profile.longest_streak))),
        pet,
        achievements: (
            words.say(&msg!("profile-achievements")),
            words.say(&msg!("profile-achieved", achieved = achieved, all = all)),
        ),
        achieved: share(profile.achieved, profile.achievable),
        latest: if can_write(&latest) { latest } else { String::new() },
        has_frame: profile.has_frame,
    }
}

/// The same for those who cannot see it.
fn described(words: &Words, name: &str, profile: &Profile) -> String {
    let wealth = match profile.wealth {
        Some(Wealth { net_worth, wallet, bank }) => words.say(&msg!(
            "profile-alt-coins",
            net_worth = coins(words, net_worth),
            wallet = coins(words, wallet),
            bank = coins(words, bank)
        )),
        None => words.say(&msg!("profile-alt-kept")),
    };
    let pet = profile.pet.as_ref().map(|pet| {
        let kind = words.say(&Message::named(format!("profile-pet-{}", pet.species.to_string().replace('_', "-"))));
        words.say(&msg!("profile-alt-pet", kind = kind, name = plain(&pet.name)))
    });
    let (achieved, all, level) = (count(profile.achieved), count(profile.achievable), profile.level.number);
    let whole = msg!(
        "profile-alt",
        name = plain(name),
        level = level,
        wealth = wealth,
        streak = words.say(&msg!("profile-days", days = profile.longest_streak)),
        achieved = achieved,
        all = all
    );
    [Some(words.say(&whole)), pet].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What the font can write of a name; `None` if that is nothing, or so little that it would be another name.
pub(super) fn written(name: &str) -> Option<String> {
    let shown = plain(name);
    let kept: String = shown.chars().filter(|letter| can_write(letter.encode_utf8(&mut [0; 4]))).collect();
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let lost_letters = shown.chars().filter(|letter| letter.is_alphabetic()).count()
        - kept.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_name = kept.chars().any(char::is_alphanumeric) && lost_letters == 0;
    is_name.then_some(kept)
}

/// A name as plain text: nothing invisible, and no Markdown to escape.
fn plain(name: &str) -> String {
    safe_name(name).replace('\\', "")
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{economy::model::Level, pets::model::Species, pictures, profile::model::Pet, words::Locale};

    fn somebody() -> Profile {
        Profile {
            plays: true,
            xp: 20_500,
            level: Level::of(20_500, 140),
            level_from: 20_160,
            wealth: Some(Wealth { net_worth: 1_250_400, wallet: 250_400, bank: 1_000_000 }),
            longest_streak: 34,
            pet: Some(Pet { species: Species::CodeFox, name: "Señor Fluffington".into() }),
            achieved: 12,
            achievable: 34,
            latest: Some("creature_of_habit".into()),
            has_frame: true,
            is_private: false,
        }
    }

    fn nobody() -> Profile {
        Profile {
            plays: false,
            xp: 0,
            level: Level::of(0, 140),
            level_from: 0,
            wealth: Some(Wealth { net_worth: 0, wallet: 0, bank: 0 }),
            longest_streak: 0,
            pet: None,
            achieved: 0,
            latest: None,
            has_frame: false,
            ..somebody()
        }
    }

    #[test]
    fn names_are_written_as_far_as_the_font_can() {
        for (name, expected) in [
            ("Ada", Some("Ada")),
            ("✨ Ada ✨", Some("Ada")),
            ("in\u{200b}vis\u{202e}ible", Some("invisible")),
            ("Женя_42", Some("Женя_42")),
            ("محمد", None),
            ("ネコ cat", None),
            ("🔥🔥🔥", None),
            ("\u{200b}", Some("(no name)")),
            ("W".repeat(32).as_str(), Some("W".repeat(32).as_str())),
        ] {
            assert_eq!(written(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "to look at what it draws")]
    fn every_profile_can_be_drawn() {
        let words = Words::new(Locale::english());
        let huge = Profile {
            wealth: Some(Wealth { net_worth: i64::MAX, wallet: i64::MAX, bank: i64::MAX }),
            xp: i64::MAX,
            level: Level::of(i64::MAX, 140),
            longest_streak: i64::MAX,
            ..somebody()
        };
        let hidden = Profile { wealth: None, ..somebody() };
        let alone = Profile { wealth: None, pet: None, latest: None, ..somebody() };
        let faces = [
            ("Ada", somebody()),
            ("W".repeat(32).leak(), huge),
            ("محمد", hidden),
            ("<&\"'> \u{202e}x", alone),
            ("Newcomer", nobody()),
        ];
        for (index, (name, profile)) in faces.iter().enumerate() {
            let svg = picture(&words, name, profile).svg();
            let bytes = pictures::png(&svg).unwrap();
            assert!(bytes.len() > 5_000, "{name}");
            if let Ok(folder) = std::env::var("ARTIE_TEST_PICTURES") {
                std::fs::write(format!("{folder}/profile-{index}.png"), bytes).unwrap();
            }
        }
    }

    #[test]
    fn the_picture_is_described() {
        let words = Words::new(Locale::english());
        insta::assert_snapshot!(described(&words, "Ada *x*", &somebody()), @"Ada *x*: level 13. Net worth 1,250,400 coins: 250,400 coins in the wallet, 1,000,000 coins in the bank. Longest streak: 34 days. Achievements: 12 of 34. Pet: Señor Fluffington, a code fox.");
        insta::assert_snapshot!(described(&words, "Ben", &Profile { wealth: None, pet: None, ..somebody() }), @"Ben: level 13. Coins are kept private. Longest streak: 34 days. Achievements: 12 of 34.");
        insta::assert_snapshot!(described(&words, "New", &nobody()), @"New: level 1. Net worth 0 coins: 0 coins in the wallet, 0 coins in the bank. Longest streak: none yet. Achievements: 0 of 34.");
    }
}
