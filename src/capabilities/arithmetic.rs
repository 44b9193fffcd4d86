//! Working out an expression within bounds of time, memory and stack, whatever it is.
//!
//! The engine is fend. It looks at the clock while it calculates, but not while it parses, and its parser takes
//! exponential time in the depth of parentheses. So the parentheses are worked out here, from the inside, each becoming
//! a variable: the engine only ever parses flat text, which takes it polynomial time. What it cannot interrupt (dates,
//! dice, huge shifts, functions that call themselves) never reaches it. The rest runs on a thread of its own, with a stack
//! as deep as the longest expression needs, and at most [`AT_ONCE`] of them.

use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use regex::Regex;
use tokio::sync::{Semaphore, oneshot};

/// The longest expression, in characters. Parsing takes polynomial time in it.
pub(super) const MAX_LENGTH: usize = 500;
/// How long one may calculate.
const BUDGET: Duration = Duration::from_secs(1);
/// How long beyond that it may take to notice.
const GRACE: Duration = Duration::from_secs(1);
/// How long it may take to look up a word.
const KNOWING: Duration = Duration::from_millis(50);
/// How many calculate at the same time.
const AT_ONCE: usize = 2;
/// An unoptimised build needs 25 KiB for each of the longest expression's characters. Only what is used is taken.
const STACK_BYTES: usize = 64 << 20;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Longer than [`MAX_LENGTH`].
    TooLong,
    /// It would take too long.
    TooMuch,
    /// Dice are thrown elsewhere.
    Dice,
    /// Variables, functions, dates: not an expression.
    NotOneExpression,
    /// It cannot be read.
    Unreadable,
    /// Something is divided by zero.
    DivisionByZero,
    /// There are no exchange rates.
    Currencies,
    /// Nobody knows this word.
    UnknownWord(String),
    /// Its units do not go together, in the engine's words.
    Units(String),
    /// Anything else the engine says.
    Other(String),
}

/// The calculator. Its clones share what they may use.
#[derive(Clone, Debug)]
pub(super) struct Calculator {
    places: Arc<Semaphore>,
}

impl Default for Calculator {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Calculator {
    /// Works out an expression; the value is as the engine writes it. `None` if all places stay taken.
    pub(super) async fn work_out(&self, expression: &str) -> Option<Result<String, Refusal>> {
        if let Err(refusal) = admit(expression) {
            return Some(Err(refusal));
        }
        let place = tokio::time::timeout(BUDGET + GRACE, self.places.clone().acquire_owned()).await.ok()?.ok()?;
        let (done, value) = oneshot::channel();
        let expression = expression.to_owned();
        let thread = std::thread::Builder::new().name("calculate".into()).stack_size(STACK_BYTES).spawn(move || {
            let deadline = Deadline(Instant::now() + BUDGET);
            // Nobody listens any more if this took too long; the place is free again only now.
            let _ = done.send(work_out(&expression, &deadline));
            drop(place);
        });
        thread.ok()?;
        Some(match tokio::time::timeout(BUDGET + GRACE, value).await {
            Ok(Ok(value)) => value,
            Ok(Err(_)) => Err(Refusal::Unreadable), // the engine panicked
            Err(_) => Err(Refusal::TooMuch),
        })
    }
}

struct Deadline(Instant);

impl fend_core::Interrupt for Deadline {
    fn should_interrupt(&self) -> bool {
        Instant::now() > self.0
    }
}

#[expect(clippy::unwrap_used, reason = "the pattern is a constant that the tests compile")]
static DICE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)(^|[^\pL\d_.])\d*d\d+($|[^\pL\d_])").unwrap());
#[expect(clippy::unwrap_used, reason = "the pattern is a constant that the tests compile")]
static SMALL_SHIFT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(<<|>>)\s*\d{1,4}\s*($|\))").unwrap());

/// Whether the engine knows a word: a unit, a constant, a function.
pub(super) fn knows(word: &str) -> bool {
    let deadline = Deadline(Instant::now() + KNOWING);
    admit(word).is_ok() && fend_core::evaluate_with_interrupt(word, &mut fend_core::Context::new(), &deadline).is_ok()
}

/// Refuses what the engine could not be interrupted in.
pub(super) fn admit(expression: &str) -> Result<(), Refusal> {
    if expression.chars().count() > MAX_LENGTH {
        return Err(Refusal::TooLong);
    }
    if DICE.is_match(expression) {
        return Err(Refusal::Dice);
    }
    let shifts = expression.matches("<<").count() + expression.matches(">>").count();
    if shifts > SMALL_SHIFT.find_iter(expression).count() {
        return Err(Refusal::TooMuch);
    }
    let foreign =
        |letter: char| matches!(letter, '=' | ':' | ';' | '\\' | 'λ' | '@' | '_' | '#') || letter.is_control();
    if expression.contains(foreign) {
        return Err(Refusal::NotOneExpression);
    }
    Ok(())
}

