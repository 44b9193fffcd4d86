//! `.env.example` names every variable with its meaning and default, because it is derived from `config/default.toml`.

use std::{collections::HashMap, fs, path::Path};

use artie::config::{self, DEFAULTS};

const HEADER: &str = "\
# Artie's settings as environment variables. Copy this file to .env and fill in what you need; what stays commented out
# has the value shown. Written from config/default.toml, see tests/it/env_example.rs.

# For compose.yaml only: the password of its Postgres. Make one up, for example with: openssl rand -base64 24
POSTGRES_PASSWORD=

# A settings file; default artie.toml, if there is one. What is set here wins over it.
# ARTIE_CONFIG=

# For the demo, the tests and run --local-db only: the directory of Postgres' initdb, when it is not found by itself.
# PG_BIN_DIR=

";

/// What nobody can do without.
const REQUIRED: [&str; 1] = ["DISCORD_TOKEN"];

/// The sections of the defaults, each setting under its comment.
fn expected() -> String {
    let names: HashMap<_, _> = config::variables().into_iter().map(|known| (known.key, known.name)).collect();
    let mut text = HEADER.to_owned();
    let mut section = "";
    for line in DEFAULTS.lines().skip_while(|line| !line.starts_with('[')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if let Some((key, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            let name = &names[&format!("{section}.{key}")];
            let comment = if REQUIRED.contains(&name.as_str()) { "" } else { "# " };
            text += &[comment, name, "=", value.trim_matches('"'), "\n"].concat();
        } else {
            text += &[line, "\n"].concat();
        }
    }
    text
}

#[test]
fn every_variable_is_in_the_example_with_its_meaning_and_default() {
    let expected = expected();
    for variable in config::variables() {
        assert!(
            expected.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{}=", variable.name))),
            "{} is missing",
            variable.name
        );
    }
    let present = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".env.example")).unwrap_or_default();
    if present != expected {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("env.example");
        fs::write(&fresh, &expected).unwrap();
        panic!(".env.example is stale: cp {} .env.example", fresh.display());
    }
}

/// Copied as it is and filled in, the example is a valid environment.
#[test]
fn the_example_with_every_line_in_force_is_understood() {
    let environment = expected()
        .lines()
        .filter_map(|line| line.trim_start_matches("# ").split_once('='))
        .filter(|(name, _)| !name.contains(' ') && *name != "ARTIE_CONFIG")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    config::load(&config::Sources { file: None, environment }).unwrap();
}
