//! Pools: who may do what, in words and in SQL, and limits that hold when everybody comes at once.

use artie::{
    agents::{
        model::{AgentId, Role, Visibility},
        pools::{Decision, Place},
    },
    error::{Error, Result},
    ids::UserId,
};
use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};

use super::{QUICK, a_bot, lent, origin, origin_in};
use crate::support::{
    TestDatabase, database, eventually,
    stage::services_with,
    town::{Cafe, DEADLINE, cafe},
};

fn denied<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    matches!(outcome, Err(Error::Denied(_)))
}

fn unknown<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    matches!(outcome, Err(Error::Refused(sentence)) if sentence.to_string().contains("that you may see"))
}

fn somebody(cafe: &Cafe, name: &str) -> UserId {
    cafe.town.with(|world| world.add_person(name, name))
}

#[tokio::test]
async fn every_verb_asks_for_its_role() {
    let (cafe, database) = (cafe().await, database().await);
    let services = services_with(&cafe, &database.db, &QUICK);
    let agents = &services.agents;
    let owner = cafe.names.ada;
    agents.create_pool(&origin(&cafe, owner), "Night Owls", Visibility::Private).await.unwrap();
    let pool = "pool_night_owls";
    let (identity, token) = a_bot(&cafe, 0);
    agents.lend(&origin(&cafe, owner), pool, &identity, &token).await.unwrap();
    let agent = AgentId::of(identity.application);
    let ladder = [None, Some(Role::Viewer), Some(Role::Contributor), Some(Role::Manager)];
    for (at, role) in ladder.into_iter().enumerate() {
        let who = somebody(&cafe, &format!("somebody{at}"));
        if role.is_some() {
            agents.set_member(&origin(&cafe, owner), pool, who, role).await.unwrap();
        }
        let other = somebody(&cafe, &format!("other{at}"));
        let (new, new_token) = a_bot(&cafe, at + 1);
        let shows = agents.show_pool(who, pool).await;
        let lends = agents.lend(&origin(&cafe, who), pool, &new, &new_token).await;
        let invites = agents.set_member(&origin(&cafe, who), pool, other, Some(Role::Viewer)).await;
        let promotes = agents.set_member(&origin(&cafe, who), pool, other, Some(Role::Manager)).await;
        let pauses = agents.decide(&origin(&cafe, who), &agent, Decision::Pause).await;
        let named = agents.set_profile(&origin(&cafe, who), agent.as_str(), (Some("Luma"), None, None)).await;
        let deletes = agents.delete_pool(&origin(&cafe, who), pool).await;
        match role {
            None => {
                assert!(unknown(shows) && unknown(lends) && unknown(invites) && unknown(promotes) && unknown(deletes));
                assert!(pauses.is_err() && named.is_err());
            }
            Some(role) => {
                assert!(shows.is_ok() && denied(deletes) && denied(promotes), "{role}");
                assert_eq!(lends.is_ok(), role >= Role::Contributor, "{role}");
                assert_eq!(invites.is_ok(), role >= Role::Manager, "{role}");
                assert_eq!(pauses.is_ok(), role >= Role::Manager, "{role}");
                assert_eq!(named.is_ok(), role >= Role::Manager, "{role}");
            }
        }
    }
    assert_eq!(agents.delete_pool(&origin(&cafe, owner), pool).await.unwrap(), 3);
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM agent_bots WHERE status <> 'revoked' OR token NOT LIKE 'revoked:%'")
            .fetch_one(database.db.pool())
            .await
            .unwrap();
    assert_eq!(left, 0, "the agents of a pool go with it");
}

/// Whoever gets past the sentences meets the statement: each that writes to a pool names the judge of roles.
#[test]
fn every_statement_that_writes_asks_for_the_role() {
    let source = [
        include_str!("../../../src/agents/pools/store/mod.rs"),
        include_str!("../../../src/agents/pools/store/lending.rs"),
        include_str!("../../../src/agents/pools/store/guilds.rs"),
    ]
    .concat();
    let by_somebody = [
        "upsert_member",
        "delete_member",
        "insert_agent",
        "update_agent_token",
        "update_status",
        "upsert_review",
        "delete_pool",
        "upsert_selection",
    ];
    for name in by_somebody {
        let at = source.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("{name} is gone"));
        let body = &source[at..];
        let body = &body[..body.find("\n}\n").unwrap()];
        assert!(body.contains("pool_rank("), "{name} writes without asking for the role");
    }
}

