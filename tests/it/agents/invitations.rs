//! Bringing agents into a server: every link can be reached, and there are never more than a server may have.

use artie::{
    agents::{Deployment, model::Visibility, pools::Place},
    ids::UserId,
    queue::RespondTo,
    words::Locale,
};
use serde_json::json;

use super::{Lent, QUICK, a_bot, lent, origin, origin_in};
use crate::support::{
    eventually,
    stage::{said, start_with},
    town::DEADLINE,
};

/// All agents that there are come to the café, as far as the database knows.
async fn come(lent: &Lent, guild: artie::ids::GuildId) {
    sqlx::query("INSERT INTO agent_presence (agent_id, guild_id, since) SELECT agent_id, $1, 0 FROM agent_bots")
        .bind(guild.to_string())
        .execute(lent.database.db.pool())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_49_agents_has_its_link_although_no_message_holds_them_all() {
    let lent = lent(49).await;
    let (cafe, bakery) = (&lent.cafe, lent.cafe.names.next_door);
    let ben = cafe.person("ben");
    sqlx::query("UPDATE agent_bots SET tag = 'an agent with a long name ' || lpad(id::text, 6, '0')")
        .execute(lent.database.db.pool())
        .await
        .unwrap();
    cafe.town.with(|world| world.invite(cafe.names.artie, bakery, ben.id, 2_048)).unwrap();
    let there = origin_in(cafe, ben.id, bakery);
    lent.services.agents.select_pool(&there, "pool_caf", Some(Place::Primary)).await.unwrap();
    let bot = start_with(cafe, &lent.database.db, &QUICK).await;
    cafe.registered("agents").await;
    eventually(DEADLINE, async || lent.online_rows().await == 49).await;
    let oven = cafe.town.with(|world| {
        world.channels.values().find(|channel| channel.guild == Some(bakery)).map(|channel| channel.id).unwrap()
    });
    let asked = ben.uses(oven, "agents deploy", &json!({ "total": 49 })).unwrap();
    let answer = cafe.answer(asked.id()).await.answer.unwrap();
    let shown = said(&answer);
    assert!(shown.contains("**0** of 49 are here") && shown.contains("The attached file has all of it"), "{shown}");
    let bytes = cafe.town.with(|world| world.files[&answer.attachments[0].id].bytes.clone());
    let file = String::from_utf8(bytes).unwrap();
    for agent in &lent.agents {
        assert!(file.contains(&format!("client_id={agent}&")), "no link for {agent} in {file}");
    }
    bot.stop().await;
}

/// Chooses this pool as the server's only one, and asks for as many agents as there can be.
async fn asks_for_all(lent: &Lent, pool: &str) -> Deployment {
    let (agents, ada) = (&lent.services.agents, lent.cafe.names.ada);
    agents.select_pool(&origin(&lent.cafe, ada), pool, Some(Place::Primary)).await.unwrap();
    let asked = origin(&lent.cafe, ada);
    let route = RespondTo::Channel { channel: lent.lab(), locale: Locale::english() };
    agents.deploy(&asked, 49, &route).await.unwrap();
    agents.deployment(asked.event).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_server_gets_no_more_than_49_agents_whatever_pools_it_chooses_in_turn() {
    let lent = lent(46).await;
    come(&lent, lent.cafe.names.guild).await;
    let lends = async |owner: UserId, name: &str, first: usize| {
        let pool =
            lent.services.agents.create_pool(&origin(&lent.cafe, owner), name, Visibility::Public).await.unwrap();
        for number in first..first + 5 {
            let (identity, token) = a_bot(&lent.cafe, number);
            let asked = origin(&lent.cafe, owner);
            lent.services.agents.lend(&asked, pool.id.as_str(), &identity, &token).await.unwrap();
        }
    };
    lends(lent.cafe.names.ben, "More", 100).await;
    lends(lent.cafe.names.chloe, "Even More", 200).await;
    let numbers = |deployment: &Deployment| {
        (deployment.present, deployment.others, deployment.invited.len(), deployment.missing())
    };
    let first = asks_for_all(&lent, "pool_more").await;
    assert_eq!(numbers(&first), (46, 0, 3, 0), "agents of a pool that is not chosen any more count as well");
    let second = asks_for_all(&lent, "pool_even_more").await;
    assert_eq!(numbers(&second), (46, 3, 0, 0), "so do those that are on their way");
    let again = asks_for_all(&lent, "pool_more").await;
    assert_eq!(again.invited, first.invited, "whoever is invited already is invited again, not somebody else");
}
