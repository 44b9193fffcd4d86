//! `calculate`: arithmetic of any precision, with units.

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    arithmetic::{self, Calculator, MAX_LENGTH, Refusal},
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names, phrasing,
};
use crate::{
    error::{Error, Result},
    msg,
};

/// What to calculate.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// An expression such as `12*7`, `3 miles in km` or `15% of 80`.
    #[schemars(length(min = 1, max = 500))]
    expression: String,
}

/// The capability.
#[derive(Debug, Default)]
pub(super) struct Calculate {
    calculator: Calculator,
}

#[async_trait]
impl Capability for Calculate {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::CALCULATE,
            about: "calculate-about",
            example: "3 miles in km",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(5),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { expression: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        if args.expression.chars().count() > MAX_LENGTH {
            return Err(Refusal::TooLong.into());
        }
        let expression = phrasing::normalise(&args.expression);
        if expression.is_empty() {
            return Err(Refusal::Unreadable.into());
        }
        if phrasing::has_doubtful_comma(&expression) {
            return Err(Error::refused(msg!("calculate-comma")));
        }
        Ok(arithmetic::admit(&expression)?)
    }

    /// Safe to run twice: the same expression has the same value.
    async fn run(&self, args: Args, _: &Call) -> Result<Answer> {
        let expression = phrasing::normalise(&args.expression);
        let value = self.calculator.work_out(&expression).await.ok_or_else(|| Error::Busy {
            message: msg!("calculate-busy"),
            retry_after: Some(Duration::from_secs(2)),
        })??;
        let shown = phrasing::present(&value, &expression);
        let asked = phrasing::repeat(&expression);
        let says = if shown.is_approximate {
            msg!("calculate-about-value", expression = asked, value = shown.text.as_str())
        } else {
            msg!("calculate-value", expression = asked, value = shown.text.as_str())
        };
        Ok(Answer {
            result: json!({ "expression": expression, "value": shown.text, "approximate": shown.is_approximate }),
            says,
        })
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::refused(match refusal {
            Refusal::TooLong => msg!("calculate-too-long", limit = MAX_LENGTH.try_into().unwrap_or(u32::MAX)),
            Refusal::TooMuch => msg!("calculate-too-much"),
            Refusal::Dice => msg!("calculate-dice"),
            Refusal::NotOneExpression => msg!("calculate-not-one-expression"),
            Refusal::Unreadable => msg!("calculate-unreadable"),
            Refusal::DivisionByZero => msg!("calculate-division-by-zero"),
            Refusal::Currencies => msg!("calculate-currencies"),
            Refusal::UnknownWord(word) => msg!("calculate-unknown-word", word = phrasing::repeat(&word)),
            Refusal::Units(problem) | Refusal::Other(problem) => {
                msg!("calculate-other", problem = phrasing::repeat(&problem))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Locale, Words};

    async fn said(expression: &str) -> String {
        let args = Args { expression: expression.to_owned() };
        let words = Words::new(Locale::english());
        let calculate = Calculate::default();
        let outcome = match calculate.judge(&args) {
            Ok(()) => calculate.run(args, &Call::default()).await,
            Err(refusal) => Err(refusal),
        };
        match outcome {
            Ok(answer) => words.say(&answer.says),
            Err(Error::Refused(message)) => words.say(&message),
            Err(other) => panic!("{other}"),
        }
    }

    #[tokio::test]
    async fn answers_are_sentences() {
        let mut answers = Vec::new();
        for expression in [
            "what is 12*7?",
            "3 miles in km",
            "15% of 80",
            "10x10",
            "1/3",
            "2^200",
            "1000!",
            "1 m + 1 s",
            "3,5 + 1",
            "1/0",
            "100 usd in eur",
            "3 blorks",
            "2d6",
            "x = 5",
            "hello (",
            "",
            "9^9^9^9",
        ] {
            answers.push(format!("{expression} → {}", said(expression).await));
        }
        insta::assert_snapshot!(answers.join("\n"), @"
        what is 12*7? → `12*7` = **84**
        3 miles in km → `3 miles in km` = **4.828032 km**
        15% of 80 → `15% of 80` = **12**
        10x10 → `10*10` = **100**
        1/3 → `1/3` ≈ **0.3333333333**
        2^200 → `2^200` ≈ **1.606938044 × 10^60**
        1000! → `1000!` ≈ **4.0238726 × 10^2567**
        1 m + 1 s → I can't work that out: cannot convert from s to m: units 'second' and 'meter' are incompatible.
        3,5 + 1 → I'm not sure about that comma. Write `3.5` with a point, and use commas only for thousands, as in `1,000`.
        1/0 → That divides by zero, so it has no value.
        100 usd in eur → I have no exchange rates, so I can't convert money.
        3 blorks → I don't know what `blorks` means in a calculation. Try numbers and units, such as `3 miles in km`.
        2d6 → I throw dice with `/roll`, for example `/roll 2d6+3`.
        x = 5 → I work out one expression at a time: numbers, units and signs, without variables, dates or functions of your own.
        hello ( → I can't read that as a calculation. Try something like `12*7`, `15% of 80` or `3 miles in km`.
         → I can't read that as a calculation. Try something like `12*7`, `15% of 80` or `3 miles in km`.
        9^9^9^9 → That would take far too long to work out. Try smaller numbers.
        ");
    }
}
