//! An assigned agent that cannot speak any more is replaced, or its session ends; people are told, and a model is asked
//! once.

use std::time::Duration;

use artie::{
    agents::pools::Place,
    app::{Bot, Role},
    demo::world::{Effect, Fault, Message, Overwrite, World, permissions},
    ids::{ApplicationId, ChannelId, UserId},
};
use serde_json::json;

use super::{Lent, QUICK, lent, origin};
use crate::support::{
    eventually,
    stage::{said, talking},
    town::DEADLINE,
};

const POSTS: &str = "POST /channels/*/messages";

struct Watch {
    lent: Lent,
    bot: Bot,
    /// Who keeps the lab company.
    agent: ApplicationId,
}

/// So many agents in the café, of which one keeps the lab company and thinks with the model next door.
async fn watch(agents: usize) -> Watch {
    let lent = lent(agents).await;
    let bot = Bot::start(talking(&lent.cafe, &lent.database.db, &QUICK), Role::Everything).await.unwrap();
    lent.cafe.registered("agents").await;
    let count = i64::try_from(agents).unwrap();
    eventually(DEADLINE, async || {
        let sql = "SELECT count(*) FROM agent_presence";
        let here: i64 = sqlx::query_scalar(sql).fetch_one(lent.database.db.pool()).await.unwrap();
        here == count && lent.online_rows().await == count
    })
    .await;
    let given = lent.cafe.person("ada").uses("bot-lab", "agents assign", &json!({})).unwrap();
    let given = said(&lent.cafe.answer(given.id()).await.answer.expect("an answer"));
    assert!(given.contains("company"), "{given}");
    let sql = "SELECT agent_id FROM agent_leases WHERE released_at IS NULL";
    let id: String = sqlx::query_scalar(sql).fetch_one(lent.database.db.pool()).await.unwrap();
    let agent = lent.agents.iter().copied().find(|agent| id == format!("agent{agent}")).unwrap();
    Watch { lent, bot, agent }
}

impl Watch {
    /// Ben speaks to the agent that was assigned.
    fn is_asked(&self) -> Message {
        self.lent.cafe.person("ben").says("bot-lab", &format!("<@{}> who goes there?", self.agent)).unwrap()
    }

    /// Artie's word in a channel, as Ada sees it.
    async fn tells(&self, channel: ChannelId, what: &str) {
        let (artie, ada) = (UserId(self.lent.cafe.names.artie.0), self.lent.cafe.names.ada);
        self.lent.cafe.message(channel, ada, |one| one.author == artie && one.content.contains(what)).await;
    }

