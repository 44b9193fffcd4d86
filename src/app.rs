//! Wiring and orderly shutdown.
