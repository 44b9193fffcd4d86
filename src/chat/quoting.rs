//! How what people said stands in a prompt: with its source, and as information that cannot end its quotation. Pure.

/// Something somebody said, in one line of who and the rest of what.
pub(super) fn said(author: &str, text: &str) -> String {
    let author: String = author.chars().filter(|letter| !letter.is_control() && *letter != ':').take(32).collect();
    if author.trim().is_empty() { text.to_owned() } else { format!("{}: {text}", author.trim()) }
}

/// Information, quoted with its source; nothing in it can end the quotation.
pub(super) fn block(source: &str, lines: impl IntoIterator<Item = String>) -> Option<String> {
    let text = lines.into_iter().collect::<Vec<_>>().join("\n");
    if text.trim().is_empty() {
        return None;
    }
    let source: String = source.chars().filter(|letter| !"<>\"\n".contains(*letter)).take(80).collect();
    Some(format!("<data source=\"{source}\">\n{}\n</data>", harmless(&text)))
}

/// Text in which no quotation ends or begins.
fn harmless(text: &str) -> String {
    let mut safe = text.to_owned();
    for tag in ["</data", "<data"] {
        while let Some(at) = safe.to_ascii_lowercase().find(tag) {
            safe.replace_range(at..=at, "‹");
        }
    }
    safe
}
