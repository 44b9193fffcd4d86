//! The thread that keeps the server: starts it, starts it again when it dies, stops it at the end. A thread of its own,
//! because the kernel ties the server's life to the thread that started it, and the runtime's threads come and go.

use std::{
    io,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::sync::oneshot;

use super::{
    Mode, Options,
    binaries::{self, Binaries},
    place::Place,
    server::{Server, initialise},
};
use crate::error::Result;

/// How soon a dead server is noticed.
const PULSE: Duration = Duration::from_millis(100);
/// How long to wait before starting a server again that does not start.
const PAUSE: Duration = Duration::from_secs(5);

/// What the thread is asked to do; the answer is sent when it is done.
enum Wish {
    Halt(oneshot::Sender<Result<()>>),
    Resume(oneshot::Sender<Result<()>>),
}

/// The handle of the thread. Dropping it stops the server and waits for its end.
#[derive(Debug)]
pub(super) struct Keeper {
    wishes: Option<Sender<Wish>>,
    thread: Option<JoinHandle<()>>,
    process: Arc<AtomicU32>,
}

impl Keeper {
    /// Starts the thread, and waits until the server is ready.
    pub(super) async fn start(options: Options, place: Place) -> Result<Self> {
        let (wishes, inbox) = channel();
        let (ready, is_ready) = oneshot::channel();
        let process = Arc::new(AtomicU32::new(0));
        let kept = process.clone();
        let work = move || match Kept::prepare(&options, place, kept) {
            Ok(mut kept) => {
                ready.send(kept.start_server()).ok();
                kept.serve(&inbox);
            }
            Err(error) => drop(ready.send(Err(error))),
        };
        let thread = thread::Builder::new().name("postgres".into()).spawn(work).context("starting a thread")?;
        let keeper = Self { wishes: Some(wishes), thread: Some(thread), process };
        is_ready.await.context("the keeper of the local Postgres died")??;
        Ok(keeper)
    }

    /// The server's process id, while it runs.
    pub(super) fn process(&self) -> Option<u32> {
        Some(self.process.load(Ordering::Acquire)).filter(|process| *process != 0)
    }

    /// Stops the server until [`resume`](Self::resume).
    pub(super) async fn halt(&self) -> Result<()> {
        self.wish(Wish::Halt).await
    }

    /// Starts it again.
    pub(super) async fn resume(&self) -> Result<()> {
        self.wish(Wish::Resume).await
    }

    async fn wish(&self, wish: fn(oneshot::Sender<Result<()>>) -> Wish) -> Result<()> {
        let (done, is_done) = oneshot::channel();
        if let Some(wishes) = &self.wishes {
            wishes.send(wish(done)).ok();
        }
        is_done.await.context("the keeper of the local Postgres died")?
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.wishes.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// What the thread holds.
struct Kept {
    binaries: Binaries,
    place: Place,
    mode: Mode,
    server: Option<Server>,
    process: Arc<AtomicU32>,
    /// Removes the directory of a throw-away cluster even when this process is killed.
    broom: Option<Child>,
}

impl Kept {
    fn prepare(options: &Options, place: Place, process: Arc<AtomicU32>) -> Result<Self> {
        let binaries = binaries::find(&options.machine, &place.data, place.account.as_ref())?;
        let mode = options.mode;
        let broom = if mode == Mode::ThrowAway { Some(broom(&place).context("starting a shell")?) } else { None };
        if !place.data.exists() {
            initialise(&binaries, &place, mode)?;
        }
        Ok(Self { binaries, place, mode, server: None, process, broom })
    }

    fn start_server(&mut self) -> Result<()> {
        let server = Server::start(&self.binaries, &self.place, self.mode)?;
        self.process.store(server.process(), Ordering::Release);
        self.server = Some(server);
        Ok(())
    }

    fn stop_server(&mut self) {
        self.process.store(0, Ordering::Release);
        if let Some(server) = self.server.take() {
            server.stop(self.mode);
        }
    }

    /// Until the handle is dropped.
    fn serve(&mut self, inbox: &Receiver<Wish>) {
        let mut wanted = self.server.is_some();
        let mut not_before = Instant::now();
        loop {
            match inbox.recv_timeout(PULSE) {
                Ok(Wish::Halt(done)) => {
                    wanted = false;
                    self.stop_server();
                    done.send(Ok(())).ok();
                }
                Ok(Wish::Resume(done)) => {
                    let outcome = if self.server.is_some() { Ok(()) } else { self.start_server() };
                    wanted = outcome.is_ok();
                    done.send(outcome).ok();
                }
                Err(RecvTimeoutError::Timeout) if wanted => self.look_after(&mut not_before),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.stop_server();
    }

    fn look_after(&mut self, not_before: &mut Instant) {
        if self.server.as_mut().is_some_and(|server| !server.is_dead()) || Instant::now() < *not_before {
            return;
        }
        tracing::warn!("the local Postgres has died; starting it again");
        self.process.store(0, Ordering::Release);
        self.server = None;
        if let Err(error) = self.start_server() {
            tracing::error!(%error, "the local Postgres does not start; trying again");
            *not_before = Instant::now() + PAUSE;
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.stop_server();
        if self.mode == Mode::ThrowAway {
            self.place.remove().ok();
        }
        if let Some(mut broom) = self.broom.take() {
            drop(broom.stdin.take());
            broom.wait().ok();
        }
    }
}

/// A shell that waits for our end (the end of its input), however it comes, and then clears up after us.
fn broom(place: &Place) -> io::Result<Child> {
    use std::os::unix::process::CommandExt;
    const SCRIPT: &str = r#"
        cat >/dev/null
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
        n=0
        while [ -e "$1/data/postmaster.pid" ] && [ "$n" -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
        rm -rf -- "$1" "$2""#;
    Command::new("/bin/sh")
        .args(["-c", SCRIPT, "artie-broom"])
        .args([&place.directory, &place.socket])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .process_group(0)
        .spawn()
}
