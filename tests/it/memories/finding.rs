//! Words, letters, phrases and beginnings.

use artie::memories::NewMemory;

use super::{ADA, BEN, add, alone, hand, memories, texts};
use crate::support;

#[tokio::test(flavor = "multi_thread")]
async fn memories_are_found_by_words_letters_and_importance() {
    let database = support::database().await;
    let memories = memories(&database.db, None);
    let me = alone(ADA);
    for text in [
        "Ada's birthday is on 10 December",
        "The release day is every second Friday",
        "Deployments are done from the main branch",
        "Maximilian plays the bassoon in an orchestra",
        "The day of the release party was moved",
        "Ben's cat is called Schrödinger",
    ] {
        add(&memories, &me, NewMemory::own(text)).await;
    }
    for (typed, first) in [
        ("when is ada's birthday?", "Ada's birthday is on 10 December"),
        ("\"release day\"", "The release day is every second Friday"),
        ("deploy*", "Deployments are done from the main branch"),
        // Of this only `deploy` is in the index of words.
        ("deployment*", "Deployments are done from the main branch"),
        ("main* deploy*", "Deployments are done from the main branch"),
        ("release -friday", "The day of the release party was moved"),
        ("maximillian", "Maximilian plays the bassoon in an orchestra"),
        ("what is the name of Bens cat Shrödinger", "Ben's cat is called Schrödinger"),
        ("who plays basoon", "Maximilian plays the bassoon in an orchestra"),
        ("Benn", "Ben's cat is called Schrödinger"),
    ] {
        assert_eq!(texts(&memories, &me, typed).await.first().map(String::as_str), Some(first), "{typed}");
    }
    for nothing in ["\"day release\"", "eployment*", "deploy* friday", "deploy* release*", "deployments* -branch"] {
        assert_eq!(texts(&memories, &me, nothing).await, Vec::<String>::new(), "{nothing}");
    }
    for nothing in ["", "   ", "the of and", "'", "\\", "' | '&7", "<->", ":*", "zzzzqqqq", "\u{0}", "🎉", "-", "*"] {
        let _ = texts(&memories, &me, nothing).await;
    }
    assert_eq!(texts(&memories, &me, "zzzzqqqq").await, Vec::<String>::new());
    let pinned = add(&memories, &me, NewMemory::own("Ada wants a telescope for her birthday")).await;
    memories.pin(hand(&me), pinned.memory().id, true).await.unwrap();
    assert_eq!(texts(&memories, &me, "birthday").await[0], "Ada wants a telescope for her birthday");
}

/// A word is known as long as a memory has it, and no longer: it may be all that somebody had to hide.
#[tokio::test(flavor = "multi_thread")]
async fn words_that_may_be_meant_are_those_of_what_is_remembered_now() {
    let database = support::database().await;
    let memories = memories(&database.db, None);
    let (me, other) = (alone(ADA), alone(BEN));
    let known = async |word: &str| -> i64 {
        let sql = "SELECT count(DISTINCT lexeme) FROM memory_vocabulary WHERE lexeme = $1";
        sqlx::query_scalar(sql).bind(word).fetch_one(database.db.pool()).await.unwrap()
    };
    let mine = add(&memories, &me, NewMemory::own("The secret ingredient is cardamom")).await.memory().id;
    let theirs = add(&memories, &other, NewMemory::own("Cardamom makes me sneeze")).await.memory().id;
    assert_eq!(texts(&memories, &me, "cardamon").await, ["The secret ingredient is cardamom"]);
    assert_eq!((known("ingredi").await, known("cardamom").await, known("sneez").await), (1, 1, 1));
    assert_eq!(known("the").await + known(&format!("@{ADA}")).await, 0, "neither small words nor whose they are");
    // Another's memory has it still.
    memories.forget(hand(&me), mine).await.unwrap();
    assert_eq!((known("ingredi").await, known("cardamom").await), (0, 1));
    assert_eq!(texts(&memories, &me, "cardamon").await, Vec::<String>::new(), "it is not theirs");
    memories.bring_back(hand(&me), mine).await.unwrap();
    assert_eq!((known("ingredi").await, texts(&memories, &me, "ingrediant").await.len()), (1, 1));
    memories.edit(hand(&me), mine, "The secret ingredient is turmeric", &[]).await.unwrap();
    memories.forget(hand(&other), theirs).await.unwrap();
    assert_eq!((known("cardamom").await, known("sneez").await, known("turmer").await), (0, 0, 1));
    sqlx::query("DELETE FROM memories").execute(database.db.pool()).await.unwrap();
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM memory_vocabulary").fetch_one(database.db.pool()).await.unwrap();
    assert_eq!(left, 0);
}

/// The triggers wait for nobody, so two at the same moment may not see each other: the night mends it.
#[tokio::test(flavor = "multi_thread")]
async fn what_two_at_the_same_moment_did_to_the_vocabulary_is_mended() {
    let database = support::database().await;
    let (pool, memories) = (database.db.pool(), memories(&database.db, None));
    let me = alone(ADA);
    let known = async || -> Vec<String> {
        let sql = "SELECT lexeme FROM memory_vocabulary ORDER BY lexeme";
        sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
    };
    let old = add(&memories, &me, NewMemory::own("cardamom")).await.memory().id;
    for content in ["turmeric 1", "turmeric 2"] {
        add(&memories, &me, NewMemory::own(content)).await;
    }
    // One is written while the only other of the word is forgotten; and the last two of a word go at once.
    let mut writes = database.db.begin().await.unwrap();
    let insert = "INSERT INTO memories (user_id, content) VALUES ($1, 'more cardamom')";
    sqlx::query(insert).bind(ADA.to_string()).execute(&mut *writes).await.unwrap();
    memories.forget(hand(&me), old).await.unwrap();
    writes.commit().await.unwrap();
    let mut forgets = database.db.begin().await.unwrap();
    sqlx::query("DELETE FROM memories WHERE content = 'turmeric 1'").execute(&mut *forgets).await.unwrap();
    sqlx::query("DELETE FROM memories WHERE content = 'turmeric 2'").execute(pool).await.unwrap();
    forgets.commit().await.unwrap();
    assert_eq!(known().await, ["turmer"], "neither saw the other");
    assert_eq!(memories.mend_vocabulary().await.unwrap(), 2);
    assert_eq!(known().await, ["cardamom"]);
    assert_eq!(memories.mend_vocabulary().await.unwrap(), 0);
}

/// Postgres reads through the functions that say who sees what; were they called, each search would make a whole shelf first.
#[tokio::test(flavor = "multi_thread")]
async fn who_sees_what_is_part_of_the_plan() {
    let database = support::database().await;
    for source in [
        "visible_memories(ARRAY['@1', '&7'], FALSE, now())",
        "(SELECT to_tsquery('a') AS query OFFSET 0) AS sought, found_memories(sought.query, ARRAY['@1', '&7'], FALSE, now())",
    ] {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN SELECT * FROM {source}"));
        let plan: Vec<String> = sqlx::query_scalar(explain).fetch_all(database.db.pool()).await.unwrap();
        let plan = plan.join("\n");
        assert!(
            plan.contains("scope_key") && !plan.contains("Function Scan") && !plan.contains("is_visible"),
            "{plan}"
        );
    }
}
