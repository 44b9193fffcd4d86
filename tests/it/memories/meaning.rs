//! Vectors: whose, of which model, and without.

use std::sync::{Arc, Mutex};

use artie::{
    demo::mind::{self, Fault},
    error::Result,
    ids::UserId,
    memories::{Embedder, NewMemory, Scope},
    reply::Audience,
};
use async_trait::async_trait;
use insta::assert_snapshot;
use serde_json::json;

use super::{ADA, BEN, HOME, add, alone, hand, memories, rested, texts, viewer};
use crate::support::{
    self, eventually,
    stage::{Stage, talking, talking_stage},
    town::DEADLINE,
};

/// A stand-in under another name.
#[derive(Debug)]
struct Renamed(&'static str, Mutex<usize>);

#[async_trait]
impl Embedder for Renamed {
    fn model(&self) -> &str {
        self.0
    }
    /// To this model everything means the same.
    async fn embed(&self, _: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let mut left = self.1.lock().unwrap();
        *left = left.checked_sub(1).ok_or_else(|| anyhow::anyhow!("the endpoint is away"))?;
        Ok(texts.iter().map(|_| vec![0.6, 0.8]).collect())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_made_anew_for_another_model_go_on_where_they_stopped_and_are_never_mixed() {
    let database = support::database().await;
    let db = &database.db;
    let me = alone(ADA);
    let plain = memories(db, None);
    for number in 0..200 {
        add(&plain, &me, NewMemory::own(format!("Fact number {number} is about gardening"))).await;
    }
    let count = async |model: &str| {
        let sql = "SELECT count(*) FROM memory_embeddings WHERE model = $1";
        sqlx::query_scalar::<_, i64>(sql).bind(model).fetch_one(db.pool()).await.unwrap()
    };
    let first = memories(db, Some(Arc::new(Renamed("first", Mutex::new(2)))));
    assert!(artie::memories::embed_all(&first).await.is_err(), "the endpoint goes away");
    let made = count("first").await;
    assert!(made > 0 && made < 200, "{made}");
    // Found by words although the endpoint is away.
    assert_eq!(texts(&first, &me, "gardening \"number 17\"").await.len(), 1);
    assert_eq!(texts(&first, &me, "number 17 gardening").await.len(), 20);
    let first = memories(db, Some(Arc::new(Renamed("first", Mutex::new(100)))));
    assert_eq!(artie::memories::embed_all(&first).await.unwrap(), 200 - u64::try_from(made).unwrap(), "only the rest");
    assert_eq!(artie::memories::embed_all(&first).await.unwrap(), 0);
    let near = texts(&first, &me, "zz").await;
    assert_eq!(near.len(), 20, "by meaning: no word of it is there");
    let second = memories(db, Some(Arc::new(Renamed("second", Mutex::new(100)))));
    assert_eq!(texts(&second, &me, "zz").await.len(), 0, "vectors of another model are not asked");
    assert_eq!(artie::memories::embed_all(&second).await.unwrap(), 200);
    assert_eq!((count("first").await, count("second").await), (0, 200));
    // What changes is embedded anew.
    let id = second.page(&me, None, 0).await.unwrap().memories[0].id;
    second.edit(hand(&me), id, "Saxophones are made of brass", &[]).await.unwrap();
    assert_eq!(artie::memories::embed_all(&second).await.unwrap(), 1);
    assert_eq!(texts(&second, &me, "zz").await.len(), 20);
}

/// To this model a question is about what is near, and less so about what is far.
#[derive(Debug)]
struct Leaning;

#[async_trait]
impl Embedder for Leaning {
    fn model(&self) -> &'static str {
        "leaning"
    }

    async fn embed(&self, _: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| if text.contains("far") { vec![0.8, 0.6] } else { vec![1.0, 0.0] }).collect())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_leaves_its_place_to_what_may() {
    let database = support::database().await;
    let memories = memories(&database.db, Some(Arc::new(Leaning)));
    let (ada, ben) = (alone(ADA), alone(BEN));
    let mut own = Vec::new();
    for number in 0..260 {
        own.push(add(&memories, &ada, NewMemory::own(format!("Fact number {number} is near"))).await.memory().id);
    }
    let here = NewMemory { scope: Scope::Channel, ..NewMemory::own("What all know is far") };
    add(&memories, &ben, here).await;
    artie::memories::embed_all(&memories).await.unwrap();
    let among = |user| viewer(user, Some(HOME), 1, Audience::Everyone);
    assert_eq!(texts(&memories, &among(BEN), "zz").await, ["What all know is far"]);
    assert_eq!(texts(&memories, &among(ADA), "zz").await, ["What all know is far"], "of her own nothing is open");
    assert_eq!(texts(&memories, &ada, "zz").await.len(), 20);
    // What she opens now appears there at once, and no longer when she closes it.
    memories.open(hand(&ada), own[7], true).await.unwrap();
    assert_eq!(texts(&memories, &among(ADA), "zz").await, ["Fact number 7 is near", "What all know is far"]);
    memories.open(hand(&ada), own[7], false).await.unwrap();
    assert_eq!(texts(&memories, &among(ADA), "zz").await, ["What all know is far"]);
    // What is forgotten lies on the shelf for a while, and is in nobody's way.
    for id in own {
        memories.forget(hand(&ada), id).await.unwrap();
    }
    assert_eq!(texts(&memories, &ada, "zz").await, ["What all know is far"]);
}

/// Gives vectors of this many numbers, or none until it is let go, and counts how often it was asked.
#[derive(Debug, Default)]
struct Moody {
    dimension: Mutex<usize>,
    asked: Mutex<u32>,
    is_hung: std::sync::atomic::AtomicBool,
}

#[async_trait]
impl Embedder for Moody {
    fn model(&self) -> &'static str {
        "moody"
    }

    async fn embed(&self, _: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        *self.asked.lock().unwrap() += 1;
        if self.is_hung.load(std::sync::atomic::Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        let dimension = *self.dimension.lock().unwrap();
        Ok(texts.iter().map(|_| vec![0.5; dimension]).collect())
    }
}

/// The same name, and vectors of another size: each memory is embedded anew, by the next sweep of any process.
#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_changes_the_size_of_its_vectors_is_another_model() {
    let database = support::database().await;
    let db = &database.db;
    let me = alone(ADA);
    let moody = Arc::new(Moody { dimension: Mutex::new(8), ..Moody::default() });
    let one = memories(db, Some(moody.clone()));
    for number in 0..70 {
        add(&one, &me, NewMemory::own(format!("Fact number {number} is about gardening"))).await;
    }
    assert_eq!(artie::memories::embed_all(&one).await.unwrap(), 70);
    assert_eq!(texts(&one, &me, "zz").await.len(), 20);
    *moody.dimension.lock().unwrap() = 12;
    let other = memories(db, Some(moody.clone()));
    assert_eq!(texts(&other, &me, "zz").await.len(), 0, "sizes are never mixed");
    assert_eq!(artie::memories::embed_all(&other).await.unwrap(), 70, "it learned the size from a question");
    assert_eq!(texts(&one, &me, "zz").await.len(), 20, "and who filled a shelf before sees it");
    *moody.dimension.lock().unwrap() = 16;
    let third = memories(db, Some(moody.clone()));
    assert_eq!(artie::memories::embed_all(&third).await.unwrap(), 70, "or asked for it");
    assert_eq!(artie::memories::embed_all(&third).await.unwrap(), 0);
    // A vector of words that were changed since says nothing.
    let id = third.page(&me, None, 0).await.unwrap().memories[0].id;
    third.edit(hand(&me), id, "Saxophones are made of brass", &[]).await.unwrap();
    let near = texts(&third, &me, "zz").await;
    assert!(near.len() == 20 && !near.iter().any(|text| text.contains("Saxophones")), "{near:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hangs_delays_a_few_questions_and_then_nobody() {
    let database = support::database().await;
    let me = alone(ADA);
    let moody = Arc::new(Moody { dimension: Mutex::new(8), ..Moody::default() });
    let memories = memories(&database.db, Some(moody.clone()));
    add(&memories, &me, NewMemory::own("The tea is in the left cupboard")).await;
    artie::memories::embed_all(&memories).await.unwrap();
    moody.is_hung.store(true, std::sync::atomic::Ordering::Relaxed);
    let before = *moody.asked.lock().unwrap();
    let found = futures::future::join_all((0..6).map(|_| texts(&memories, &me, "left cupboard"))).await;
    assert!(found.iter().all(|found| found.len() == 1), "by words, with no error: {found:?}");
    let after = *moody.asked.lock().unwrap();
    assert!(after > before, "it was asked");
    for _ in 0..20 {
        assert_eq!(texts(&memories, &me, "left cupboard").await.len(), 1);
    }
    assert_eq!(*moody.asked.lock().unwrap(), after, "nobody asks it any more, so nobody waits");
}

/// The whole way: a task makes vectors at the configured endpoint, a search asks it, and neither minds that it is away.
#[tokio::test(flavor = "multi_thread")]
async fn meaning_comes_from_the_configured_endpoint_and_words_do_without_it() {
    let stage = talking_stage(&[]).await;
    let pool = stage.database.db.pool().clone();
    let embedded = async |model: &str| -> i64 {
        let sql = "SELECT count(*) FROM memory_embeddings WHERE model = $1 AND dimension = $2";
        let dimension = i32::try_from(mind::DIMENSION).unwrap();
        sqlx::query_scalar(sql).bind(model).bind(dimension).fetch_one(&pool).await.unwrap()
    };
    let search =
        async |stage: &Stage, words: &str| rested(stage, "ben", "memory search", &json!({ "words": words })).await;
    rested(&stage, "ben", "memory add", &json!({ "what": "My cat is Tom" })).await;
    eventually(DEADLINE, async || embedded(mind::EMBEDDER).await == 1).await;
    let near = search(&stage, "cab toe").await;
    assert!(near.contains("My cat is Tom"), "no word of it is there: {near}");

    stage.cafe.mind.will_fail_as(mind::EMBEDDER, Fault::Status(503, None), u32::MAX);
    assert_snapshot!(search(&stage, "cab toe").await, @"I remember nothing like that here. `/memory list` shows everything you may see.");
    assert!(search(&stage, "cat").await.contains("My cat is Tom"), "words do without it, and nobody hears of it");
    rested(&stage, "ben", "memory add", &json!({ "what": "My dog is Pip" })).await;
    let waiting = async || {
        let sql = "SELECT count(*) FILTER (WHERE status = 'pending'), count(*) FILTER (WHERE status = 'failed')
                   FROM queue WHERE task_type = 'memories.embed' AND payload ? 'ids'";
        sqlx::query_as::<_, (i64, i64)>(sql).fetch_one(&pool).await.unwrap()
    };
    eventually(DEADLINE, async || waiting().await == (1, 0)).await;
    assert_eq!(embedded(mind::EMBEDDER).await, 1);
    stage.cafe.mind.recover();
    stage.cafe.clock.advance(std::time::Duration::from_mins(10));
    eventually(DEADLINE, async || embedded(mind::EMBEDDER).await == 2).await;

    // Another model: the sweep of the next hour makes each vector anew.
    stage.bot.stop().await;
    let other = talking(&stage.cafe, &stage.database.db, &[("ARTIE_MODELS_EMBEDDING", "artie-other")]);
    let bot = artie::app::Bot::start(other, artie::app::Role::Everything).await.unwrap();
    stage.cafe.online(stage.cafe.names.artie).await;
    let stage = Stage { bot, ..stage };
    stage.cafe.clock.advance(std::time::Duration::from_hours(1));
    eventually(DEADLINE, async || (embedded(mind::EMBEDDER).await, embedded("artie-other").await) == (0, 2)).await;
    let near = search(&stage, "cab toe").await;
    assert!(near.contains("My cat is Tom"), "{near}");
    stage.bot.stop().await;
}