    fn agents_said(&self) -> usize {
        let all = self.lent.cafe.town.messages(self.lent.lab(), self.lent.cafe.names.ada);
        all.iter().filter(|one| self.lent.agents.iter().any(|agent| agent.0 == one.author.0)).count()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.lent.database.db.pool()).await.unwrap()
    }

    async fn open_sessions(&self) -> i64 {
        self.count("SELECT count(*) FROM agent_leases WHERE released_at IS NULL").await
    }

    /// In this channel agents must not write.
    fn hushes(&self, channel: ChannelId) {
        self.lent.cafe.town.with(|world| {
            let overwrites = &mut world.channels.get_mut(&channel).unwrap().overwrites;
            for agent in &self.lent.agents {
                let deny = permissions::SEND_MESSAGES;
                overwrites.push(Overwrite { target: agent.0, is_member: true, allow: 0, deny });
            }
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_discord_refuses_its_token_another_one_answers_what_was_thought_and_the_channel_is_told() {
    let watch = watch(2).await;
    let cafe = &watch.lent.cafe;
    let fault = Fault::once(POSTS, Effect::RefuseToken);
    cafe.town.fault(fault.of(watch.agent));
    cafe.mind.will_say("Only the wind and me.");
    let asked = watch.is_asked();
    let other = watch.lent.agents.iter().find(|agent| **agent != watch.agent).unwrap();
    let is_answer = |one: &Message| one.author == UserId(other.0) && one.reply_to == Some(asked.id);
    let answer = cafe.message(watch.lent.lab(), cafe.names.ben, is_answer).await;
    assert_eq!(answer.content, "Only the wind and me.");
    watch.tells(watch.lent.lab(), "keeps this channel company from now on").await;
    assert_eq!((cafe.mind.asked().len(), watch.agents_said(), watch.open_sessions().await), (1, 1, 1));
    let stood_in = "SELECT count(*) FROM agent_pool_events WHERE kind = 'agent.failover' AND pool_id = 'pool_caf'";
    assert_eq!(watch.count(stood_in).await, 1);
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_one_that_stood_in_may_have_said_is_not_said_by_the_first_one_after_all() {
    let watch = watch(2).await;
    let cafe = &watch.lent.cafe;
    let other = *watch.lent.agents.iter().find(|agent| **agent != watch.agent).unwrap();
    // The first may not write, but only for a moment; that the other one's words were taken, nobody hears.
    cafe.town.fault(Fault::once(POSTS, Effect::FailBefore(403)).of(watch.agent));
    cafe.town.fault(Fault::once(POSTS, Effect::FailAfter(500)).of(other));
    cafe.mind.will_say("Only the wind and me.");
    let asked = watch.is_asked();
    let is_answer = |one: &Message| one.author == UserId(other.0) && one.reply_to == Some(asked.id);
    cafe.message(watch.lent.lab(), cafe.names.ben, is_answer).await;
    let open = "SELECT count(*) FROM queue WHERE task_type = 'agents.utter' AND status IN ('pending', 'processing')";
    eventually(DEADLINE, async || watch.count(open).await == 0).await;
    assert_eq!((cafe.mind.asked().len(), watch.agents_said()), (1, 1));
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_said_for_an_hour_is_not_said_any_more() {
    let watch = watch(1).await;
    let cafe = &watch.lent.cafe;
    cafe.town.fault(Fault::times(POSTS, Effect::FailBefore(500), 1_000).of(watch.agent));
    cafe.mind.will_say("Only the wind and me.");
    let failures = |world: &World| {
        let posts = world.wire.iter().filter(|entry| entry.application == Some(watch.agent) && entry.method == "POST");
        posts.filter(|entry| entry.path.ends_with("/messages") && entry.status == 500).count()
    };
    watch.is_asked();
    // It is tried on both sides of the step, so it never waited for an hour at once.
    for _ in 0..2 {
        let before = cafe.town.with(|world| failures(world));
        cafe.until("it fails again", |world| (failures(world) > before).then_some(())).await;
        cafe.clock.advance(Duration::from_mins(40));
    }
    let skipped = "SELECT count(*) FROM queue WHERE task_type = 'agents.utter' AND status = 'skipped'";
    eventually(DEADLINE, async || watch.count(skipped).await == 1).await;
    assert_eq!(watch.agents_said(), 0);
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_may_not_write_any_more_the_model_is_asked_once_and_whoever_put_it_there_is_told() {
    let watch = watch(1).await;
    let cafe = &watch.lent.cafe;
    watch.hushes(watch.lent.lab());
    cafe.mind.will_say("Only the wind and me.");
    watch.is_asked();
    watch.tells(watch.lent.lab(), "no other agent can take over").await;
    let direct = cafe.person("ada").opens_dm(cafe.names.artie).unwrap();
    watch.tells(direct, "which you put into").await;
    assert_eq!((cafe.mind.asked().len(), watch.agents_said(), watch.open_sessions().await), (1, 0, 0));
    let failed = "SELECT count(*) FROM queue WHERE task_type LIKE 'agents.%' AND status = 'failed'";
    assert_eq!(watch.count(failed).await, 0, "it is no fault of ours");
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_put_where_they_may_not_write() {
    let watch = watch(1).await;
    // Only those who manage the café write in its news.
    let (cafe, ada, news) = (&watch.lent.cafe, watch.lent.cafe.person("ada"), watch.lent.cafe.names.news);
    let agent = format!("agent{}", watch.agent);
    let freed = ada.uses("bot-lab", "agents release", &json!({ "agent": agent })).unwrap();
    cafe.answer(freed.id()).await;
    for options in [json!({ "channel": news.to_string() }), json!({ "channel": news.to_string(), "agent": agent })] {
        let given = ada.uses("bot-lab", "agents assign", &options).unwrap();
        let given = said(&cafe.answer(given.id()).await.answer.expect("an answer"));
        assert!(given.contains("may not write"), "{given}");
    }
    assert_eq!(watch.open_sessions().await, 0);
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_was_given_up_lends_nobody_any_more() {
    let watch = watch(1).await;
    let ada = watch.lent.cafe.names.ada;
    let none: Option<Place> = None;
    watch.lent.services.agents.select_pool(&origin(&watch.lent.cafe, ada), "pool_caf", none).await.unwrap();
    assert_eq!(watch.open_sessions().await, 0);
    watch.tells(watch.lent.lab(), "doesn't take agents").await;
    watch.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_a_pool_any_more_has_chosen_nobody() {
    let watch = watch(1).await;
    sqlx::query("UPDATE agent_pools SET visibility = 'private', owner_user_id = $1")
        .bind(watch.lent.cafe.names.ben.to_string())
        .execute(watch.lent.database.db.pool())
        .await
        .unwrap();
    watch.is_asked();
    watch.tells(watch.lent.lab(), "any more").await;
    assert_eq!((watch.lent.cafe.mind.asked().len(), watch.agents_said(), watch.open_sessions().await), (0, 0, 0));
    watch.bot.stop().await;
}