/// Lets `deed` pass its rules, holds it before its first statement that writes, and takes `who`'s role in the pool.
async fn as_the_role_goes<T>(database: &TestDatabase, who: UserId, deed: impl Future<Output = Result<T>>) -> Result<T> {
    let mut gate = database.db.begin().await.unwrap();
    sqlx::query("LOCK TABLE agent_pool_events IN ACCESS EXCLUSIVE MODE").execute(&mut *gate).await.unwrap();
    let takes_the_role = async {
        eventually(DEADLINE, async || {
            let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'agent_pool_events'::regclass";
            sqlx::query_scalar::<_, i64>(waits).fetch_one(database.db.pool()).await.unwrap() == 1
        })
        .await;
        let gone = sqlx::query("DELETE FROM pool_members WHERE user_id = $1").bind(who.to_string());
        assert_eq!(gone.execute(&mut *gate).await.unwrap().rows_affected(), 1);
        gate.commit().await.unwrap();
    };
    tokio::join!(deed, takes_the_role).0
}

#[tokio::test]
async fn a_role_that_goes_between_the_rule_and_the_statement_stops_the_statement() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let (owner, pool) = (cafe.names.ada, "pool_secret");
    agents.create_pool(&origin(&cafe, owner), "Secret", Visibility::Private).await.unwrap();
    let (identity, token) = a_bot(&cafe, 0);
    agents.lend(&origin(&cafe, owner), pool, &identity, &token).await.unwrap();
    let agent = AgentId::of(identity.application);
    let (new, new_token) = a_bot(&cafe, 1);
    let (manager, other) = (somebody(&cafe, "manager"), somebody(&cafe, "other"));
    let in_a_server = origin_in(&cafe, manager, cafe.names.next_door);
    let deeds: [(&str, BoxFuture<'_, Result<()>>); 7] = [
        ("select", async { agents.select_pool(&in_a_server, pool, Some(Place::Primary)).await.map(drop) }.boxed()),
        ("lend", async { agents.lend(&origin(&cafe, manager), pool, &new, &new_token).await.map(drop) }.boxed()),
        ("renew", async { agents.lend(&origin(&cafe, manager), pool, &identity, &token).await.map(drop) }.boxed()),
        ("pause", async { agents.decide(&origin(&cafe, manager), &agent, Decision::Pause).await.map(drop) }.boxed()),
        (
            "name",
            async {
                agents.set_profile(&origin(&cafe, manager), agent.as_str(), (Some("Luma"), None, None)).await.map(drop)
            }
            .boxed(),
        ),
        (
            "invite",
            async { agents.set_member(&origin(&cafe, manager), pool, other, Some(Role::Viewer)).await.map(drop) }
                .boxed(),
        ),
        ("rate", async { agents.rate_pool(&origin(&cafe, manager), pool, 1, "").await.map(drop) }.boxed()),
    ];
    let everything = "SELECT jsonb_build_array((SELECT jsonb_agg(to_jsonb(b) ORDER BY id) FROM agent_bots b),
                        (SELECT jsonb_agg(to_jsonb(m)) FROM pool_members m), (SELECT count(*) FROM pool_contributions),
                        (SELECT count(*) FROM pool_reviews), (SELECT count(*) FROM guild_pool_config), (SELECT count(*) FROM agent_pool_events))::text";
    let state = async || -> String { sqlx::query_scalar(everything).fetch_one(database.db.pool()).await.unwrap() };
    for (name, deed) in deeds {
        let before = state().await;
        agents.set_member(&origin(&cafe, owner), pool, manager, Some(Role::Manager)).await.unwrap();
        assert!(as_the_role_goes(&database, manager, deed).await.is_err(), "{name} was done without the role");
        let events = "DELETE FROM agent_pool_events WHERE kind = 'pool.member' AND details ->> 'role' = 'manager'";
        sqlx::query(events).execute(database.db.pool()).await.unwrap();
        assert_eq!(state().await, before, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_when_everybody_comes_at_once() {
    let lent = lent(0).await;
    let guest = somebody(&lent.cafe, "guest");
    let brings = async |user: UserId, number: usize| {
        let (identity, token) = a_bot(&lent.cafe, number);
        lent.services.agents.lend(&origin(&lent.cafe, user), "pool_caf", &identity, &token).await
    };
    let outcomes = join_all((100..108).map(|number| brings(guest, number))).await;
    let lent_now: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(lent_now.len(), 3);
    assert!(lent_now.iter().all(|one| one.status.to_string() == "pending"), "a public pool's managers look first");
    let outcomes = join_all((200..256).map(|number| brings(lent.cafe.names.ada, number))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 46, "49 in all");
    let refused = outcomes.into_iter().find_map(Result::err).unwrap();
    assert!(refused.to_string().contains("full"), "{refused}");
}

#[tokio::test]
async fn a_servers_choice_holds_as_long_as_whoever_made_it_may_see_the_pool() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let (ada, ben, bakery) = (cafe.names.ada, cafe.names.ben, cafe.names.next_door);
    agents.create_pool(&origin(&cafe, ada), "Secret", Visibility::Private).await.unwrap();
    assert!(unknown(agents.select_pool(&origin_in(&cafe, ben, bakery), "pool_secret", Some(Place::Primary)).await));
    agents.set_member(&origin(&cafe, ada), "pool_secret", ben, Some(Role::Viewer)).await.unwrap();
    let chosen = agents.select_pool(&origin_in(&cafe, ben, bakery), "pool_secret", Some(Place::Primary)).await.unwrap();
    assert_eq!(chosen.len(), 1);
    agents.set_member(&origin(&cafe, ada), "pool_secret", ben, None).await.unwrap();
    assert_eq!(agents.guild_pools(bakery).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_takes_a_name_again_does_not_see_what_happened_under_it() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let (ben, chloe) = (cafe.names.ben, cafe.names.chloe);
    agents.create_pool(&origin(&cafe, ben), "Secret Lab", Visibility::Private).await.unwrap();
    agents.set_member(&origin(&cafe, ben), "pool_secret_lab", cafe.names.ada, Some(Role::Viewer)).await.unwrap();
    agents.delete_pool(&origin(&cafe, ben), "pool_secret_lab").await.unwrap();
    agents.create_pool(&origin(&cafe, chloe), "secret lab", Visibility::Public).await.unwrap();
    agents.rate_pool(&origin(&cafe, ben), "pool_secret_lab", 4, "").await.unwrap();
    let events = agents.show_pool(chloe, "pool_secret_lab").await.unwrap().events;
    let seen: Vec<_> = events.iter().map(|(kind, _, who, _)| (kind.as_str(), *who)).collect();
    assert_eq!(seen, [("pool.rate", Some(ben)), ("pool.create", Some(chloe))]);
}

#[tokio::test]
async fn the_same_event_acts_once() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let event = origin(&cafe, cafe.names.ada);
    let first = agents.create_pool(&event, "Once", Visibility::Public).await.unwrap();
    let again = agents.create_pool(&event, "Once", Visibility::Public).await.unwrap();
    assert_eq!(first, again);
    let taken = agents.create_pool(&origin(&cafe, cafe.names.ben), "once!", Visibility::Public).await.unwrap_err();
    assert!(taken.to_string().contains("Choose another name"), "{taken}");
    let audited: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_log WHERE action = 'pool.create'")
        .fetch_one(database.db.pool())
        .await
        .unwrap();
    assert_eq!(audited, 1);
    agents.rate_pool(&origin(&cafe, cafe.names.ben), "pool_once", 4, "fine").await.unwrap();
    let rated = agents.rate_pool(&origin(&cafe, cafe.names.chloe), "pool_once", 5, "").await.unwrap();
    assert_eq!((rated.stars, rated.ratings), (450, 2));
    assert!(agents.rate_pool(&origin(&cafe, cafe.names.ada), "pool_once", 5, "").await.is_err(), "one's own");
}
