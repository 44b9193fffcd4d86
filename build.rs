//! Rebuilds when a migration or a sentence is added: both are compiled in by macros that cannot watch a directory.

fn main() {
    for directory in ["migrations", "config/locales"] {
        println!("cargo:rerun-if-changed={directory}");
    }
}