fn work_out(expression: &str, deadline: &Deadline) -> Result<String, Refusal> {
    let mut engine = fend_core::Context::new();
    let mut run = |text: &str| {
        fend_core::evaluate_with_interrupt(text, &mut engine, deadline)
            .map(|value| value.get_main_result().to_owned())
            .map_err(|error| refusal(&error))
    };
    let mut text = expression.to_owned();
    for number in 0.. {
        let end = text.find(')');
        let Some(begin) = text[..end.unwrap_or(text.len())].rfind('(') else {
            if end.is_some() {
                return Err(Refusal::Unreadable);
            }
            break;
        };
        // A missing last parenthesis is forgiven.
        let inner = &text[begin + 1..end.unwrap_or(text.len())];
        if inner.trim().is_empty() {
            return Err(Refusal::Unreadable);
        }
        let variable = variable(number);
        run(&format!("{variable} = {inner}"))?;
        text = format!("{} {variable} {}", &text[..begin], end.map_or("", |end| &text[end + 1..]));
    }
    run(&text)
}

/// The name of a variable that no unit has: `_a`, `_b` … `_ba`.
fn variable(mut number: usize) -> String {
    let mut name = String::from("_");
    loop {
        name.extend(u8::try_from(number % 26).map(|letter| char::from(b'a' + letter)));
        number /= 26;
        if number == 0 {
            return name;
        }
    }
}

fn refusal(error: &str) -> Refusal {
    let says = |text| error.contains(text);
    if says("interrupted")
        || says("exponent too large")
        || says("value is too large")
        || says("must lie in") && error.len() > 200
    {
        Refusal::TooMuch
    } else if says("division by zero") || says("modulo by zero") {
        Refusal::DivisionByZero
    } else if says("exchange rates") {
        Refusal::Currencies
    } else if let Some(word) = error.strip_prefix("unknown identifier ") {
        Refusal::UnknownWord(word.trim_matches('\'').chars().take(40).collect())
    } else if says("are incompatible") || says("unitless") {
        Refusal::Units(short(error))
    } else if says("expected")
        || says("unexpected")
        || says("unterminated")
        || says("digit separators")
        || says("invalid")
    {
        Refusal::Unreadable
    } else {
        Refusal::Other(short(error))
    }
}

fn short(text: &str) -> String {
    text.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn value(expression: &str) -> Result<String, Refusal> {
        Calculator::default().work_out(expression).await.unwrap()
    }

    #[tokio::test]
    async fn parentheses_from_the_inside_mean_what_they_mean() {
        for (expression, expected) in [
            ("2+2", "4"),
            ("(1+2)*(3+4)", "21"),
            ("2(3)(4)", "24"),
            ("((((((((((((((((((((7))))))))))))))))))))", "7"),
            ("-(2)^2", "-4"),
            ("(3)!", "6"),
            ("sqrt(16)+9", "13"),
            ("2^(1/2)", "approx. 1.4142135624"),
            ("(3 miles) to km", "4.828032 km"),
            ("100 km / (3 h)", "approx. 33.3333333333 km / h"),
            ("(1+2", "3"),
            ("10 choose (3)", "120"),
            ("1 << 10", "1024"),
            ("(1/3 + 1/6) to fraction", "1/2"),
            ("17 mod (5)", "2"),
        ] {
            assert_eq!(value(expression).await.as_deref(), Ok(expected), "{expression}");
        }
    }

    #[tokio::test]
    async fn what_has_no_value_says_why() {
        for (expression, expected) in [
            ("1/0", Refusal::DivisionByZero),
            ("5 mod 0", Refusal::DivisionByZero),
            ("100 usd in eur", Refusal::Currencies),
            ("3 blorks", Refusal::UnknownWord("blorks".into())),
            ("2 +", Refusal::Unreadable),
            ("()", Refusal::Unreadable),
            ("1)", Refusal::Unreadable),
            ("2d6", Refusal::Dice),
            ("3*(d20)", Refusal::Dice),
            ("x = 5", Refusal::NotOneExpression),
            ("(\\x. x x) (\\x. x x)", Refusal::NotOneExpression),
            ("@2020-01-01 + 1000000000 days", Refusal::NotOneExpression),
            ("1 << 10^12", Refusal::TooMuch),
        ] {
            assert_eq!(value(expression).await, Err(expected), "{expression}");
        }
        assert!(matches!(value("5 kg in m").await, Err(Refusal::Units(_))));
    }

    #[tokio::test]
    async fn every_bomb_ends_in_time() {
        let bombs = [
            "9^9^9^9".to_owned(),
            "1e999999999".to_owned(),
            "1e-999999999".to_owned(),
            "100000000!".to_owned(),
            "fib 10000000000".to_owned(),
            "9".repeat(400) + "!",
            "1(".repeat(120) + "1" + &")".repeat(120),
            "(1+1+".repeat(90),
            "((((1+1+1-".repeat(45),
            "atan (i\"1/3-".repeat(40),
            "2^-".repeat(150) + "1",
            "-".repeat(499) + "1",
            "sqrt ".repeat(90) + "2",
            "2^(10^9)".to_owned(),
            "(1e100000+1)/(1e99999+7)".to_owned(),
        ];
        for bomb in bombs {
            let began = Instant::now();
            let _ = value(&bomb).await;
            assert!(began.elapsed() < BUDGET + GRACE, "{bomb}: {:?}", began.elapsed());
        }
        assert_eq!(value(&"1+".repeat(50_000)).await, Err(Refusal::TooLong));
    }

    #[test]
    fn variables_have_names_of_their_own() {
        let names: std::collections::HashSet<_> = (0..2_000).map(variable).collect();
        assert_eq!(names.len(), 2_000);
    }
}
