//! The demo's Discord on the wire: limits and errors with a bare client, Discord's own description as the judge, and the
//! real client library.

mod bare;
mod gateway;
mod judge;
mod library;
mod rest;
