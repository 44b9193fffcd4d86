//! How the story looks in a terminal. It knows layout and colours, nothing of what happens.

use std::io::{self, Write};

/// Lines are broken here.
const WIDTH: usize = 96;
/// Names stand in a column of this width.
const NAMES: usize = 9;

/// Whether to colour. Whoever owns the terminal decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// For files, pipes and `NO_COLOR`.
    None,
    /// For terminals.
    Ansi,
}

/// Who speaks, and so in which colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Person,
    Artie,
}

/// The sheet the story is written on.
pub(super) struct Paper<'a, W> {
    out: &'a mut W,
    colours: Colours,
}

impl<'a, W: Write> Paper<'a, W> {
    pub(super) fn new(out: &'a mut W, colours: Colours) -> Self {
        Self { out, colours }
    }

    /// The title and a line below it.
    pub(super) fn title(&mut self, title: &str, below: &str) -> io::Result<()> {
        let (title, below) = (self.paint("1", title), self.paint("2", below));
        writeln!(self.out, "\n  {title}\n  {below}")
    }

    /// A new chapter.
    pub(super) fn chapter(&mut self, number: usize, title: &str) -> io::Result<()> {
        let (number, title) = (self.paint("36", &format!("{number:>2}")), self.paint("1", title));
        writeln!(self.out, "\n  {number}  {title}")
    }

    /// What somebody says or does.
    pub(super) fn line(&mut self, voice: Voice, name: &str, text: &str, remark: &str) -> io::Result<()> {
        let colour = if voice == Voice::Artie { "35" } else { "32" };
        let name = self.paint(colour, &format!("{name:>NAMES$}"));
        let indent = 6 + NAMES + 2;
        let mut lines = wrap(text, WIDTH - indent).into_iter();
        let first = lines.next().unwrap_or_default();
        let bar = self.paint("2", "│");
        let remark = if remark.is_empty() { String::new() } else { self.paint("2", &format!("  ({remark})")) };
        writeln!(self.out, "    {name} {bar} {first}{remark}")?;
        lines.try_for_each(|line| writeln!(self.out, "    {:NAMES$} {bar} {line}", ""))
    }

    /// Something that was checked and found right.
    pub(super) fn check(&mut self, text: &str) -> io::Result<()> {
        let mark = self.paint("32", "✓");
        writeln!(self.out, "    {:NAMES$} {mark} {text}", "")
    }

    /// Something that happens by itself.
    pub(super) fn aside(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint("33", text);
        writeln!(self.out, "    {:NAMES$} {text}", "")
    }

    /// The figures at the end.
    pub(super) fn summary(&mut self, rows: &[(&str, String)]) -> io::Result<()> {
        let rule = self.paint("2", &"─".repeat(58));
        writeln!(self.out, "\n  {rule}")?;
        let widest = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in rows {
            let padded = format!("{name:<widest$}");
            let (name, value) = (self.paint("2", &padded), self.paint("1", value));
            writeln!(self.out, "  {name}   {value}")?;
        }
        writeln!(self.out, "  {rule}")
    }

    /// The last words.
    pub(super) fn close(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint("32", text);
        writeln!(self.out, "  {text}\n")?;
        self.out.flush()
    }

    fn paint(&self, code: &str, text: &str) -> String {
        match self.colours {
            Colours::None => text.to_owned(),
            Colours::Ansi => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }
}

/// Lines of at most `width` characters, broken at blanks; a longer word stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_story() {
        let mut out = Vec::new();
        let mut paper = Paper::new(&mut out, Colours::None);
        paper.chapter(2, "Coins").unwrap();
        paper.line(Voice::Person, "Ada", "/daily", "").unwrap();
        paper.line(Voice::Artie, "Artie", "coffee ".repeat(20).trim(), "only Ada sees this").unwrap();
        paper.check("one claim").unwrap();
        paper.summary(&[("messages", "4".into()), ("ledger", "balanced".into())]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"

           2  Coins
                  Ada │ /daily
                Artie │ coffee coffee coffee coffee coffee coffee coffee coffee coffee coffee coffee  (only Ada sees this)
                      │ coffee coffee coffee coffee coffee coffee coffee coffee coffee
                      ✓ one claim

          ──────────────────────────────────────────────────────────
          messages   4
          ledger     balanced
          ──────────────────────────────────────────────────────────
        ");
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        let shown = |colours| {
            let mut out = Vec::new();
            Paper::new(&mut out, colours).check("fine").unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(!shown(Colours::None).contains('\x1b'));
        assert!(shown(Colours::Ansi).contains('\x1b'));
    }
}
