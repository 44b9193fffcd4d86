//! A wire between a process under test and its Postgres that can be cut at a chosen statement.
//!
//! Killing "at a random moment" mostly hits the same few moments. Here a test counts: it cuts before the first statement,
//! after it, before the second … until an action runs through uncut, so that every gap between two statements was tried.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream, UnixStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
        unix,
    },
    sync::watch,
};

/// Where to cut, counted in round trips from the moment of arming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// This round trip never reaches the server.
    Before(u32),
    /// The server does it, and the answer never reaches the client.
    After(u32),
}

/// What all connections share.
#[derive(Default)]
struct Plan {
    armed: Option<Cut>,
    round_trips: u32,
    last: Option<Instant>,
}

/// The wire. Dropping it does not close connections; the process under test is killed anyway.
#[derive(Clone)]
pub(crate) struct Scissors {
    port: u16,
    plan: Arc<Mutex<Plan>>,
    /// True once cut: nothing passes in either direction.
    is_cut: Arc<watch::Sender<bool>>,
    /// Rises when all connections break.
    snaps: Arc<watch::Sender<u32>>,
}

impl Scissors {
    /// A wire to this server.
    pub(crate) async fn before(server: &PgConnectOptions) -> Self {
        let socket = server.get_socket().expect("the tests' servers listen on a socket").clone();
        let socket = socket.join(format!(".s.PGSQL.{}", server.get_port()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            plan: Arc::default(),
            is_cut: Arc::new(watch::channel(false).0),
            snaps: Arc::new(watch::channel(0).0),
        };
        tokio::spawn(wire.clone().accept(listener, socket));
        wire
    }

    /// The address that leads through the wire.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://artie@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Counts from now on and cuts there.
    pub(crate) fn arm(&self, cut: Cut) {
        *self.plan.lock().unwrap() = Plan { armed: Some(cut), ..Plan::default() };
    }

    /// Waits until nothing has passed for this long: what a start sets in motion would be counted otherwise.
    pub(crate) async fn quiet(&self, for_this_long: Duration) {
        loop {
            let last = self.plan.lock().unwrap().last;
            let silence = last.map_or(Duration::ZERO, |last| last.elapsed());
            if silence >= for_this_long {
                return;
            }
            tokio::time::sleep(for_this_long.saturating_sub(silence).max(Duration::from_millis(1))).await;
        }
    }

    /// Lets nothing pass from now on; the connections stay.
    pub(crate) fn freeze(&self) {
        self.is_cut.send_replace(true);
    }

    /// Breaks every connection; new ones can be made.
    pub(crate) fn snap(&self) {
        self.snaps.send_modify(|snaps| *snaps += 1);
    }

    /// Lets everything pass again.
    pub(crate) fn mend(&self) {
        *self.plan.lock().unwrap() = Plan::default();
        self.is_cut.send_replace(false);
    }

    /// Resolves when the wire was cut.
    pub(crate) async fn cut(&self) {
        self.is_cut.subscribe().wait_for(|cut| *cut).await.unwrap();
    }

    async fn accept(self, listener: TcpListener, socket: PathBuf) {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = UnixStream::connect(&socket).await else { continue };
            tokio::spawn(self.clone().carry(client, server));
        }
    }

    async fn carry(self, client: TcpStream, server: UnixStream) {
        client.set_nodelay(true).ok();
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let mut snaps = self.snaps.subscribe();
        tokio::select! {
            _ = snaps.changed() => {}
            _ = self.upstream(from_client, to_server) => {}
            _ = self.downstream(from_server, to_client) => {}
        }
    }

    /// Client to server, message by message, because a cut falls between two messages.
    async fn upstream(&self, mut from: OwnedReadHalf, mut to: unix::OwnedWriteHalf) -> io::Result<()> {
        let mut is_started = false;
        loop {
            let mut message = Vec::new();
            if is_started {
                message.push(from.read_u8().await?);
            }
            let length = from.read_u32().await?;
            message.extend(length.to_be_bytes());
            let start = message.len();
            message.resize(start + length as usize - 4, 0);
            from.read_exact(&mut message[start..]).await?;
            // Query and Sync end a round trip; a start-up message has no type byte.
            if is_started && matches!(message[0], b'Q' | b'S') && self.counts_to(Cut::Before) {
                self.is_cut.send_replace(true);
            }
            self.wait_while_cut().await;
            to.write_all(&message).await?;
            is_started = true;
        }
    }

    /// Server to client: a cut after a round trip swallows its answer.
    async fn downstream(&self, mut from: unix::OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            // ReadyForQuery ends an answer: 'Z', length 5, one status byte.
            if read >= 6 && buffer[read - 6] == b'Z' && self.reached_after() {
                self.is_cut.send_replace(true);
            }
            self.wait_while_cut().await;
            to.write_all(&buffer[..read]).await?;
        }
    }

    /// Counts a round trip; true if the plan is to cut before it.
    fn counts_to(&self, kind: fn(u32) -> Cut) -> bool {
        let mut plan = self.plan.lock().unwrap();
        plan.round_trips += 1;
        plan.last = Some(Instant::now());
        plan.armed == Some(kind(plan.round_trips))
    }

    /// True if the answer that just came in is the one to swallow.
    fn reached_after(&self) -> bool {
        let plan = self.plan.lock().unwrap();
        matches!(plan.armed, Some(Cut::After(trip)) if plan.round_trips >= trip)
    }

    async fn wait_while_cut(&self) {
        self.is_cut.subscribe().wait_for(|cut| !*cut).await.ok();
    }
}
