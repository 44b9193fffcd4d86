//! Command line → settings → app; nothing else.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    artie::app::main(artie::cli::Cli::parse())
}
