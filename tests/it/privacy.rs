//! Privacy: the registry knows every column, an export is complete and about nobody else, erasing leaves nothing
//! without a reason, and the ledger still adds up.

use std::{collections::BTreeSet, fs, path::Path};

use artie::{
    clock::Clock,
    db::Db,
    ids::{ChannelId, EventId, UserId, snowflake_at},
    origin::Origin,
    privacy::registry::{self, TABLES},
    words::{Locale, Words},
};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{
    lived_in::LIVED_IN,
    support::{
        self, eventually,
        stage::{Stage, said, stage, start},
        town::DEADLINE,
    },
};

const SOMEBODY: &str = "80351110224678912";

#[tokio::test(flavor = "multi_thread")]
async fn every_table_and_column_is_in_the_registry() {
    let database = support::database().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND c.relname <> '_sqlx_migrations' AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .fetch_all(database.db.pool())
    .await
    .unwrap();
    assert!(columns.len() > 200, "the catalog was not read");
    let there: BTreeSet<_> = columns.iter().map(|(table, column)| (table.as_str(), column.as_str())).collect();
    let known: BTreeSet<_> =
        TABLES.iter().flat_map(|table| table.columns().map(|column| (table.name, column))).collect();
    let missing: Vec<_> = there.difference(&known).map(|(table, column)| format!("{table}.{column}")).collect();
    assert!(
        missing.is_empty(),
        "src/privacy/registry/ does not say what these hold about people, why and how long: {}",
        missing.join(", ")
    );
    let gone: Vec<_> = known.difference(&there).map(|(table, column)| format!("{table}.{column}")).collect();
    assert!(gone.is_empty(), "src/privacy/registry/ names what does not exist: {}", gone.join(", "));
    let names: BTreeSet<_> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len(), "a table is registered twice");
    let users = there.iter().filter(|(_, column)| column.contains("user"));
    for (table, column) in users {
        let known = TABLES.iter().find(|known| known.name == *table).unwrap();
        assert!(known.people.contains(column), "{table}.{column} looks like a person, but is not among `people`");
    }
}

#[test]
fn the_document_says_what_the_registry_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/DATA.md");
    let expected = registry::document();
    if fs::read_to_string(&path).ok().as_deref() != Some(expected.as_str()) {
        let fresh = std::env::temp_dir().join("artie-DATA.md");
        fs::write(&fresh, expected).unwrap();
        panic!("docs/DATA.md is not what the registry says: cp {} docs/DATA.md", fresh.display());
    }
}

#[test]
fn what_is_kept_is_said_in_every_language() {
    let english = Words::new(Locale::english());
    for locale in Locale::spoken() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("config/locales/{locale}/data.ftl"));
        let sentences = fs::read_to_string(path).unwrap();
        for table in registry::personal() {
            let said = [("what", table.what), ("why", table.why), ("kept", table.kept), ("reason", table.excuse())];
            for (part, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
                let id = format!("data-{}-{part}", table.name);
                assert!(sentences.contains(&format!("\n{id} = ")), "{locale}/data.ftl lacks `{id}`");
                assert_eq!(english.find(&id).as_deref(), Some(text), "en/data.ftl says it as the registry: `{id}`");
            }
        }
    }
}

pub(crate) fn origin(user: &str) -> Origin {
    let (user, event) = (UserId(user.parse().unwrap()), EventId(snowflake_at(Clock::system().now())));
    Origin { user, guild: None, channel: ChannelId(1), event, locale: Locale::english() }
}

