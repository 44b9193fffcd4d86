//! Everything people can ask for, by 64 clients at once, while their process and the database are killed with -9 at random
//! moments. In the end nothing is lost, doubled or negative, and whatever was answered once is answered so again.
//!
//! In the suite with 4,000 deeds; `ARTIE_SOAK=1000000 ./dev test soak -- --nocapture` is the long form.

mod client;
mod proof;
mod slots;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use artie::{dice::Dice, error::Error, games::duel::Answered, ids::EventId, trade::How, words::Locale};

use super::town::Town;
use crate::support::{cluster::OwnCluster, eventually, own_cluster, process::Process};
use slots::{CLIENTS, Counter, Slots};

/// A process, or the database, that does not go on within this time has been lost.
const STALLED: Duration = Duration::from_mins(2);

struct Soak {
    cluster: OwnCluster,
    slots: Slots,
    file: PathBuf,
    each: u64,
    process: Process,
    dice: Dice,
    began: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kill {
    Process,
    Database,
}

impl Soak {
    async fn begin(deeds: u64, dice: Dice) -> Self {
        let cluster = own_cluster().await;
        let file = std::env::temp_dir().join(format!("artie-soak-{}.slots", std::process::id()));
        std::fs::remove_file(&file).ok();
        let (slots, each) = (Slots::open(&file), deeds.div_ceil(CLIENTS));
        let process = launch(&cluster, &file, each);
        Self { cluster, slots, file, each, process, dice, began: Instant::now() }
    }

    /// Waits until so many deeds are answered.
    async fn reaches(&mut self, deeds: u64) {
        let (mut seen, mut since) = (self.slots.answered(), Instant::now());
        while self.slots.answered() < deeds {
            assert!(since.elapsed() < STALLED, "stalled at {seen} of {deeds}: {}", self.process.printed());
            let code = self.process.exit_code();
            assert!(code.is_none_or(|code| code == 0), "the process ended: {}", self.process.printed());
            tokio::time::sleep(Duration::from_millis(2)).await;
            let now = self.slots.answered();
            if now > seen {
                (seen, since) = (now, Instant::now());
            }
        }
    }

    async fn kill(&mut self, what: Kill) {
        let moment = self.dice.between(0..=40).unsigned_abs();
        tokio::time::sleep(Duration::from_millis(moment)).await;
        match what {
            Kill::Process => {
                self.process.kill();
                self.process = launch(&self.cluster, &self.file, self.each);
            }
            Kill::Database => {
                let before = self.started().await;
                self.cluster.kill();
                eventually(Duration::from_mins(1), || async {
                    let now = self.started().await;
                    now.is_some() && now != before
                })
                .await;
            }
        }
    }

    /// When the server that answers just now was started.
    async fn started(&self) -> Option<String> {
        let started = "SELECT pg_postmaster_start_time()::text";
        sqlx::query_scalar(started).fetch_one(self.cluster.db.pool()).await.ok()
    }

    fn say(&self, what: &str) {
        let count = |counter| self.slots.counter(counter);
        eprintln!(
            "{:>7.1?} s: {} deeds answered ({} done, {} refused); {} were under way at a kill, {} of them done; {} answers \
             asked for again: {what}",
            self.began.elapsed().as_secs_f32(),
            self.slots.answered(),
            count(Counter::Done),
            count(Counter::Refused),
            count(Counter::Unknown),
            count(Counter::Happened),
            count(Counter::Compared),
        );
    }

    /// The tasks come that end what nobody has answered.
    async fn run_everything_out(&self) {
        let town = Town::over(self.cluster.db.clone());
        town.clock.advance(Duration::from_millis(self.slots.counter(Counter::Offset)) + 2 * client::MARGIN);
        for (open, is_duel) in [("duels", true), ("trades", false)] {
            let sql = sqlx::AssertSqlSafe(format!("SELECT id FROM {open} WHERE status = 'open'"));
            let ids: Vec<String> = sqlx::query_scalar(sql).fetch_all(town.db.pool()).await.unwrap();
            self.say(&format!("{} {open} are still open, and run out", ids.len()));
            for id in ids {
                let id = EventId(id.parse().unwrap());
                if is_duel {
                    let ended = town.games.run_out(id, Locale::english()).await.unwrap();
                    assert!(matches!(ended, Some(Answered::Ended(_))), "{ended:?}");
                } else {
                    let ended = town.trades.run_out(id, Locale::english()).await.unwrap();
                    assert_eq!(ended.how, How::Ended);
                }
            }
        }
    }

