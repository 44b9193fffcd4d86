//! Who remembers how much, and who looks for it.

use artie::{
    db::Db,
    dice::Dice,
    error::Result,
    ids::{ChannelId, GuildId, UserId},
    memories::Viewer,
    reply::Audience,
};

use super::words::{WORDS, word};

const GUILD: u64 = 1_000_000_000_000_000_000;
const CHANNEL: u64 = 1_100_000_000_000_000_000;
const USER: u64 = 1_200_000_000_000_000_000;
const GUILDS: u32 = 200;
const CHANNELS: u32 = 2_000;
const USERS: i64 = 20_000;
/// At once.
const BATCH: u16 = 5_000;

pub(crate) fn anybody(dice: &Dice) -> Viewer {
    let draw = |count: i64| u64::try_from(dice.between(0..=count - 1)).unwrap_or(0);
    viewer(draw(USERS), draw(GUILDS.into()), draw(CHANNELS.into()))
}

/// The one of whom, where and around whom most is remembered.
pub(crate) fn busiest() -> Viewer {
    viewer(1, 1, 1)
}

/// Somebody nothing is remembered of, in a small server.
pub(crate) fn newcomer() -> Viewer {
    viewer(999_999, 150, 1_999)
}

fn viewer(user: u64, guild: u64, channel: u64) -> Viewer {
    Viewer {
        user: UserId(USER + user),
        guild: Some(GuildId(GUILD + guild)),
        channel: ChannelId(CHANNEL + channel),
        project: None,
        audience: Audience::Invoker,
    }
}

/// Half of all memories are people's own, a quarter channels', a quarter servers'; words follow Zipf's law, and so does
/// who has how many, as far as one may have: 5,000, a channel 10,000, a server 50,000.
pub(crate) async fn load(db: &Db, rows: i64) -> Result<()> {
    let dice = Dice::seeded(3);
    for from in (0..rows).step_by(usize::from(BATCH)) {
        let numbers: Vec<i64> = (from..(from + i64::from(BATCH)).min(rows)).collect();
        let users: Vec<String> = numbers.iter().map(|number| name(USER, person(&dice, *number))).collect();
        let guilds: Vec<String> = numbers.iter().map(|_| name(GUILD, zipf(&dice, GUILDS))).collect();
        let channels: Vec<String> = numbers.iter().map(|_| name(CHANNEL, zipf(&dice, CHANNELS))).collect();
        let contents: Vec<String> = numbers.iter().map(|number| said(&dice, *number)).collect();
        sqlx::query(
            "INSERT INTO memories (user_id, guild_id, channel_id, scope, content, importance, created_at)
             SELECT t.user_id, t.guild_id, t.channel_id,
                 CASE WHEN n % 4 < 2 THEN 'own' WHEN n % 4 = 2 THEN 'channel' ELSE 'guild' END,
                 t.content, 1 + n % 9, now() - n * interval '1 minute'
             FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
                 AS t (n, user_id, guild_id, channel_id, content)
             ON CONFLICT DO NOTHING",
        )
        .bind(numbers)
        .bind(users)
        .bind(guilds)
        .bind(channels)
        .bind(contents)
        .execute(db.pool())
        .await?;
    }
    sqlx::query("VACUUM ANALYZE memories").execute(db.pool()).await?;
    Ok(())
}

fn name(base: u64, number: u64) -> String {
    (base + number).to_string()
}

fn person(dice: &Dice, number: i64) -> u64 {
    let person = if number % 200 == 0 { 1 } else { dice.between(0..=USERS - 1) };
    u64::try_from(person).unwrap_or(0)
}

/// Eight to nineteen words, and a number that no other has.
fn said(dice: &Dice, number: i64) -> String {
    let mut words: Vec<String> =
        (0..8 + number % 12).map(|_| word(usize::try_from(zipf(dice, WORDS)).unwrap_or(0))).collect();
    words.push(format!("n{number}"));
    words.join(" ")
}

/// A rank from 1: the second is half as likely as the first.
fn zipf(dice: &Dice, count: u32) -> u64 {
    let even = f64::from(u32::try_from(dice.between(0..=999_999_999)).unwrap_or(0)) / 1e9;
    let rank = f64::from(count).powf(even).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and count")]
    let rank = rank as u64;
    rank.min(u64::from(count) - 1)
}
