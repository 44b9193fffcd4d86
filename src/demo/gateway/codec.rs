//! Payloads as websocket frames: plain text, whole payloads deflated, or one deflated stream.

use std::io::Write;

use axum::extract::ws::Message;
use flate2::{Compress, Compression, FlushCompress, write::ZlibEncoder};

/// Payloads smaller than this stay text when the client only asked for large ones to be deflated.
const LARGE: usize = 1_024;

/// How payloads travel on one socket.
pub(super) enum Codec {
    /// As text.
    Text,
    /// Large payloads each deflated on its own (`compress` in IDENTIFY).
    Payloads,
    /// All payloads in one stream (`compress=zlib-stream` in the address).
    Stream(Box<Compress>),
}

impl Codec {
    pub(super) fn stream() -> Self {
        Self::Stream(Box::new(Compress::new(Compression::fast(), true)))
    }

    /// The frame of a payload.
    pub(super) fn frame(&mut self, json: String) -> anyhow::Result<Message> {
        match self {
            Self::Payloads if json.len() >= LARGE => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(json.as_bytes())?;
                Ok(Message::Binary(encoder.finish()?.into()))
            }
            Self::Text | Self::Payloads => Ok(Message::Text(json.into())),
            Self::Stream(stream) => Ok(Message::Binary(flushed(stream, json.as_bytes())?.into())),
        }
    }
}

/// The payload with the stream flushed after it, so that it ends in `00 00 ff ff`.
fn flushed(stream: &mut Compress, mut bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    loop {
        let before = stream.total_in();
        stream.compress_vec(bytes, &mut out, FlushCompress::Sync)?;
        let eaten = usize::try_from(stream.total_in() - before)?;
        bytes = bytes.get(eaten..).unwrap_or_default();
        if bytes.is_empty() && out.len() < out.capacity() {
            return Ok(out);
        }
        out.reserve(out.capacity().max(1_024));
    }
}
