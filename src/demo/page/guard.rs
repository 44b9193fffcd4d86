//! Who may reach the page: this machine's own browser, at an address with the key.
//!
//! A page on the internet can make a browser send requests to loopback, and can point a name of its own at it (DNS
//! rebinding). Host must therefore be a loopback name with our port, and Origin, where there is one, must be the same.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// Refuses strangers with 403 and gives every answer its security headers. `port` is the one we listen on.
pub(super) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match judge(request.headers(), port) {
        Ok(()) => next.run(request).await,
        Err(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request comes from our own page, and if not, why in one sentence.
pub(super) fn judge(headers: &HeaderMap, port: u16) -> Result<(), &'static str> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !NAMES.iter().any(|name| host == format!("{name}:{port}")) {
        return Err("This page answers only to 127.0.0.1 and localhost.\n");
    }
    let upgrades = headers.contains_key(header::UPGRADE);
    match text(header::ORIGIN) {
        Some(origin) if origin == format!("http://{host}") => Ok(()),
        None if !upgrades && !headers.contains_key(header::ORIGIN) => Ok(()),
        _ => Err("Another site may not use this page.\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(fields: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        judge(&headers, 4000).is_ok()
    }

    #[test]
    fn only_loopback_names_with_our_port_are_hosts() {
        for host in ["127.0.0.1:4000", "localhost:4000", "[::1]:4000"] {
            assert!(verdict(&[("host", host)]), "{host}");
        }
        for host in
            ["", "127.0.0.1", "127.0.0.1:4001", "evil.example:4000", "localhost.evil.example:4000", "10.0.0.1:4000"]
        {
            assert!(!verdict(&[("host", host)]), "{host}");
        }
        assert!(!verdict(&[]));
    }

    #[test]
    fn a_foreign_origin_is_refused_and_a_socket_needs_one() {
        let host = ("host", "localhost:4000");
        assert!(verdict(&[host, ("origin", "http://localhost:4000")]));
        assert!(verdict(&[host, ("origin", "http://localhost:4000"), ("upgrade", "websocket")]));
        for origin in
            ["null", "https://localhost:4000", "http://127.0.0.1:4000", "http://evil.example", "http://localhost:4001"]
        {
            assert!(!verdict(&[host, ("origin", origin)]), "{origin}");
        }
        assert!(!verdict(&[host, ("upgrade", "websocket")]));
    }
}
