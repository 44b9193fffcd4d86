//! The doctor and the health check, on installations well and ill.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use artie::{
    clock::Clock,
    config::{self, Settings, Sources},
    demo::world::cafe::ARTIE_TOKEN,
    doctor::{self, Finding, Verdict},
};
use sqlx::Connection;

use crate::support::{
    self,
    stage::model_address,
    town::{Cafe, cafe},
};

fn settings(environment: &[(&str, &str)]) -> Settings {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    config::load(&Sources { file: None, environment }).unwrap().settings
}

/// A database, no token, and an HTTP address that is free.
async fn examine(url: &str, clock: &Clock) -> Vec<Finding> {
    doctor::examine(&settings(&[("DATABASE_URL", url), ("ARTIE_HTTP_ADDR", "127.0.0.1:0")]), clock).await
}

fn text(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A server that gives this answer to the next request.
fn server(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut request = [0; 1024];
            assert_ne!(connection.read(&mut request).unwrap(), 0);
            connection.write_all(answer.as_bytes()).unwrap();
        }
    });
    address
}

const WELL: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
const ILL: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 10\r\nconnection: close\r\n\r\nno gateway";

#[tokio::test]
async fn a_sound_database_is_found_sound() {
    let database = support::database().await;
    let findings = examine(&database.url, &Clock::system()).await;
    let said = text(&findings);
    for fine in ["knows letters", "agree.", "Every migration is applied", "The schema is as", "is free"] {
        assert!(said.lines().any(|line| line.starts_with("ok") && line.contains(fine)), "{fine} is missing in\n{said}");
    }
    assert!(
        said.starts_with("BAD  There is no Discord token.\n     → There is no Discord token. Set DISCORD_TOKEN"),
        "{said}"
    );
    assert_eq!(doctor::worst(&findings), Verdict::Bad);
    assert_eq!(doctor::worst(&findings[1..]), Verdict::Fine);
}

#[tokio::test]
async fn what_waits_differs_or_drifted_is_named_with_its_cure() {
    let empty = support::empty_database().await;
    let said = text(&examine(&empty.url, &Clock::system()).await);
    assert!(said.contains("hmm  Migrations are waiting: 0001 guilds, 0002 agents"), "{said}");

    let clock = Clock::system();
    clock.advance(Duration::from_secs(90));
    let database = support::database().await;
    let mut connection = sqlx::PgConnection::connect(&database.url).await.unwrap();
    support::execute(&mut connection, "DROP INDEX idx_wallets_balance".into()).await;
    let said = text(&examine(&database.url, &clock).await);
    assert!(said.contains("BAD  The schema is not as this version expects."), "{said}");
    assert!(said.contains("- index user_wallets.idx_wallets_balance btree (balance DESC)"), "{said}");
    assert!(said.contains("differ by 90 s") || said.contains("differ by 89 s"), "{said}");

    support::execute(&mut connection, "UPDATE _sqlx_migrations SET checksum = '' WHERE version = 2".into()).await;
    let said = text(&examine(&database.url, &clock).await);
    assert!(said.contains("BAD  The migrations do not match this version of Artie.\n     → Migration 0002"), "{said}");
}

