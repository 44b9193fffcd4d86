//! `artie demo --tour`: the program itself, with its own Postgres and nothing prepared.

use std::{process::Stdio, time::Duration};

use tokio::process::Command;

/// The whole tour, from an empty directory; a machine under load gets time.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test]
async fn the_tour_tells_its_story_checks_it_and_ends_well() {
    let run = Command::new(env!("CARGO_BIN_EXE_artie"))
        .args(["demo", "--tour"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PATIENCE, run).await.expect("the tour ends").unwrap();
    let (told, trouble) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}\n{trouble}");
    for line in [
        "it paid once: Ada has 750 coins, Ben 250",
        "asked in plain words, answered through the queue",
        "Streak: 2 days",
        "balanced: 2,000 coins in 2 wallets",
        "none unknown",
        "Everything was as it should be.",
    ] {
        assert!(told.contains(line), "“{line}” is missing in:\n{told}");
    }
    assert!(!told.contains('\x1b'), "no colours in a pipe");
}
