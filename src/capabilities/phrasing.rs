//! From how people write a calculation to how the engine reads it, and from the engine's value to how people read it.
//! Pure text.

use regex::Captures;
use unicode_segmentation::UnicodeSegmentation;

use super::arithmetic;
use crate::patterns::patterns;

/// Whole numbers with more digits than this are shown rounded.
const MOST_DIGITS: usize = 60;
/// Other values are cut after this many graphemes.
const MOST_GRAPHEMES: usize = 300;
/// A question of more words than this is not taken for a calculation.
const MOST_WORDS: usize = 12;
/// Most characters of an expression that are repeated in its answer.
const MOST_REPEATED: usize = 100;

/// Words inside calculations that are neither units nor functions.
const CONNECTIVES: [&str; 13] =
    ["in", "to", "as", "of", "per", "mod", "choose", "permute", "and", "or", "xor", "x", "dp"];
/// What makes text a calculation rather than a quantity.
const FUNCTIONS: [&str; 12] =
    ["sqrt", "cbrt", "sin", "cos", "tan", "ln", "log", "log2", "log10", "abs", "round", "choose"];
/// Worth a question without a digit.
const CONSTANTS: [&str; 5] = ["pi", "tau", "phi", "e", "c"];

patterns! {
    OPENING = r"(?i)^\s*(?:(?:please|calculate|calc|compute|evaluate|solve|convert|work\s+out|what\s+is|what\s+are|what['’]?s|how\s+much\s+(?:is|are))\b[\s:,]*)+";
    CLOSING = r"(?i)(?:\s*(?:=|\?|\bplease\b|\.|,|\s!))+\s*$";
    HOW_MANY = r"(?i)^\s*how\s+(?:many|much)\s+(\pL[\pL ]*?)\s+(?:(?:is|are|make|makes)\s+)?(?:there\s+)?(?:in\s+)?((?:an?\s+)?[\d.].*|an?\s+.+)$";
    ARTICLE = r"(?i)^an?\s+";
    PERCENT = r"(?i)(\d)\s*(?:percent|per\s+cent)\b";
    PART = r"(?i)\b(?:an?\s+|one\s+)?(half|third|quarter|tenth)\s+of\b";
    SIGN = r"(?i)\s*\b(multiplied\s+by|times|divided\s+by|plus|minus|squared|cubed|to\s+the\s+power(?:\s+of)?|(?:the\s+)?square\s+root\s+of|(?:the\s+)?cube\s+root\s+of)\b\s*";
    COMMA_NUMBER = r"\d[\d,]*,\d[\d,]*";
    GROUPED = r"^\d{1,3}(?:,\d{3})+$";
    NUMBER = r"^(-?)(\d+)(\.\d+)?(\s.*)?$";
    NOTATION = r"(?i)\b(?:hex\w*|bin|binary|oct|octal|base|ternary|senary|seximal|roman\w*|words|codepoint|string|date)\b|\b0[xbo]";
    WORD = r"\pL+";
    CONVERSION = r"(?i)\s(?:in|to|as|of|mod)\s|[-+*/^%!<>&|]";
}

/// An expression in the engine's notation, from one in a person's: "what is 12 x 7?" is `12 * 7`.
pub(super) fn normalise(text: &str) -> String {
    let text =
        text.replace(['`', '\n'], " ").replace(r"\*", "*").replace("**", "^").replace('·', "*").replace('−', "-");
    let text = text.replace('√', " sqrt ").replace('π', " pi ");
    let text = OPENING.replace(&text, "");
    let text = HOW_MANY.replace(&text, |found: &Captures<'_>| {
        format!("{} to {}", ARTICLE.replace(CLOSING.replace(&found[2], "").as_ref(), "1 "), &found[1])
    });
    let text = CLOSING.replace(&text, "");
    let text = PERCENT.replace_all(&text, "$1%");
    let text = PART.replace_all(&text, |found: &Captures<'_>| match found[1].to_lowercase().as_str() {
        "half" => "1/2 *",
        "third" => "1/3 *",
        "quarter" => "1/4 *",
        _ => "1/10 *",
    });
    let text = SIGN.replace_all(&text, |found: &Captures<'_>| sign(&found[1].to_lowercase()));
    crosses_to_times(&text).trim().to_owned()
}