#[tokio::test]
async fn an_installation_with_nothing_is_told_everything() {
    let nothing = settings(&[("ARTIE_HTTP_ADDR", "")]);
    insta::assert_snapshot!(text(&doctor::examine(&nothing, &Clock::system()).await), @r"
    BAD  There is no Discord token.
         → There is no Discord token. Set DISCORD_TOKEN (discord.token): developer portal → your application → Bot → Reset Token. To try Artie without one: `artie demo`.
    BAD  There is no database.
         → Set DATABASE_URL (database.url) to a Postgres, or start with --local-db to use one of Artie's own on this machine. To try Artie without one: `artie demo`.
    hmm  Health and metrics are switched off.
         → Set ARTIE_HTTP_ADDR (http.addr), for example 127.0.0.1:9090, to watch over Artie.
    ");
}

#[tokio::test]
async fn a_database_that_refuses_is_one_sentence() {
    let database = support::database().await;
    let (server, _) = database.url.rsplit_once('/').unwrap();
    let said = text(&examine(&format!("{server}/nosuch"), &Clock::system()).await);
    assert!(
        said.contains("BAD  The database cannot be used.\n     → Postgres at /")
            && said.contains(r#"has no database "nosuch""#),
        "{said}"
    );
}

#[tokio::test]
async fn an_address_in_use_is_artie_itself_or_somebody_else() {
    let said = |address: SocketAddr| async move {
        text(&doctor::examine(&settings(&[("ARTIE_HTTP_ADDR", &address.to_string())]), &Clock::system()).await)
    };
    assert!(said(server(WELL)).await.contains("ok   A running Artie answers at 127.0.0.1:"));
    assert!(said(server(ILL)).await.contains("cannot be used for health and metrics (Address already in use"));
}

#[tokio::test]
async fn health_asks_the_running_one() {
    let ask = |address: String| async move { doctor::health(&settings(&[("ARTIE_HTTP_ADDR", &address)]).http).await };
    ask(server(WELL).to_string()).await.unwrap();
    let ill = ask(server(ILL).to_string()).await.unwrap_err().to_string();
    assert!(ill.ends_with("is not well: 503 Service Unavailable no gateway"), "{ill}");
    let silent = ask("127.0.0.1:9".into()).await.unwrap_err().to_string();
    assert!(silent.contains("No Artie answers at 127.0.0.1:9 (Connection refused"), "{silent}");
    let nowhere = ask(String::new()).await.unwrap_err().to_string();
    assert!(nowhere.contains("Health is switched off"), "{nowhere}");
}

#[tokio::test]
async fn an_endpoint_of_models_is_looked_for() {
    let said = async |base: &str, embedding: &str| {
        let environment = [
            ("ARTIE_HTTP_ADDR", ""),
            ("ARTIE_MODELS_BASE_URL", base),
            ("ARTIE_MODELS_CHAT", "artie-scripted"),
            ("ARTIE_MODELS_EMBEDDING", embedding),
        ];
        text(&doctor::examine(&settings(&environment), &Clock::system()).await)
    };
    let silent = said("http://127.0.0.1:9/v1", "").await;
    assert!(silent.contains("BAD  No models' endpoint answers at 127.0.0.1:9 ("), "{silent}");
    let cafe = cafe().await;
    let there = model_address(&cafe);
    let well = said(&there, "artie-hashing").await;
    assert!(well.contains("ok   The models' endpoint answers at 127.0.0.1:"), "{well}");
    let unlisted = said(&there, "nosuch").await;
    assert!(unlisted.contains("hmm  The models' endpoint at 127.0.0.1:"), "{unlisted}");
    assert!(unlisted.contains("does not list nosuch."), "{unlisted}");
    let refused = server("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let refused = said(&format!("http://{refused}/v1"), "").await;
    assert!(refused.contains("refuses Artie (status 401)"), "{refused}");
}

#[tokio::test]
async fn a_server_of_tools_that_does_not_answer_is_named() {
    let file = std::env::temp_dir().join(format!("artie-doctor-{}.toml", std::process::id()));
    std::fs::write(&file, "[mcp.servers.lab]\ncommand = \"/nonexistent/server\"\n").unwrap();
    let environment = vec![("ARTIE_HTTP_ADDR".to_owned(), String::new())];
    let settings = config::load(&Sources { file: Some(file.clone()), environment }).unwrap().settings;
    std::fs::remove_file(&file).unwrap();
    let said = text(&doctor::examine(&settings, &Clock::system()).await);
    assert!(said.contains("BAD  The MCP server “lab” does not answer.\n     → Look at mcp.servers.lab"), "{said}");
}

/// What the doctor says of this café and this database.
async fn of_cafe(cafe: &Cafe, url: &str) -> String {
    let base = cafe.discord.base_url();
    let environment =
        [("DISCORD_TOKEN", ARTIE_TOKEN), ("DISCORD_API_BASE", &*base), ("DATABASE_URL", url), ("ARTIE_HTTP_ADDR", "")];
    let findings = doctor::examine(&settings(&environment), &Clock::system()).await;
    assert_ne!(doctor::worst(&findings), Verdict::Bad, "{}", text(&findings));
    text(&findings)
}

#[tokio::test]
async fn what_a_server_chose_is_judged_by_what_artie_may_do_and_hear_there() {
    let (cafe, database) = (cafe().await, support::database().await);
    let said = of_cafe(&cafe, &database.url).await;
    assert!(said.contains("ok   Artie hears who joins."), "{said}");

    let chosen = |channel: artie::ids::ChannelId| {
        let data = serde_json::json!({ "welcome": { "channel": channel.to_string() } });
        sqlx::query(
            "INSERT INTO guild_settings (guild_id, data, rev) VALUES ($1, $2, 1)
             ON CONFLICT (guild_id) DO UPDATE SET data = excluded.data",
        )
        .bind(cafe.names.guild.to_string())
        .bind(data)
        .execute(database.db.pool())
    };
    chosen(cafe.names.general).await.unwrap();
    let said = of_cafe(&cafe, &database.url).await;
    assert!(said.contains("ok   What servers have chosen can work there (1 looked at)."), "{said}");

    chosen(cafe.names.news).await.unwrap();
    cafe.town.with(|world| world.applications.get_mut(&cafe.names.artie).unwrap().granted_intents = 0);
    let said = of_cafe(&cafe, &database.url).await;
    let troubled = format!("hmm  In the server {} the setting welcome.channel cannot work.", cafe.names.guild);
    for doubt in
        ["hmm  Artie may not read message content", "hmm  Artie does not hear who joins, and one server", &troubled]
    {
        assert!(said.contains(doubt), "{doubt} is missing in\n{said}");
    }
    cafe.expect_no_unknown_requests();
}
