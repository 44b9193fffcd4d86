//! What is noted of agents, and what is not lost when two people change something at once.

use artie::agents::work::Action;
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

use super::{Lent, lent, origin, work::Scene};
use crate::{
    queue_plans::statement,
    support::{eventually, town::DEADLINE},
};

/// Somebody changes this, somebody else does the rest, and only then the first one's change is committed.
async fn overlapping(lent: &Lent, first: &'static str, second: impl Future<Output = ()>) {
    let mut tx = lent.database.db.begin().await.unwrap();
    sqlx::query(first).execute(&mut *tx).await.unwrap();
    let commit = async {
        eventually(DEADLINE, async || {
            let sql =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            sqlx::query_scalar::<_, i64>(sql).fetch_one(lent.database.db.pool()).await.unwrap() == 1
        })
        .await;
        tx.commit().await.unwrap();
    };
    futures::future::join(commit, second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_change_an_action_at_once_and_neither_change_is_lost() {
    let lent = lent(1).await;
    let (agents, ada) = (&lent.services.agents, lent.cafe.names.ada);
    agents.set_terms(&origin(&lent.cafe, ada), Action::Say, (None, Some(80), None)).await.unwrap();
    overlapping(&lent, "UPDATE guild_agent_actions SET enabled = FALSE", async {
        agents.set_terms(&origin(&lent.cafe, ada), Action::Say, (None, Some(50), None)).await.unwrap();
    })
    .await;
    let terms = agents.terms(lent.cafe.names.guild).await.unwrap();
    let (_, say) = terms.iter().find(|(action, _)| *action == Action::Say).unwrap();
    assert_eq!((say.enabled, say.cost, say.cooldown_s), (false, 50, 120));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_managers_describe_an_agent_at_once_and_neither_part_is_lost() {
    let lent = lent(1).await;
    let (agents, ada, agent) = (&lent.services.agents, lent.cafe.names.ada, format!("agent{}", lent.agents[0]));
    overlapping(&lent, r#"UPDATE agent_bots SET profile = '{"name": "Luma"}'"#, async {
        let change = (None, Some("the night watch"), None);
        agents.set_profile(&origin(&lent.cafe, ada), &agent, change).await.unwrap();
    })
    .await;
    let (_, profile) = agents.set_profile(&origin(&lent.cafe, ada), &agent, (None, None, None)).await.unwrap();
    assert_eq!((profile.name.as_str(), profile.persona.as_str()), ("Luma", "the night watch"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_which_agent_for_what_is_noted_and_every_note_names_the_pool() {
    let scene = Scene::of(1).await;
    let (ada, lent) = (scene.ada(), &scene.lent);
    scene.hears(&ada, "daily", json!({})).await;
    scene.hears(&ada, "agents say", json!({ "text": "hello" })).await;
    let pool = lent.database.db.pool();
    let noted = "SELECT count(*) FROM agent_pool_events e JOIN audit_log a
                 ON a.action = e.kind AND a.user_id = e.user_id AND a.guild_id = e.guild_id
                    AND a.details->>'agent' = e.agent_id AND a.details->>'action' = e.details->>'action'
                 WHERE e.kind = 'agent.act' AND e.user_id = $1 AND e.details->>'action' = 'say'";
    assert_eq!(sqlx::query_scalar::<_, i64>(noted).bind(ada.id.to_string()).fetch_one(pool).await.unwrap(), 1);
    lent.cafe.clock.advance(std::time::Duration::from_mins(16));
    scene.bot.services().agents.sweep().await.unwrap();
    scene.hears(&ada, "agents assign", json!({})).await;
    let freed = scene.hears(&ada, "agents release", json!({ "agent": format!("agent{}", lent.agents[0]) })).await;
    assert!(freed.contains("free again"), "{freed}");
    let kinds = "SELECT kind, count(*) FROM agent_pool_events WHERE agent_id IS NOT NULL AND pool_id = 'pool_caf'
                 AND kind IN ('agent.act', 'agent.assign', 'agent.came', 'agent.release') GROUP BY 1 ORDER BY 1";
    let kinds: Vec<(String, i64)> = sqlx::query_as(kinds).fetch_all(pool).await.unwrap();
    let expected = [("agent.act", 1), ("agent.assign", 1), ("agent.came", 1), ("agent.release", 2)];
    assert_eq!(kinds, expected.map(|(kind, count)| (kind.to_owned(), count)));
    scene.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_to_be_done_is_found_without_reading_what_was() {
    let lent = lent(0).await;
    let mut connection = lent.database.db.pool().acquire().await.unwrap();
    let sql = statement("u.status = 'pending' AND u.created_at < $1").replace("$1", "1739491200000");
    sqlx::raw_sql("SET enable_seqscan = off").execute(&mut *connection).await.unwrap();
    let plan = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(&mut *connection).await.unwrap();
    let plan = plan.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n");
    assert!(plan.contains("idx_agent_action_uses_pending"), "{plan}");
}