fn sign(words: &str) -> &'static str {
    match words.split_whitespace().last().unwrap_or_default() {
        "by" if words.starts_with('d') => " / ",
        "by" | "times" => " * ",
        "plus" => " + ",
        "minus" => " - ",
        "squared" => "^2 ",
        "cubed" => "^3 ",
        _ if words.contains("square") => " sqrt ",
        _ if words.contains("cube") => " cbrt ",
        _ => "^",
    }
}

/// An `x` between numbers is a multiplication, unless it begins a hexadecimal number.
fn crosses_to_times(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied().unwrap_or(' ');
    let mut out = String::with_capacity(text.len());
    for (index, letter) in letters.iter().copied().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let is_apart = before == ' ' && after == ' ' && index > 0;
        let is_hexadecimal =
            before == '0' && after.is_ascii_hexdigit() && !matches!(at(index.checked_sub(2)), '0'..='9' | '.' | ',');
        let is_between = matches!(before, '0'..='9' | ')' | ' ' | '%') && matches!(after, '0'..='9' | '(' | ' ' | '.');
        let near_number = before != ' ' || after != ' ';
        if matches!(letter, 'x' | 'X') && !is_hexadecimal && (is_apart || is_between && near_number) {
            out.push('*');
        } else {
            out.push(letter);
        }
    }
    out
}

/// Whether a comma stands where no thousands end: `3,5` could mean two things.
pub(super) fn has_doubtful_comma(expression: &str) -> bool {
    COMMA_NUMBER.find_iter(expression).any(|number| !GROUPED.is_match(number.as_str()))
}

/// Whether text that nobody called a calculation is one: every word is a unit, a function or the like, and something is
/// to be worked out. Short text only: the engine is asked about each word.
pub fn looks_calculable(text: &str) -> bool {
    if text.chars().count() > arithmetic::MAX_LENGTH {
        return false;
    }
    let expression = normalise(text);
    let words: Vec<String> = WORD.find_iter(&expression).map(|word| word.as_str().to_lowercase()).collect();
    let is_constant = |word: &String| CONSTANTS.contains(&word.as_str());
    if !expression.chars().any(|letter| letter.is_ascii_digit()) {
        return !words.is_empty() && words.iter().all(is_constant);
    }
    let calculates = CONVERSION.is_match(expression.trim_start_matches(['-', '<', '!']))
        || words.iter().any(|word| FUNCTIONS.contains(&word.as_str()));
    let known = |word: &str| CONNECTIVES.contains(&word.to_lowercase().as_str()) || arithmetic::knows(word);
    calculates && words.len() <= MOST_WORDS && WORD.find_iter(&expression).all(|word| known(word.as_str()))
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text.
    pub text: String,
    /// Whether it is rounded.
    pub is_approximate: bool,
}

/// The engine's value for people: grouped, rounded where it is too long, cut where it is no number.
pub(super) fn present(value: &str, expression: &str) -> Shown {
    let (value, is_approximate) = match value.strip_prefix("approx. ") {
        Some(rest) => (rest, true),
        None => (value, false),
    };
    match NUMBER.captures(value) {
        Some(number) if !NOTATION.is_match(expression) => present_number(&number, is_approximate),
        _ => Shown { text: cut(value, MOST_GRAPHEMES), is_approximate },
    }
}

fn present_number(number: &Captures<'_>, is_approximate: bool) -> Shown {
    let part = |index| number.get(index).map_or("", |part| part.as_str());
    let (minus, whole, fraction, unit) = (part(1), part(2), part(3), cut(part(4), MOST_GRAPHEMES));
    if whole.len() <= MOST_DIGITS {
        let fraction = cut(fraction, MOST_DIGITS);
        return Shown { text: format!("{minus}{}{fraction}{unit}", group(whole)), is_approximate };
    }
    let (first, rest) = whole.split_at(1);
    let rest = rest.get(..9).unwrap_or(rest).trim_end_matches('0');
    let is_exact = whole[1 + rest.len()..].bytes().all(|digit| digit == b'0') && fraction.is_empty();
    let mantissa = if rest.is_empty() { first.to_owned() } else { format!("{first}.{rest}") };
    let text = format!("{minus}{mantissa} × 10^{}{unit}", whole.len() - 1);
    Shown { text, is_approximate: is_approximate || !is_exact }
}

