//! The short verbs of the command line: look, answer, stop.

use std::fmt::Write as _;

use comfy_table::Table;

use crate::config;

/// `config check`: every effective value and the layer that set it.
pub fn config_check(loaded: &config::Loaded) -> String {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_HORIZONTAL_ONLY).set_header(["setting", "value", "set by"]);
    for setting in config::explain(loaded) {
        table.add_row([setting.key, setting.value, setting.layer]);
    }
    let mut text = table.to_string();
    let _ = write!(text, "\n\nEach setting's variable: ARTIE_<SECTION>_<KEY>. What they mean: config/default.toml.");
    text
}
