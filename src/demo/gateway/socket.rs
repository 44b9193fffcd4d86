//! One websocket: HELLO, heartbeats, IDENTIFY or RESUME, and then whatever its session is told.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::Instant,
};

use super::{
    close,
    codec::Codec,
    op,
    opening::{self, Opened},
    sessions::{Line, Told},
};
use crate::{
    demo::{
        town::Town,
        world::{Disturbance, WireEntry},
    },
    ids::ApplicationId,
};

/// How many payloads a client may send a minute.
const PAYLOADS_A_MINUTE: u32 = 120;

static LINES: AtomicU64 = AtomicU64::new(1);

/// Why a socket ends.
enum End {
    /// The other side is gone, or is cut off without a word.
    Silent,
    /// The client closed; a normal close ends its session.
    ByClient(u16),
    /// The server closes with this code.
    Close(u16, String),
}

impl From<(u16, &'static str)> for End {
    fn from((code, reason): (u16, &'static str)) -> Self {
        Self::Close(code, reason.into())
    }
}

struct Socket {
    town: Town,
    ws: WebSocket,
    codec: Codec,
    line: Line,
    session: Option<String>,
    application: Option<ApplicationId>,
    interval: Duration,
    is_deaf: bool,
    is_mute: bool,
    minute: (Instant, u32),
}

/// Serves a socket to its end.
pub(super) async fn serve(town: Town, ws: WebSocket, asked: HashMap<String, String>) {
    let (sender, receiver) = mpsc::unbounded_channel::<Told>();
    let is_stream = asked.get("compress").is_some_and(|kind| kind == "zlib-stream");
    let codec = if is_stream { Codec::stream() } else { Codec::Text };
    let mut socket = Socket::new(town, ws, codec, sender);
    let version = asked.get("v").map_or("10", String::as_str);
    let end = if version == "10" {
        socket.talk(receiver).await.err().unwrap_or(End::Silent)
    } else {
        End::from(close::INVALID_VERSION)
    };
    socket.finish(end).await;
}

impl Socket {
    fn new(town: Town, ws: WebSocket, codec: Codec, sender: UnboundedSender<Told>) -> Self {
        let interval = town.with(|world| world.heartbeat);
        let line = Line { number: LINES.fetch_add(1, Ordering::Relaxed), sender };
        Self {
            town,
            ws,
            codec,
            line,
            session: None,
            application: None,
            interval,
            is_deaf: false,
            is_mute: false,
            minute: (Instant::now(), 0),
        }
    }

    async fn talk(&mut self, mut told: UnboundedReceiver<Told>) -> Result<(), End> {
        let hello = json!({"heartbeat_interval": u64::try_from(self.interval.as_millis()).unwrap_or(u64::MAX), "_trace": ["demo"]});
        self.send(op::HELLO, "HELLO", hello).await?;
        let mut last_beat = Instant::now();
        loop {
            // Half an interval of grace, as networks have delays.
            let patience = last_beat + self.interval + self.interval / 2;
            tokio::select! {
                biased;
                message = self.ws.recv() => {
                    let Some(payload) = self.read(message)? else { continue };
                    if payload["op"] == json!(op::HEARTBEAT) {
                        last_beat = Instant::now();
                    }
                    self.answer(&payload).await?;
                }
                Some(told) = told.recv() => self.pass_on(told).await?,
                () = tokio::time::sleep_until(patience) => return Err(close::SESSION_TIMED_OUT.into()),
            }
        }
    }

    fn read(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<Option<Value>, End> {
        let text = match message {
            None | Some(Err(_)) => return Err(End::Silent),
            Some(Ok(Message::Close(frame))) => return Err(End::ByClient(frame.map_or(1005, |frame| frame.code))),
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
            Some(Ok(Message::Binary(_))) => return Err(close::DECODE_ERROR.into()),
        };
        if self.minute.0.elapsed() > Duration::from_mins(1) {
            self.minute = (Instant::now(), 0);
        }
        self.minute.1 += 1;
        if self.minute.1 > PAYLOADS_A_MINUTE {
            return Err(close::RATE_LIMITED.into());
        }
        serde_json::from_str(&text).map(Some).map_err(|_| close::DECODE_ERROR.into())
    }

    async fn answer(&mut self, payload: &Value) -> Result<(), End> {
        let asked = &payload["d"];
        match payload["op"].as_u64() {
            Some(op::HEARTBEAT) if self.is_deaf => Ok(()),
            Some(op::HEARTBEAT) => self.send(op::ACK, "HEARTBEAT_ACK", Value::Null).await,
            Some(op::IDENTIFY | op::RESUME) if self.session.is_some() => Err(close::ALREADY_AUTHENTICATED.into()),
            Some(op::IDENTIFY) => self.identify(asked).await,
            Some(op::RESUME) => self.resume(asked).await,
            Some(op::PRESENCE | op::REQUEST_MEMBERS | op::VOICE_STATE | op::REQUEST_SOUNDS)
                if self.session.is_none() =>
            {
                Err(close::NOT_AUTHENTICATED.into())
            }
            Some(op::PRESENCE) => {
                self.set_presence(asked);
                Ok(())
            }
            Some(op::REQUEST_MEMBERS) => {
                self.send_members(asked);
                Ok(())
            }
            Some(op::VOICE_STATE | op::REQUEST_SOUNDS) => Ok(()),
            _ => Err(close::UNKNOWN_OPCODE.into()),
        }
    }

    async fn identify(&mut self, asked: &Value) -> Result<(), End> {
        let is_stream = matches!(self.codec, Codec::Stream(_));
        if asked["compress"] == json!(true) && !is_stream {
            self.codec = Codec::Payloads;
        }
        self.note("↑", "IDENTIFY", 0);
        let line = self.line.clone();
        let opened = self.town.with_sessions(|world, sessions| opening::identify(world, sessions, asked, line));
        self.opened(opened).await
    }

    async fn resume(&mut self, asked: &Value) -> Result<(), End> {
        self.note("↑", "RESUME", 0);
        let line = self.line.clone();
        let opened = self.town.with_sessions(|world, sessions| opening::resume(world, sessions, asked, line));
        self.opened(opened).await
    }

    async fn opened(&mut self, opened: Opened) -> Result<(), End> {
        match opened {
            Opened::Session(id, application) => {
                self.session = Some(id);
                self.application = Some(application);
                Ok(())
            }
            Opened::Invalid => self.send(op::INVALID_SESSION, "INVALID_SESSION", json!(false)).await,
            Opened::Refused(code) => Err(code.into()),
            Opened::Ignored => Ok(()),
        }
    }

    fn set_presence(&self, asked: &Value) {
        let Some(session) = &self.session else { return };
        self.town.with_sessions(|world, sessions| {
            if let Some(bot) = sessions.listener(session).map(|listener| listener.bot) {
                opening::show_presence(world, bot, asked);
            }
        });
    }

    fn send_members(&self, asked: &Value) {
        let Some(session) = &self.session else { return };
        self.town.with_sessions(|world, sessions| {
            for chunk in opening::member_chunks(world, asked) {
                sessions.dispatch(session, "GUILD_MEMBERS_CHUNK", chunk);
            }
        });
    }

    async fn pass_on(&mut self, told: Told) -> Result<(), End> {
        match told {
            Told::Payload { .. } if self.is_mute => Ok(()),
            Told::Payload { name, json } => {
                self.note("↓", name, 0);
                self.write(json).await
            }
            Told::Disturbance(Disturbance::Drop) => Err(End::Silent),
            Told::Disturbance(Disturbance::Close(code)) => Err(End::Close(code, "Disturbed.".into())),
            Told::Disturbance(Disturbance::Reconnect) => self.send(op::RECONNECT, "RECONNECT", Value::Null).await,
            Told::Disturbance(Disturbance::InvalidSession { resumable }) => {
                if !resumable {
                    self.forget();
                }
                self.send(op::INVALID_SESSION, "INVALID_SESSION", json!(resumable)).await
            }
            Told::Disturbance(Disturbance::Deafen) => {
                self.is_deaf = true;
                Ok(())
            }
            Told::Disturbance(Disturbance::Mute) => {
                self.is_mute = true;
                Ok(())
            }
        }
    }

    /// The session is no longer valid: the client may identify again on the same socket.
    fn forget(&mut self) {
        if let Some(session) = self.session.take() {
            self.release(&session, true);
        }
    }

    fn release(&self, session: &str, said_goodbye: bool) {
        self.town.with_sessions(|world, sessions| {
            sessions.lose(session, self.line.number, said_goodbye, world.now());
            if let Some(application) = self.application {
                world.gateway_closed(application);
            }
        });
    }

    async fn send(&mut self, op: u64, name: &'static str, data: Value) -> Result<(), End> {
        self.note("↓", name, 0);
        self.write(json!({"op": op, "s": null, "t": null, "d": data}).to_string()).await
    }

    async fn write(&mut self, json: String) -> Result<(), End> {
        let frame = self.codec.frame(json).map_err(|_| End::Silent)?;
        self.ws.send(frame).await.map_err(|_| End::Silent)
    }

    async fn finish(mut self, end: End) {
        let said_goodbye = matches!(&end, End::ByClient(1000 | 1001));
        if let Some(session) = self.session.take() {
            self.release(&session, said_goodbye);
        }
        if let End::Close(code, reason) = end {
            self.note("↓", "CLOSE", code);
            let frame = CloseFrame { code, reason: reason.into() };
            // The client may be gone already; then there is nobody to tell.
            let _ = self.ws.send(Message::Close(Some(frame))).await;
            self.drain().await;
        }
    }

    /// Waits for the client's own close, so that ours is not lost in a reset connection.
    async fn drain(&mut self) {
        let until_closed = async { while let Some(Ok(_)) = self.ws.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_secs(1), until_closed).await;
    }

    fn note(&self, direction: &str, name: &str, status: u16) {
        self.town.with(|world| {
            let entry = WireEntry {
                at: world.now(),
                application: self.application,
                method: format!("GATEWAY {direction}"),
                path: name.to_owned(),
                route: String::new(),
                status,
                ms: 0.0,
                is_unknown: false,
                request: None,
                response: None,
            };
            world.record_wire(entry);
        });
    }
}
