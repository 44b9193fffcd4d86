//! The bytes of attachments, at the addresses that messages name.

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::demo::town::Town;

pub(super) fn routes() -> Router<Town> {
    Router::new().route("/attachments/{channel_id}/{attachment_id}/{filename}", get(read))
}

async fn read(State(town): State<Town>, Path((_, id, _)): Path<(u64, u64, String)>) -> Response {
    let Some(file) = town.with(|world| world.files.get(&id).cloned()) else {
        return (StatusCode::NOT_FOUND, "This content is no longer available.").into_response();
    };
    // Anything but a picture is handed over as a download: a page of ours must never run what somebody uploaded.
    let is_picture = matches!(file.content_type.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp");
    let disposition = if is_picture { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, if is_picture { file.content_type } else { "application/octet-stream".into() }),
        (header::CONTENT_DISPOSITION, disposition.into()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    (headers, file.bytes).into_response()
}
