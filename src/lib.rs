//! Artie: one self-hosted Discord bot, one binary, one Postgres.
//!
//! Discord events come in on the left, rules and Postgres are in the middle, words go out. Whatever must happen later
//! is a row of the queue. `docs/ARCHITECTURE.md` draws the picture; `tests/it/house.rs` keeps it true.

// The ground floor: small, known by all, knowing nobody above.
pub mod breaker;
pub mod charts;
pub mod clock;
pub mod dice;
pub mod error;
pub mod heard;
pub mod ids;
pub mod names;
pub mod origin;
mod patterns;
pub mod pictures;
pub mod placeholders;
pub mod pulse;
pub mod reply;
pub mod words;

// Foundations.
pub mod config;
pub mod db;

// The queue, and the exactly-once delivery of what tasks answer.
pub mod delivery;
pub mod queue;

// The slices: each has rules (model), SQL (store), verbs (mod), words (replies), commands and tasks.
pub mod admin;
pub mod agents;
pub mod audit;
pub mod boards;
pub mod capabilities;
pub mod chat;
pub mod economy;
pub mod effects;
pub mod fleet;
pub mod games;
pub mod guilds;
pub mod help;
pub mod imports;
pub mod income;
pub mod items;
pub mod logs;
pub mod memories;
pub mod models;
pub mod overrides;
pub mod pets;
pub mod privacy;
pub mod profile;
pub mod progress;
pub mod prompts;
pub mod reminders;
pub mod search;
pub mod sessions;
pub mod standing;
pub mod stats;
pub mod streaks;
pub mod times;
pub mod todos;
pub mod trade;
pub mod transcript;
pub mod treasury;
pub mod trouble;
pub mod uptime;
pub mod usage;
pub mod versions;

// All slices wired once, and the faces that use them.
pub mod services;

pub mod housekeeping;

pub mod demo;
pub mod discord;
pub mod doctor;
pub mod web;

pub mod app;
pub mod cli;
