//! The story itself.

use std::{io::Write, time::Duration};

use serde_json::json;

use super::stage::{Stage, mismatch, unwritable};
use crate::{
    demo::world::World,
    error::Result,
    ids::EventId,
    queue::{Filter, Status},
    stats::Scope,
    words::{Locale, Words},
};

const A_DAY: Duration = Duration::from_hours(24);
/// How long a replayed interaction may take to be refused or ignored.
const REPLAY_SETTLES: Duration = Duration::from_secs(2);

/// Plays all chapters.
pub(super) async fn play<W: Write + Send>(stage: &mut Stage<'_, W>) -> Result<()> {
    let below = "A real bot, a real database, a small Discord on this machine. Nothing leaves it.";
    stage.paper.title("A day at Artie's Café", below).map_err(unwritable)?;
    stage.wait_for_artie().await?;
    let recorded_before = stage.services.transcript.gauge().written;
    let used_before = stage.services.stats.total(Scope::Everywhere).await?.count();
    let began = stage.services.clock.now();

    people_talk(stage, recorded_before).await?;
    coins(stage).await?;
    replay(stage).await?;
    sums(stage).await?;
    next_day(stage).await?;
    let used = statistics(stage, used_before).await?;
    summary(stage, recorded_before, used, began).await
}

async fn people_talk<W: Write + Send>(stage: &mut Stage<'_, W>, before: u64) -> Result<()> {
    stage.chapter("People talk, and Artie remembers")?;
    stage.says("ada", "Good morning! The first coffee is on the house.")?;
    stage.says("ben", "Morning! A flat white for me, please.")?;
    stage.says("chloe", "Has anybody tried the *new* bot yet?")?;
    stage.says("dmitri", "Not yet. Let's see what it can do.")?;
    let transcript = stage.services.transcript.clone();
    stage
        .eventually("The four messages did not reach the database.", async || {
            Ok(transcript.gauge().written >= before + 4)
        })
        .await?;
    stage.expect(true, "four messages are in the database", "")
}

async fn coins<W: Write + Send>(stage: &mut Stage<'_, W>) -> Result<()> {
    stage.chapter("Coins")?;
    let claim = stage.uses("ada", "daily", &[]).await?;
    stage.expect_words(&claim.text, &["1,000 coins", "1 day"], "a streak begins")?;
    let again = stage.uses("ada", "daily", &[]).await?;
    stage.expect_words(&again.text, &["already"], "one claim a day, and the refusal says when the next is ready")?;
    stage.expect(again.is_private, "refusals are private", "The refusal of a second claim was public.")
}

async fn replay<W: Write + Send>(stage: &mut Stage<'_, W>) -> Result<()> {
    stage.chapter("A payment, delivered twice")?;
    let ben = stage.user("ben")?;
    let paid = stage.uses("ada", "wallet pay", &[("to", json!(ben)), ("amount", json!("250"))]).await?;
    stage.expect_words(&paid.text, &["250 coins", "@Ben"], "Ben is paid, and told")?;
    stage.paper.aside("Discord delivers the very same interaction once more …").map_err(unwritable)?;
    let answers = stage.town.with(|world| callbacks(world, paid.id));
    stage.town.replay(paid.id).map_err(|refusal| mismatch(&refusal.message))?;
    let seen = |world: &World| (callbacks(world, paid.id) > answers).then_some(());
    // A bot that recognises the delivery may also stay silent.
    stage.town.until(REPLAY_SETTLES, seen).await;
    let balance = async |name: &str| -> Result<i64> {
        let user = stage.user(name)?;
        Ok(stage.services.economy.wallet(user).await?.holdings.balance)
    };
    let (ada, ben) = (balance("ada").await?, balance("ben").await?);
    let wrong = format!("After one payment of 250, delivered twice, Ada has {ada} coins and Ben {ben}.");
    stage.expect((ada, ben) == (750, 250), "it paid once: Ada has 750 coins, Ben 250", &wrong)?;
    let ada = stage.user("ada")?;
    let to_self = stage.uses("ada", "wallet pay", &[("to", json!(ada)), ("amount", json!("all"))]).await?;
    stage.expect_words(&to_self.text, &["can't pay yourself"], "a bad order gets one clear sentence")
}

/// Answers to an interaction seen on the wire.
fn callbacks(world: &World, id: EventId) -> usize {
    let part = format!("/interactions/{id}/");
    world.wire.iter().filter(|entry| entry.path.starts_with(&part)).count()
}

