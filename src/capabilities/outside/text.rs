//! The words of a page: read token by token, in one pass, so that no nesting and no size takes longer than its length.
//! Pure.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
    },
};

/// What is between these is not read.
const UNREAD: [&str; 9] = ["script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "head"];
/// What is between these is around the page, not in it.
const AROUND: [&str; 4] = ["nav", "footer", "header", "aside"];
/// What is between these is the page, if it has one.
const MAIN: [&str; 2] = ["main", "article"];
/// What begins on a line of its own.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "main",
    "blockquote",
    "pre",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "hr",
    "title",
    "form",
];
/// With fewer letters than this in it, a page's main part is not what it says it is.
const FEWEST: usize = 200;

/// The title and the words of a page.
pub(super) fn words(page: &str) -> (String, String) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let tokens = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokens.feed(&input);
    tokens.end();
    let Reading { title, main, all, .. } = tokens.sink.0.into_inner();
    let text = if main.chars().count() >= FEWEST { main } else { all };
    (title.split_whitespace().collect::<Vec<_>>().join(" "), tidy(&text))
}

/// Lines without the spaces that only the source has.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[derive(Default)]
struct Sink(RefCell<Reading>);

/// How deep in what, and what was read.
#[derive(Default)]
struct Reading {
    unread: u32,
    around: u32,
    within: u32,
    in_title: bool,
    title: String,
    main: String,
    all: String,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return reading.tag(&tag),
            // A line of the source is not a line of the page.
            Token::CharacterTokens(text) => reading.text(&text.replace('\n', " ")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let is_start = tag.kind == TagKind::StartTag;
        let step = |depth: u32| if is_start { depth.saturating_add(1) } else { depth.saturating_sub(1) };
        if name == "title" {
            self.in_title = is_start && self.title.is_empty();
        } else if UNREAD.contains(&name) && !tag.self_closing {
            self.unread = step(self.unread);
        } else if name == "body" {
            // Whatever was left open before it is not the page's.
            self.unread = 0;
        } else if AROUND.contains(&name) {
            self.around = step(self.around);
        } else if MAIN.contains(&name) {
            self.within = step(self.within);
        }
        if BLOCKS.contains(&name) {
            self.text("\n");
        } else if matches!(name, "td" | "th") {
            self.text(" ");
        }
        match (is_start, name) {
            (true, "script") => TokenSinkResult::RawData(RawKind::ScriptData),
            (true, "style" | "noscript" | "iframe") => TokenSinkResult::RawData(RawKind::Rawtext),
            (true, "title" | "textarea") => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.unread == 0 && self.around == 0 {
            self.all.push_str(text);
            if self.within > 0 {
                self.main.push_str(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_is_its_words() {
        let page = "<html><head><title> The &amp; Page\n</title><style>p{}</style><script>alert('<p>1</p>')</script></head>
            <body><nav>Home | About</nav><main><h1>Tea</h1><p>Black   tea is <b>brewed</b>\n hot.</p><script>x()</script>
            <table><tr><td>1</td><td>2</td></tr></table>";
        let page = format!("{page}<p>{}</p></main><footer>(c)</footer></body></html>", "More of it. ".repeat(30));
        let (title, text) = words(&page);
        assert_eq!(title, "The & Page");
        assert!(text.starts_with("Tea\nBlack tea is brewed hot.\n1 2\nMore of it."), "{text}");
        for none in ["alert", "x()", "About", "(c)", "p{}"] {
            assert!(!text.contains(none), "{none}: {text}");
        }
        assert_eq!(words("no tags &lt;at&gt; all").1, "no tags <at> all");
        assert_eq!(words("<main>short</main><p>but more</p>").1, "short\nbut more");
    }

    #[test]
    fn no_page_takes_longer_than_its_length() {
        for bomb in
            ["<div>", "<table><tr><td>", "<b><i>", "<p", "<ul><li>", "<!--", "&lt;", "<script>", "<a b=\"", "</x>"]
        {
            let page = bomb.repeat((512 << 10) / bomb.len());
            let began = Instant::now();
            let _ = words(&page);
            assert!(began.elapsed() < Duration::from_secs(10), "{bomb}: {:?}", began.elapsed());
        }
    }

    proptest! {
        #[test]
        fn any_page_is_survived(page in ".{0,300}|[<>/a-z \"=&;!-]{0,200}") {
            let _ = words(&page);
        }
    }
}
