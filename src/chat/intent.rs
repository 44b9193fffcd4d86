//! What is plainly asked for, pure: a calculation, dice, a question to Wolfram|Alpha, or just talk.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    capabilities::{looks_calculable, names},
    patterns::patterns,
};

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// A capability with its arguments.
    Run {
        /// Its name.
        capability: &'static str,
        /// Its arguments.
        arguments: Value,
    },
    /// Nothing we can do without a model.
    Talk(Talk),
}

/// Kinds of small talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Talk {
    /// Only our name.
    Called,
    /// Hello.
    Greeting,
    /// Thank you.
    Thanks,
    /// What can you do?
    Help,
    /// Anything else: it would take a model.
    #[default]
    Other,
}

patterns! {
    MANNERS = r"(?i)^[\s,:;.!-]*(?:(?:hey|hi|hello|ok|okay|so|artie|please|pls|(?:can|could|would|will)\s+you|tell\s+me|i\s+want\s+to\s+know)\b[\s,:;.!-]*)+";
    WOLFRAM = r"(?is)^(?:ask|query|use)?\s*wolfram(?:\s*\|?\s*alpha)?\b[\s:,]+(?:about\s+|for\s+)?(.+)$";
    ROLL = r"(?i)^(?:roll|throw)\b(?:\s+(?:me|us))?(?:\s+(?:an?|the|some))?\s*(.*)$";
    DIE = r"(?i)^(?:die|dice|one|it)?(?:\s+for\s+(?:me|us))?$";
    NOTATION = r"(?i)^(?:\d{1,3}\s*)?d\s*(?:\d+|%)(?:\s*[kd][hl]?\s*\d*)?(?:\s*[+-]\s*(?:\d*d)?\d+)*$";
    CALCULATE = r"(?is)^(?:calculate|calc|compute|evaluate|work\s+out)\b[\s:,]+(.+)$";
    THANKS = r"(?i)^(?:many\s+)?(?:thanks?|thank\s+you|thx|ty|cheers|great|nice|good\s+bot|well\s+done)\b";
    THANKS_AT_END = r"(?i)\b(?:thanks|thank\s+you|thx|cheers)[\s,:!.]*$";
    GREETING = r"(?i)^(?:hi|hey|hello|hiya|yo|good\s+(?:morning|evening|afternoon|night|day)|howdy|moin|servus|hallo)\b[^?]{0,20}$";
    HELP = r"(?i)^(?:help|what\s+can\s+you\s+do|what\s+do\s+you\s+do|who\s+are\s+you|what\s+are\s+you|commands)\b";
    CLOSING = r"(?i)[\s,]*(?:\bplease\b)?[\s?!.]*$";
}

/// What this text, without our name, asks for.
pub fn understand(text: &str) -> Intent {
    let text = text.trim_start_matches([' ', ',', ':', ';', '-', '.', '!']).trim();
    let asked = MANNERS.replace(text, "");
    capability(asked.trim()).unwrap_or_else(|| Intent::Talk(talk(text)))
}

fn capability(asked: &str) -> Option<Intent> {
    let run = |capability, arguments| Some(Intent::Run { capability, arguments });
    let bare = CLOSING.replace(asked, "");
    if let Some(question) = WOLFRAM.captures(asked) {
        return run(names::WOLFRAM, json!({ "query": question[1].trim() }));
    }
    if let Some(dice) = dice(&bare) {
        return run(names::DICE, json!({ "dice": dice }));
    }
    let expression = CALCULATE.captures(asked).map(|expression| expression[1].trim().to_owned());
    let expression = expression.or_else(|| looks_calculable(asked).then(|| asked.to_owned()));
    expression.and_then(|expression| run(names::CALCULATE, json!({ "expression": expression })))
}

fn dice(bare: &str) -> Option<String> {
    let wanted = match ROLL.captures(bare) {
        Some(roll) if DIE.is_match(roll[1].trim()) => return Some("d6".to_owned()),
        Some(roll) => roll[1].trim().to_owned(),
        None => bare.to_owned(),
    };
    // After "roll", anything with a number is meant as dice, so that a mistake is explained as one.
    let is_meant =
        wanted.len() < bare.len() && wanted.starts_with(|first: char| first.is_ascii_digit() || first == 'd');
    (NOTATION.is_match(&wanted) || is_meant && wanted.chars().any(|letter| letter.is_ascii_digit())).then_some(wanted)
}

fn talk(text: &str) -> Talk {
    match text {
        "" => Talk::Called,
        text if THANKS.is_match(text) || THANKS_AT_END.is_match(text) => Talk::Thanks,
        text if HELP.is_match(text) || HELP.is_match(&MANNERS.replace(text, "")) => Talk::Help,
        text if GREETING.is_match(text) => Talk::Greeting,
        _ => Talk::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn described(text: &str) -> String {
        match understand(text) {
            Intent::Run { capability, arguments } => {
                let argument = arguments.as_object().and_then(|all| all.values().next()).and_then(Value::as_str);
                format!("{capability}: {}", argument.unwrap_or_default())
            }
            Intent::Talk(talk) => format!("{talk:?}"),
        }
    }

    #[test]
    fn plain_wishes_are_understood() {
        for (text, expected) in [
            ("what is 12*7", "calculate: what is 12*7"),
            (", what is 12*7?", "calculate: what is 12*7?"),
            ("12*7", "calculate: 12*7"),
            ("calculate 3 miles in km", "calculate: 3 miles in km"),
            ("calc: 9^9^9^9", "calculate: 9^9^9^9"),
            ("hey, can you calculate 15% of 80 please?", "calculate: 15% of 80 please?"),
            ("how much is 20% of 45", "calculate: how much is 20% of 45"),
            ("how many km in 3 miles?", "calculate: how many km in 3 miles?"),
            ("3 miles in km", "calculate: 3 miles in km"),
            ("calculate my taxes", "calculate: my taxes"),
            ("roll 2d6", "dice: 2d6"),
            ("please roll a d20!", "dice: d20"),
            ("roll", "dice: d6"),
            ("roll a die for me", "dice: d6"),
            ("throw the dice", "dice: d6"),
            ("2d6+3", "dice: 2d6+3"),
            ("roll 500d6", "dice: 500d6"),
            ("ask wolfram about the distance to the moon", "wolfram: the distance to the moon"),
            ("wolfram: population of France?", "wolfram: population of France?"),
            ("ask Wolfram|Alpha how old is the sun", "wolfram: how old is the sun"),
        ] {
            assert_eq!(described(text), expected, "{text}");
        }
    }

    #[test]
    fn everything_else_is_talk() {
        for (text, expected) in [
            ("", "Called"),
            (" , ", "Called"),
            ("hello", "Greeting"),
            ("good morning!", "Greeting"),
            ("thanks", "Thanks"),
            ("that was great, thank you!", "Thanks"),
            ("what can you do?", "Help"),
            ("hey, help", "Help"),
            ("what is love", "Other"),
            ("roll over the competition", "Other"),
            ("who won the cup in 1998?", "Other"),
            ("did you see that", "Other"),
        ] {
            assert_eq!(described(text), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_survived(text in ".{0,200}", number in "[0-9 d+*/x.%-]{0,30}") {
            understand(&text);
            understand(&number);
            understand(&format!("what is {number}{text}"));
        }
    }
}