async fn sums<W: Write + Send>(stage: &mut Stage<'_, W>) -> Result<()> {
    stage.chapter("Sums, units and dice")?;
    let sum = stage.uses("chloe", "calc", &[("expression", json!("2+2*3"))]).await?;
    stage.expect_words(&sum.text, &["= 8"], "2+2*3 = 8")?;
    let artie = stage.artie()?;
    let asked = stage.says("chloe", &format!("<@{artie}> calculate 3 miles in km"))?;
    let reply = stage.reply_to(asked.id).await?;
    stage.expect_words(&reply, &["4.828"], "asked in plain words, answered through the queue")?;
    let rolled = stage.uses("dmitri", "roll", &[("dice", json!("2d6"))]).await?;
    let total = rolled.text.rsplit(' ').next().and_then(|word| word.trim_matches('.').parse::<u8>().ok());
    let wrong = format!("Two dice showed: {}", rolled.text);
    stage.expect(total.is_some_and(|total| (2..=12).contains(&total)), "two dice show between 2 and 12", &wrong)
}

async fn next_day<W: Write + Send>(stage: &mut Stage<'_, W>) -> Result<()> {
    stage.chapter("A day later")?;
    stage.town.advance(A_DAY);
    stage.paper.aside("The clock is pushed forward by 24 hours.").map_err(unwritable)?;
    let claim = stage.uses("ada", "daily", &[]).await?;
    stage.expect_words(&claim.text, &["1,000 coins", "2 days"], "the streak goes on")?;
    let board = stage.uses("ben", "leaderboard", &[]).await?;
    stage.expect_words(&board.text, &["Ada", "1,750"], "and Ada leads")
}

async fn statistics<W: Write + Send>(stage: &mut Stage<'_, W>, before: i64) -> Result<i64> {
    stage.chapter("What was counted")?;
    let stats = stage.services.stats.clone();
    // Eight commands and the capability behind the plain words; a task may count a moment after its answer is seen.
    let mut used = 0;
    stage
        .eventually("The commands of the tour were not all counted.", async || {
            stats.flush().await?;
            used = stats.total(Scope::Everywhere).await?.count() - before;
            Ok(used >= 9)
        })
        .await?;
    let top = stage.services.stats.top(Scope::Everywhere, 3).await?;
    let names: Vec<_> = top.iter().map(|usage| format!("{} ({})", usage.name, usage.count())).collect();
    stage.expect(true, &format!("{used} uses; most used: {}", names.join(", ")), "")?;
    Ok(used)
}

async fn summary<W: Write + Send>(
    stage: &mut Stage<'_, W>,
    recorded_before: u64,
    used: i64,
    began: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let report = stage.services.economy.verify().await?;
    if !report.is_clean() {
        return Err(mismatch(&format!("The ledger does not balance:\n{}", report.table())));
    }
    let filter = Filter { status: Some(Status::Completed), limit: 500, ..Filter::default() };
    let done = stage.services.queue.list(&filter).await?.into_iter().filter(|task| task.created_at >= began).count();
    let recorded = stage.services.transcript.gauge().written - recorded_before;
    let (requests, strange) = stage.town.with(|world| {
        let is_request = |method: &str| !method.starts_with("GATEWAY");
        (world.wire.iter().filter(|entry| is_request(&entry.method)).count(), world.unknown_requests().len())
    });
    if strange > 0 {
        return Err(mismatch(&format!("Artie sent {strange} requests that Discord does not know.")));
    }
    let rows = [
        ("messages recorded", recorded.to_string()),
        (
            "ledger",
            format!(
                "balanced: {} coins in {} wallets, {} movements",
                grouped(report.held),
                report.wallets,
                report.movements
            ),
        ),
        ("tasks done", done.to_string()),
        ("commands and capabilities used", used.to_string()),
        ("requests to Discord", format!("{requests}, none unknown")),
        ("elapsed", format!("{:.1} s for a day and a bit", stage.started.elapsed().as_secs_f64())),
    ];
    stage.paper.summary(&rows).map_err(unwritable)?;
    stage.paper.close("Everything was as it should be. Try it yourself: `artie demo`").map_err(unwritable)
}

fn grouped(number: i128) -> String {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    Words::new(Locale::english()).say(&crate::msg!("number", number = number))
}
