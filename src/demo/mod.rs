//! A small Discord on loopback: the real bot, or any other Discord client, runs against it with no account.
//!
//! [`world`] is plain data with Discord's rules; [`rest`] and [`gateway`] are thin faces over it that speak the real
//! wire; [`Town`] is the world behind a lock, with a person's vocabulary. It serves loopback only and refuses to know
//! Artie.

mod cable;
pub mod gateway;
pub mod mind;
pub mod page;
pub mod rest;
pub mod server;
pub mod tour;
pub mod town;
pub mod world;

pub use self::{
    server::{Config, Discord},
    town::{Person, Place, Town},
    world::{World, WorldEvent},
};
