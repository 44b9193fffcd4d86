//! SIGTERM and SIGINT: the first asks for an orderly stop, the second ends the process at once.

use tokio::signal::unix::{SignalKind, signal};

use super::ending::{Ending, Exit};

/// Resolves with the first signal; from then on a second one exits at once, because somebody is in a hurry.
pub(super) async fn asked_to_stop() -> Result<(), Ending> {
    let listen =
        |kind| signal(kind).map_err(|error| Ending::new(Exit::Fault, format!("Signals can't be listened to: {error}")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // Nothing durable is lost: what was committed stays, leases expire, gaps are filled from history.
        std::process::exit(Exit::Fault as i32);
    });
    Ok(())
}