/// Waits until an erasure of a person is over: its receipt is written by each of its attempts, also by one that fails.
pub(crate) async fn erased(database: &Db, person: UserId) {
    let is_over = || async {
        let sql = "SELECT count(*) FROM erasures e JOIN queue q ON q.id::text = e.task_id
                   WHERE e.user_id = $1 AND q.status = 'completed' AND q.retries = 0";
        let found = sqlx::query_scalar::<_, i64>(sql).bind(person.to_string()).fetch_one(database.pool());
        found.await.unwrap() == 1
    };
    eventually(DEADLINE, is_over).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_leaves_nothing_without_a_reason_and_the_ledger_adds_up() {
    let stage = stage().await;
    let pool = stage.database.db.pool();
    let services = stage.bot.services();
    let ben = stage.cafe.person("ben");
    stage.hears("ben", "daily", &json!({})).await;
    stage.hears("ada", "daily", &json!({})).await;
    let to = stage.cafe.person("ada").id.to_string();
    stage.hears("ben", "wallet pay", &json!({ "to": to, "amount": "50" })).await;
    ben.says("general", "remember me").unwrap();
    let recorded = || async {
        let sql = "SELECT count(*) FROM messages WHERE value = 'remember me'";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.unwrap() == 1
    };
    eventually(DEADLINE, recorded).await;
    let shown = stage.hears("ben", "privacy show", &json!({})).await;
    assert!(shown.contains("× your coins") && shown.contains("× what you said"), "{shown}");

    let used = ben.uses("bot-lab", "privacy erase", &json!({})).unwrap();
    let question = stage.cafe.answer(used.id()).await.answer.unwrap();
    assert_snapshot!(said(&question), @"Erase everything? | Your recorded messages, coins, items, pets, streaks and all else I keep about you will be gone, in every server, and can't be brought back. The ledger keeps its amounts under a name that is nobody's.");
    let yes = question.components[0]["components"][0]["custom_id"].as_str().unwrap().to_owned();
    assert!(stage.cafe.person("ada").presses(question.id, &yes).is_err(), "nobody else even sees it");
    let pressed = ben.presses(question.id, &yes).unwrap();
    let answer = stage.cafe.answer(pressed.id()).await.answer.unwrap();
    assert_snapshot!(said(&answer), @"I am erasing everything I keep about you. The receipt comes as a direct message.");
    erased(&stage.database.db, ben.id).await;
    let outlook = services.privacy.show(ben.id).await.unwrap();
    for holding in outlook.holdings {
        let table = holding.table;
        assert!(holding.rows == 0 || !table.excuse().is_empty(), "{}: {} rows left", table.name, holding.rows);
    }
    let report = services.economy.verify().await.unwrap();
    assert!(report.is_clean(), "{}", report.table());
    let again = stage.hears("ben", "privacy erase", &json!({})).await;
    assert!(again.contains("You erased your data lately"), "{again}");
    assert_eq!(services.economy.wallet(ben.id).await.unwrap().holdings.balance, 0);
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_did_about_somebody_is_found_with_them_and_leads_nowhere_afterwards() {
    let stage = stage().await;
    let pool = stage.database.db.pool();
    let ben = stage.cafe.person("ben").id;
    stage.hears("ben", "daily", &json!({})).await;
    let correction = json!({ "user": ben.to_string(), "amount": -300, "reason": "ben cheated" });
    let used = stage.cafe.person("ada").uses("bot-lab", "admin economy repair", &correction).unwrap();
    let question = stage.cafe.answer(used.id()).await.answer.unwrap();
    let mut rows = question.components.iter().filter_map(|row| row["components"].as_array()).flatten();
    let yes = rows.find_map(|button| button["custom_id"].as_str()).unwrap().to_owned();
    let pressed = stage.cafe.person("ada").presses(question.id, &yes).unwrap();
    stage.cafe.answer(pressed.id()).await;
    let linked = "SELECT count(*) FROM audit_log a JOIN transaction_log t ON t.event_id = a.details ->> 'event'
                  WHERE a.action = 'economy.repair'";
    let count = |sql: &'static str| async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.unwrap() };
    assert_eq!(count(linked).await, 1);
    let privacy = &stage.bot.services().privacy;
    let audited = || async {
        let holdings = privacy.show(ben).await.unwrap().holdings;
        holdings.iter().find(|holding| holding.table.name == "audit_log").unwrap().rows
    };
    assert_eq!(audited().await, 1, "the correction, and nothing of Ada's");

    privacy.erase(&origin(&ben.to_string())).await.unwrap();
    erased(&stage.database.db, ben).await;
    assert_eq!(audited().await, 1, "the erasure itself");
    assert_eq!(count(linked).await, 0);
    let named = format!(
        "SELECT (SELECT count(*) FROM audit_log a WHERE user_id <> '{ben}' AND details::text ~ '{ben}|cheated')
              + (SELECT count(*) FROM transaction_log t WHERE to_jsonb(t)::text ~ '{ben}|cheated')"
    );
    let left: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(named)).fetch_one(pool).await.unwrap();
    assert_eq!(left, 0);
    assert!(stage.bot.services().economy.verify().await.unwrap().is_clean());
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_private_conversation_both_halves_are_the_persons() {
    let stage = stage().await;
    let pool = stage.database.db.pool();
    let ben = stage.cafe.person("ben");
    let direct = ben.opens_dm(stage.cafe.names.artie).unwrap();
    let halves = || async {
        let sql = "SELECT count(*) FILTER (WHERE NOT author_is_bot), count(*) FILTER (WHERE author_is_bot)
                   FROM messages WHERE guild_id IS NULL AND private_with = $1";
        sqlx::query_as::<_, (i64, i64)>(sql).bind(ben.id.to_string()).fetch_one(pool).await.unwrap()
    };
    ben.says(direct, "what is 12*7").unwrap();
    eventually(DEADLINE, || async { halves().await == (1, 1) }).await;
    let privacy = &stage.bot.services().privacy;
    let shown = || async {
        let holdings = privacy.show(ben.id).await.unwrap().holdings;
        holdings.iter().find(|holding| holding.table.name == "messages").unwrap().rows
    };
    assert_eq!(shown().await, 2);
    privacy.erase(&origin(&ben.id.to_string())).await.unwrap();
    erased(&stage.database.db, ben.id).await;
    let old = "SELECT value FROM messages WHERE value LIKE '%12*7%'";
    assert_eq!(sqlx::query_scalar::<_, String>(old).fetch_all(pool).await.unwrap(), [""; 0]);

    // Who is not recorded is not recorded by what Artie answers either; the receipt came before.
    let is_receipt = |message: &artie::demo::world::Message| message.content.contains("Receipt");
    stage.cafe.message(direct, ben.id, is_receipt).await;
    stage.hears("ben", "privacy optout", &json!({})).await;
    ben.says(direct, "what is 12*8").unwrap();
    stage.cafe.message(direct, ben.id, |message| message.content.contains("96")).await;
    let ada = stage.cafe.person("ada");
    ada.says("bot-lab", "a later message").unwrap();
    let later = "SELECT count(*) FROM messages WHERE value = 'a later message'";
    eventually(DEADLINE, || async { sqlx::query_scalar::<_, i64>(later).fetch_one(pool).await.unwrap() == 1 }).await;
    let answers = "SELECT count(*) FROM messages WHERE value LIKE '%96%'";
    assert_eq!(sqlx::query_scalar::<_, i64>(answers).fetch_one(pool).await.unwrap(), 0);
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_brings_back_what_others_said_and_nothing_that_was_erased() {
    let Stage { cafe, database, bot } = stage().await;
    let pool = database.db.pool();
    let (ada, ben) = (cafe.person("ada"), cafe.person("ben"));
    ben.says("general", "forget this").unwrap();
    let me = cafe.town.with(|world| world.application(cafe.names.artie).unwrap().bot);
    let asked = ben.says("general", &format!("<@{me}> what is 12*7")).unwrap();
    cafe.message(asked.channel, ben.id, |message| message.reply_to == Some(asked.id)).await;
    ada.says("general", "keep this").unwrap();
    let count = |sql: &'static str| async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.unwrap() };
    let kept = "SELECT count(*) FROM messages WHERE value = 'keep this'";
    eventually(DEADLINE, || async { count(kept).await == 1 }).await;
    bot.services().privacy.erase(&origin(&ben.id.to_string())).await.unwrap();
    erased(&database.db, ben.id).await;
    bot.stop().await;
    // As if the process had been killed before it wrote anything.
    sqlx::raw_sql("DELETE FROM messages; DELETE FROM channel_watermarks; DELETE FROM guild_xp")
        .execute(pool)
        .await
        .unwrap();
    let bot = start(&cafe, &database.db).await;
    eventually(DEADLINE, || async { count(kept).await == 1 }).await;
    let of_ben = format!(
        "SELECT (SELECT count(*) FROM messages WHERE user_id = '{0}') + (SELECT count(*) FROM guild_xp WHERE user_id = '{0}')
              + (SELECT count(*) FROM queue WHERE created_by = '{0}' AND task_type <> 'privacy.erase')",
        ben.id
    );
    let of_ben =
        || async { sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(of_ben.clone())).fetch_one(pool).await.unwrap() };
    assert_eq!(of_ben().await, 0);
    ben.says("general", "hello again").unwrap();
    eventually(DEADLINE, || async { of_ben().await == 2 }).await;
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_written_when_an_erasure_begins_is_waited_for_and_erased() {
    let stage = stage().await;
    let (pool, ben) = (stage.database.db.pool(), stage.cafe.person("ben").id);
    // Nobody sees it yet.
    let mut late_writer = pool.begin_with("BEGIN").await.unwrap();
    let late = "INSERT INTO messages (message_id, created_at, value, user_id, channel_id)
                VALUES ('7', now(), 'forget this', $1, '8')";
    sqlx::query(late).bind(ben.to_string()).execute(&mut *late_writer).await.unwrap();
    stage.bot.services().privacy.erase(&origin(&ben.to_string())).await.unwrap();
    let waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'messages'::regclass AND NOT granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    eventually(DEADLINE, || async { sqlx::query_scalar::<_, i64>(waiting).fetch_one(pool).await.unwrap() == 1 }).await;
    late_writer.commit().await.unwrap();
    erased(&stage.database.db, ben).await;
    let left = "SELECT count(*) FROM messages WHERE value = 'forget this'";
    assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(pool).await.unwrap(), 0);
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lived_in_person_is_found_in_every_personal_table_and_gone_afterwards() {
    let stage = stage().await;
    stage.without_periodic_tasks().await;
    let pool = stage.database.db.pool();
    for (_, table, values) in LIVED_IN {
        let twice = if values.contains(" ON CONFLICT ") { "" } else { "ON CONFLICT DO NOTHING" };
        let statement = sqlx::AssertSqlSafe(format!("INSERT INTO {table} {values} {twice}"));
        sqlx::raw_sql(statement).execute(pool).await.unwrap();
    }
    let privacy = &stage.bot.services().privacy;
    let person = UserId(SOMEBODY.parse().unwrap());
    let before = privacy.show(person).await.unwrap();
    assert!(before.holdings.iter().filter(|holding| holding.rows > 0).count() > 15, "the lived-in person is known");
    privacy.erase(&origin(SOMEBODY)).await.unwrap();
    erased(&stage.database.db, person).await;
    for holding in privacy.show(person).await.unwrap().holdings {
        assert!(holding.rows == 0 || !holding.table.excuse().is_empty(), "{}: {}", holding.table.name, holding.rows);
    }
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_bot_stays_revoked_and_forgets_whose_it_was() {
    let stage = stage().await;
    let pool = stage.database.db.pool();
    let rows = "INSERT INTO agent_pools (pool_id, owner_user_id, name, visibility, created_at, updated_at)
                VALUES ('pool_here', '80351110224678913', 'Here', 'public', 0, 0);
                INSERT INTO agent_bots (agent_id, token, client_id, tag, status, created_at, updated_at, pool_id, contributed_by, profile)
                SELECT 'agent' || n, 'sealed' || n, n, 'Luma ' || n, status, 0, 0, 'pool_here', '80351110224678912', '{\"persona\": \"me\"}'::jsonb
                FROM (VALUES ('1', 'revoked'), ('2', 'inactive')) AS bots (n, status);
                INSERT INTO pool_contributions (pool_id, agent_id, user_id, slot, status, created_at)
                VALUES ('pool_here', 'agent1', '80351110224678912', 1, 'ended', 0)";
    sqlx::raw_sql(rows).execute(pool).await.unwrap();
    let (privacy, person) = (&stage.bot.services().privacy, UserId(SOMEBODY.parse().unwrap()));
    privacy.erase(&origin(SOMEBODY)).await.unwrap();
    erased(&stage.database.db, person).await;
    let left: Vec<(String, String, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT status, tag, contributed_by, profile ->> 'persona' FROM agent_bots ORDER BY agent_id")
            .fetch_all(pool)
            .await
            .unwrap();
    let row = |status: &str, tag: &str, person: Option<&str>, persona: Option<&str>| {
        (status.to_owned(), tag.to_owned(), person.map(str::to_owned), persona.map(str::to_owned))
    };
    let expected = [row("revoked", "agent1", None, None), row("inactive", "Luma 2", Some(SOMEBODY), Some("me"))];
    assert_eq!(left, expected);
    let holdings = privacy.show(person).await.unwrap().holdings;
    let rows = |name: &str| holdings.iter().find(|holding| holding.table.name == name).map(|holding| holding.rows);
    assert_eq!((rows("agent_bots"), rows("pool_contributions")), (Some(1), Some(0)));
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_only_changes_towards_a_name_of_nobody() {
    let database = support::database().await;
    let pool = database.db.pool();
    let sql = "INSERT INTO transaction_log (from_user, to_user, amount, reason, timestamp) VALUES ('8000000000000000', '9000000000000000', 5, 'pay', 1)";
    sqlx::query(sql).execute(pool).await.unwrap();
    sqlx::query("INSERT INTO ledger_pseudonyms (pseudonym) VALUES ('77')").execute(pool).await.unwrap();
    for change in [
        "UPDATE transaction_log SET amount = 6",
        "UPDATE transaction_log SET from_user = '9'",
        "UPDATE transaction_log SET from_user = NULL",
        "UPDATE transaction_log SET from_user = '77'",
        "DELETE FROM transaction_log",
        "TRUNCATE transaction_log",
        "WITH p AS (INSERT INTO ledger_pseudonyms (pseudonym) VALUES ('8000000000000001')) SELECT 1",
        "BEGIN; INSERT INTO ledger_pseudonyms (pseudonym) VALUES ('78'); UPDATE transaction_log SET from_user = '78', amount = 6; COMMIT",
    ] {
        let mut connection = database.db.acquire().await.unwrap();
        assert!(sqlx::raw_sql(change).execute(&mut *connection).await.is_err(), "{change}");
        sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await.unwrap();
    }
    let renamed: i64 =
        sqlx::query_scalar("SELECT ledger_pseudonymise('8000000000000000')").fetch_one(pool).await.unwrap();
    assert_eq!(renamed, 1);
    let (from, to, amount): (String, String, i64) =
        sqlx::query_as("SELECT from_user, to_user, amount FROM transaction_log").fetch_one(pool).await.unwrap();
    assert!(from.parse::<u64>().unwrap() < 1 << 42, "{from}");
    assert_eq!((to.as_str(), amount), ("9000000000000000", 5));
    // A pseudonym never becomes anybody again.
    let back = "BEGIN; INSERT INTO ledger_pseudonyms (pseudonym) VALUES ('79'); UPDATE transaction_log SET from_user = '79'; COMMIT";
    assert!(sqlx::raw_sql(back).execute(&mut *database.db.acquire().await.unwrap()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_arrives_as_a_direct_message_without_others() {
    let stage = stage().await;
    let (ben, ada) = (stage.cafe.person("ben"), stage.cafe.person("ada"));
    stage.hears("ben", "daily", &json!({})).await;
    stage.hears("ben", "wallet pay", &json!({ "to": ada.id.to_string(), "amount": "50" })).await;
    let answer = stage.hears("ben", "privacy export", &json!({})).await;
    assert_snapshot!(answer, @"I am putting everything together and will send it to you as a direct message. If none arrives, allow direct messages from this server and ask again in an hour.");
    let direct = ben.opens_dm(stage.cafe.names.artie).unwrap();
    let message = stage.cafe.message(direct, ben.id, |message| !message.attachments.is_empty()).await;
    assert_snapshot!(said(&message), @"Everything I keep about you. File 1, the last one.");
    let attachment = message.attachments[0].clone();
    let bytes = stage.cafe.town.with(|world| world.files.get(&attachment.id).map(|file| file.bytes.clone())).unwrap();
    let export: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(export["about"], ben.id.to_string());
    assert!(export["tables"]["user_wallets"]["rows"][0]["balance"].is_number(), "{export}");
    assert!(!export.to_string().contains(&ada.id.to_string()), "others' ids are not in it");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opting_out_and_in_says_what_it_does() {
    let stage = stage().await;
    // Before Discord told us the commands' ids, mentions are plain.
    let strip =
        |text: String| regex::Regex::new(r"[<`](/[a-z ]+)[:`](\d+>)?").unwrap().replace_all(&text, "$1").into_owned();
    let (plain, undone) = (json!({}), json!({ "undo": true }));
    let out = || stage.hears("ben", "privacy optout", &plain);
    let back = || stage.hears("ben", "privacy optout", &undone);
    assert_snapshot!(strip(out().await), @"Nothing you say is recorded from now on. What you ask me I forget once it is answered, so each time I begin anew; only what you tell me to keep, such as a reminder, I keep. What was recorded before stays until you use /privacy erase; /privacy optout with `undo` records you again.");
    assert_snapshot!(out().await, @"Nothing you say is recorded already, and what you ask me I forget once it is answered.");
    assert_snapshot!(back().await, @"What you say is recorded again where a server allows it.");
    assert_snapshot!(back().await, @"What you say is recorded already where a server allows it.");
    stage.bot.stop().await;
}