    /// What everybody has is what their movements add up to.
    async fn adds_up(&self) {
        let began = Instant::now();
        let report = loop {
            match artie::economy::verify(&self.cluster.db).await {
                Ok(report) => break report,
                // A connection of this pool to the server that was killed.
                Err(Error::Busy { .. }) if began.elapsed() < STALLED => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Err(error) => panic!("{error:?}"),
            }
        };
        assert!(report.is_clean(), "{}", report.table());
    }

    /// The command an operator would use.
    async fn verify(&self) {
        let url = self.cluster.url();
        let mut verify = Process::start(&["ledger", "verify"], &[("DATABASE_URL", &url)]);
        assert_eq!(verify.ended().await, Some(0), "{}", verify.printed());
        assert!(verify.printed().contains("Every balance and every stack is what its movements add up to"));
    }
}

/// This very program, as nothing but the clients.
fn launch(cluster: &OwnCluster, file: &std::path::Path, each: u64) -> Process {
    let (url, each) = (cluster.url(), each.to_string());
    let environment = [("SOAK_URL", url.as_str()), ("SOAK_SLOTS", file.to_str().unwrap()), ("SOAK_EACH", &each)];
    let clients = ["--ignored", "--exact", "economy::soak::the_clients_of_a_soak", "--nocapture"];
    Process::of(&std::env::current_exe().unwrap(), &clients, &environment)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "no test of its own: the soak starts it as a process that can be killed"]
#[expect(clippy::disallowed_methods, reason = "what the soak tells its processes")]
async fn the_clients_of_a_soak() {
    let told = |name| std::env::var(name).expect("started by the soak");
    client::run(&told("SOAK_URL"), &PathBuf::from(told("SOAK_SLOTS")), told("SOAK_EACH").parse().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "how long a form a person wants to run")]
async fn a_soak_under_fire_loses_and_doubles_nothing() {
    // The long form is killed at other moments each time.
    let (deeds, dice) = match std::env::var("ARTIE_SOAK") {
        Ok(number) => (number.parse().unwrap(), Dice::from_system()),
        Err(_) => (4_000, Dice::seeded(1)),
    };
    let kills = (deeds / 5_000).clamp(5, 100);
    let mut soak = Soak::begin(deeds, dice).await;
    for round in 1..=kills {
        soak.reaches(deeds * round / (kills + 1)).await;
        let what = if round % 2 == 1 { Kill::Process } else { Kill::Database };
        soak.kill(what).await;
        soak.say(&format!("{what:?} killed, {round} of {kills}"));
        // It holds in the middle of everything, too.
        soak.adds_up().await;
    }
    soak.reaches(soak.each * CLIENTS).await;
    assert_eq!(
        tokio::time::timeout(STALLED, soak.process.ended()).await.unwrap(),
        Some(0),
        "{}",
        soak.process.printed()
    );
    soak.run_everything_out().await;
    soak.verify().await;
    proof::assert_nothing_is_wrong(&soak.cluster.db).await;
    soak.say("nothing lost, doubled or negative");
    let count = |counter| soak.slots.counter(counter);
    assert!(count(Counter::Unknown) > 0, "no deed was under way at any kill: they missed");
    assert!(count(Counter::Compared) > 0, "no answer was compared");
    assert!(count(Counter::Done) > deeds / 4, "hardly anything was done");
    let moved = Town::over(soak.cluster.db.clone()).audit().await.movements;
    assert!(moved.unsigned_abs() > deeds / 8, "hardly anything moved");
    for (what, came_true) in [("duels", "fought"), ("trades", "done")] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT status, count(*) FROM {what} GROUP BY 1"));
        let found: BTreeMap<String, i64> =
            sqlx::query_as(sql).fetch_all(soak.cluster.db.pool()).await.unwrap().into_iter().collect();
        soak.say(&format!("{what}: {found:?}"));
        assert!(found.contains_key(came_true), "hardly anything came of {what}");
    }
    std::fs::remove_file(&soak.file).ok();
}
