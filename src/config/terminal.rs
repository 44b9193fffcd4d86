//! What the terminal can show.

use std::{env, io::IsTerminal};

/// Whether to colour what is written to standard output: a terminal that is not dumb, and nobody set `NO_COLOR`.
pub fn wants_colour() -> bool {
    let refuses = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stdout().is_terminal() && !refuses && !is_dumb
}