fn group(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An expression as its answer repeats it: in one line, short, without what would end its code span.
pub(super) fn repeat(expression: &str) -> String {
    let line: String = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line.replace('`', "'"), MOST_REPEATED)
}

fn cut(text: &str, graphemes: usize) -> String {
    match text.grapheme_indices(true).nth(graphemes) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_write_calculations_in_many_ways() {
        for (written, read) in [
            ("12*7", "12*7"),
            ("what is 12*7?", "12*7"),
            ("What's 12 x 7", "12 * 7"),
            ("12x7 =", "12*7"),
            ("10x10", "10*10"),
            ("0x1F + 1", "0x1F + 1"),
            ("3 m x 4 m", "3 m * 4 m"),
            ("calculate 3 miles in km please", "3 miles in km"),
            ("how much is 15 percent of 80?", "15% of 80"),
            ("half of 50", "1/2 * 50"),
            ("12 times 7 plus 3", "12 * 7 + 3"),
            ("100 divided by 8", "100 / 8"),
            ("2 to the power of 10", "2^10"),
            ("the square root of 16", "sqrt 16"),
            ("7 squared", "7^2"),
            ("how many km in 3 miles?", "3 miles to km"),
            ("how many seconds are there in 2 weeks", "2 weeks to seconds"),
            ("how many inches are in a mile", "1 mile to inches"),
            (r"2\*3", "2*3"),
            ("2**3", "2^3"),
            ("5!", "5!"),
            ("√16", "sqrt 16"),
        ] {
            let normal = normalise(written).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(normal, read, "{written}");
        }
    }

    #[test]
    fn questions_that_are_calculations_are_told_from_others() {
        for yes in
            ["12*7", "3 miles in km", "15% of 80", "what is 2+2?", "sqrt 2", "what's pi", "72 F in C", "5 choose 2"]
        {
            assert!(looks_calculable(yes), "{yes}");
        }
        for no in [
            "what is love",
            "what is 3 in love",
            "who won in 1998?",
            "42",
            "what is the plan for 2 pm",
            "-5",
            ":)",
            "",
            "<3",
        ] {
            assert!(!looks_calculable(no), "{no}");
        }
    }

    #[test]
    fn values_are_shown_for_people() {
        let long = format!("1{}", "0".repeat(100));
        let odd = "402387260077093773".repeat(5);
        for (value, expression, shown) in [
            ("84", "", "84"),
            ("1000000", "", "1,000,000"),
            ("-1234.5678 km", "", "-1,234.5678 km"),
            ("approx. 0.3333333333", "", "≈ 0.3333333333"),
            ("1111111111", "1023 in binary", "1111111111"),
            (long.as_str(), "", "1 × 10^100"),
            (odd.as_str(), "", "≈ 4.0238726 × 10^89"),
            ("{ 1: 50% }", "", "{ 1: 50% }"),
        ] {
            let Shown { text, is_approximate } = present(value, expression);
            assert_eq!(format!("{}{text}", if is_approximate { "≈ " } else { "" }), shown);
        }
    }

    #[test]
    fn a_comma_must_group_thousands() {
        for (expression, doubtful) in
            [("1,000", false), ("1,234,567.5", false), ("3,5", true), ("1,00,000", true), ("max(1, 2)", false)]
        {
            assert_eq!(has_doubtful_comma(expression), doubtful, "{expression}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,120}") {
            let normal = normalise(&text);
            has_doubtful_comma(&normal);
            present(&text, &text);
            prop_assert!(repeat(&text).graphemes(true).count() <= MOST_REPEATED + 1);
        }
    }
}
