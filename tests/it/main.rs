//! One test binary: SQL on a real Postgres, conversations through the demo's Discord, faults, and the house rules.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

mod admin;
mod agents;
mod backup;
mod between;
mod browser;
mod capabilities;
mod companions;
mod conversations;
mod crash;
mod delivery;
mod demo_page;
mod discord;
mod doctor;
mod economy;
mod env_example;
mod faults;
mod game;
mod guilds;
mod house;
mod imports;
mod income;
mod languages;
mod lived_in;
mod logs;
mod memories;
mod migrations;
mod models;
mod onslaught;
mod operations;
mod outage;
mod outside;
mod page;
mod privacy;
mod queue;
mod queue_model;
mod queue_plans;
mod queue_worker;
mod scaling;
mod search;
mod seed;
mod sentences;
mod settings;
mod shards;
mod smoke;
mod standing;
mod stats;
mod tongues;
mod tour;
mod transcript;
mod web;
mod wire;
