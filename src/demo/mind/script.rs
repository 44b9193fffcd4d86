//! What the stand-in says: a few plain rules over the last thing a person said, the tools on offer and what they gave.
//!
//! It reads the request as any model would, and nothing else: what is not in the prompt it cannot know.

use regex::Regex;
use serde_json::{Value, json};

use crate::patterns::patterns;

/// An answer: text, and tools it wants run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Says {
    /// The text.
    pub text: String,
    /// The tools.
    pub wishes: Vec<Wish>,
}

/// A tool it wants run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub tool: String,
    /// With what: JSON, if all is well.
    pub arguments: String,
}

impl Says {
    /// Only text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), wishes: Vec::new() }
    }

    /// Only tools.
    pub fn tools<'a>(wishes: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        let wish = |(tool, arguments): (&str, Value)| Wish { tool: tool.to_owned(), arguments: arguments.to_string() };
        Self { text: String::new(), wishes: wishes.into_iter().map(wish).collect() }
    }
}

impl From<&str> for Says {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

patterns! {
    SUM = r"(?i)(?:what(?:'s| is)|calculate|how much is)?\s*((?:\d[\d.]*|\()[\d\s.()*/^%+-]*[*/^%+-][\d\s.()*/^%+-]*\d\)?)";
    DICE = r"(?i)\broll\s+(?:a\s+|an\s+|some\s+)?(\d*d\d+(?:\s*[+-]\s*\d+)?)";
    TIME = r"(?i)\btime\b(?:.*?\b(?:in|at)\s+([A-Z][\w /-]{1,40}))";
    WEATHER = r"(?i)\bweather\b(?:.*?\b(?:in|at|for)\s+([A-Z][\w '-]{1,40}))";
    REMEMBER = r"(?i)\bremember\s+(?:that\s+)?(.{3,300})";
    RECALL = r"(?i)\b(?:what do you (?:know|remember)|do you (?:know|remember))\b\s*(?:about\s+)?(.*)";
    REMIND = r"(?i)\bremind me\s+((?:in|at|on|tomorrow)\b.*)";
    SEARCH = r"(?i)\b(?:search (?:for|the messages for)|who (?:said|mentioned)|what was said about)\s+(.{2,100})";
    TODO = r"(?i)\badd\s+(.{2,100}?)\s+to my (?:todo|list|todos)";
    WIKI = r"(?i)\b(?:wikipedia|who was|who is|tell me about)\s+(?:about\s+)?([A-Z][\w '.-]{2,60})";
    STORY = r"(?i)\b(?:story|long|poem|essay)\b";
    CODE = r"(?i)\b(?:code|program|script|function)\b";
    EARLIER = r"(?i)\bwhat did i (?:just )?(?:say|tell you|ask)\b";
    HELLO = r"(?i)^\W*(?:hi|hello|hey|good (?:morning|evening|day)|moin|hallo)\b";
    THANKS = r"(?i)\b(?:thanks|thank you|cheers)\b";
    SUMMARY = r"(?i)\bsummar(?:y|ise|ize)\b";
    NOTING = r"(?i)\bnote what is worth remembering\b";
    WORTH_NOTING = r#"(?i)^(\d+)\. "([^"]*)": "(.*\b(?:my \w+(?: \w+)? (?:is|are|was)|I (?:like|love|live|work|play|keep|collect))\b.*)"$"#;
}

/// What the script says to a request.
pub(super) fn answer(body: &Value) -> Says {
    let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let given = results(messages);
    if !given.is_empty() {
        return with_results(&given);
    }
    let said = messages.iter().rev().find(|message| message["role"] == "user").map(text).unwrap_or_default();
    let wishes = wishes(&last_line(&said), &offered(body));
    if wishes.is_empty() { Says::text(talk(messages, &said)) } else { Says::tools(wishes) }
}

/// What the tools gave since the last thing a person said.
fn results(messages: &[Value]) -> Vec<String> {
    let since = messages.iter().rposition(|message| message["role"] == "user").map_or(0, |place| place + 1);
    messages[since..].iter().filter(|message| message["role"] == "tool").map(text).collect()
}

fn with_results(given: &[String]) -> Says {
    let mut text = String::from("Here is what I found:");
    for result in given {
        let shown: String = in_words(result).chars().take(600).collect();
        text.push_str(if shown.starts_with("- ") { "\n" } else { "\n- " });
        text.push_str(&shown.trim().replace('\n', "\n  "));
    }
    Says::text(text)
}

/// What a tool says of its own result, if it says anything; else what it gave.
fn in_words(result: &str) -> String {
    let inside = result.lines().filter(|line| !line.starts_with("<data") && !line.starts_with("</data"));
    let inside = inside.collect::<Vec<_>>().join("\n");
    let said = serde_json::from_str::<Value>(&inside).ok().and_then(|data| Some(data["in_words"].as_str()?.to_owned()));
    said.unwrap_or(inside)
}

fn offered(body: &Value) -> Vec<String> {
    let tools = body["tools"].as_array().map(Vec::as_slice).unwrap_or_default();
    tools.iter().filter_map(|tool| tool["function"]["name"].as_str()).map(str::to_owned).collect()
}

fn wishes(said: &str, offered: &[String]) -> Vec<(&'static str, Value)> {
    let found = |pattern: &Regex, group| {
        pattern.captures(said).and_then(|found| Some(found.get(group)?.as_str().trim().to_owned()))
    };
    let asked = [
        ("dice", found(&DICE, 1).map(|dice| json!({ "dice": dice }))),
        ("remind", found(&REMIND, 1).map(|wish| json!({ "text": wish }))),
        ("recall", found(&RECALL, 1).filter(|what| !what.is_empty()).map(|what| json!({ "about": what }))),
        ("remember", found(&REMEMBER, 1).map(|fact| json!({ "fact": fact }))),
        ("weather", found(&WEATHER, 1).map(|place| json!({ "place": place }))),
        ("time", found(&TIME, 1).map(|place| json!({ "place": place }))),
        ("wikipedia", found(&WIKI, 1).map(|what| json!({ "subject": what }))),
        ("search_messages", found(&SEARCH, 1).map(|words| json!({ "words": words }))),
        ("todo", found(&TODO, 1).map(|what| json!({ "action": "add", "text": what }))),
        (
            "calculate",
            found(&SUM, 1)
                .filter(|_| !DICE.is_match(said) || said.contains(['*', '/', '^']))
                .map(|sum| json!({ "expression": sum })),
        ),
    ];
    let is_offered = |tool: &str| offered.iter().any(|one| one == tool);
    let mut wishes: Vec<_> = asked.into_iter().filter_map(|(tool, arguments)| Some((tool, arguments?))).collect();
    wishes.retain(|(tool, _)| is_offered(tool));
    // "remind me to remember" is one wish, and so is "do you remember".
    if wishes.iter().any(|(tool, _)| ["remind", "recall"].contains(tool)) {
        wishes.retain(|(tool, _)| *tool != "remember");
    }
    wishes
}

fn talk(messages: &[Value], said: &str) -> String {
    let last = last_line(said);
    let system = messages.first().filter(|first| first["role"] == "system").map(text).unwrap_or_default();
    if NOTING.is_match(&system) {
        return noted(said);
    }
    if SUMMARY.is_match(&system) {
        return summary(said);
    }
    match last.as_str() {
        said if EARLIER.is_match(said) => earlier(messages),
        said if STORY.is_match(said) => story(),
        said if CODE.is_match(said) => "Here you are:\n```rust\nfn main() {\n    println!(\"Hello, café!\");\n}\n```\nIt says hello.".into(),
        said if HELLO.is_match(said) => "Hello! I'm the demo's stand-in for a language model. Ask me to calculate, to roll dice, or to write a long story.".into(),
        said if THANKS.is_match(said) => "You're welcome!".into(),
        said => {
            let said: String = said.chars().take(200).collect();
            format!("You said: “{said}”. I'm only the demo's scripted stand-in for a language model: start the demo with `--model-url` to talk to a real one.")
        }
    }
}

/// What the person said before.
fn earlier(messages: &[Value]) -> String {
    let mine: Vec<String> =
        messages.iter().filter(|message| message["role"] == "user").map(|one| last_line(&text(one))).collect();
    match mine.iter().rev().nth(1) {
        Some(before) => format!("Just before, you said: “{before}”."),
        None => "You haven't said anything before this.".into(),
    }
}

/// What people said of themselves, as whoever asks for it wants it.
fn noted(said: &str) -> String {
    let facts = said.lines().filter_map(|line| {
        let found = WORTH_NOTING.captures(line)?;
        let from: usize = found[1].parse().ok()?;
        let (who, what) = (&found[2], &found[3]);
        Some(json!({ "fact": format!("{who} says: {what}"), "from": [from], "people": [who], "importance": 5 }))
    });
    json!({ "facts": facts.collect::<Vec<_>>() }).to_string()
}

fn summary(said: &str) -> String {
    let lines = said.lines().filter(|line| !line.trim().is_empty()).count();
    let first: String =
        said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().chars().take(80).collect();
    format!("They exchanged {lines} messages, beginning with: {first}")
}

fn story() -> String {
    let mut story = String::from("**The longest morning of the café**\n\n");
    for chapter in 1..=12 {
        let chapter = format!(
            "{chapter}. The door opened, and somebody came in who had not been there before. Ada put the kettle on, Ben \
             looked up from his crossword, and the cat moved to the warmer chair. Nobody said anything for a while, and \
             that was the best part of it.\n\n"
        );
        story.push_str(&chapter);
    }
    story + "```text\nThe end.\n```"
}

fn text(message: &Value) -> String {
    match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// What a person says stands last, after whatever is quoted before it.
fn last_line(said: &str) -> String {
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Who said it stands before it.
    last.split_once(": ")
        .filter(|(who, _)| who.chars().count() <= 34)
        .map_or(last, |(_, words)| words)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOLS: [&str; 6] = ["calculate", "dice", "remember", "recall", "remind", "weather"];

    fn asked(said: &str) -> Value {
        let tools: Vec<Value> = TOOLS.iter().map(|name| json!({ "function": { "name": name } })).collect();
        json!({ "messages": [{ "role": "user", "content": said }], "tools": tools })
    }

    fn wishes_for(said: &str) -> Vec<String> {
        answer(&asked(said)).wishes.into_iter().map(|wish| format!("{} {}", wish.tool, wish.arguments)).collect()
    }

    #[test]
    fn wishes_become_tools_several_at_once() {
        assert_eq!(wishes_for("Ada: what is 12*7?"), [r#"calculate {"expression":"12*7"}"#]);
        assert_eq!(
            wishes_for("roll 2d6 and tell me what 12*7 is"),
            [r#"dice {"dice":"2d6"}"#, r#"calculate {"expression":"12*7"}"#]
        );
        assert_eq!(wishes_for("please remember that I like tea"), [r#"remember {"fact":"I like tea"}"#]);
        assert_eq!(wishes_for("what do you remember about tea?"), [r#"recall {"about":"tea?"}"#]);
        assert_eq!(wishes_for("how is the weather in Rome?"), [r#"weather {"place":"Rome"}"#]);
        assert_eq!(
            wishes_for("remind me in 2h to water the plants"),
            [r#"remind {"text":"in 2h to water the plants"}"#]
        );
        assert!(wishes_for("hello there").is_empty());
    }

    #[test]
    fn it_notes_what_people_say_of_themselves() {
        let told = "The conversation:\n1. \"Ada\": \"my cat is called Zebulon\"\n2. \"Artie\": \"Nice\"";
        let body = json!({ "messages": [
            { "role": "system", "content": "You note what is worth remembering for months" },
            { "role": "user", "content": told },
        ] });
        let noted: Value = serde_json::from_str(&answer(&body).text).unwrap();
        assert_eq!(noted["facts"][0]["fact"], "Ada says: my cat is called Zebulon");
        assert_eq!(noted["facts"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn it_says_what_the_tools_gave_and_knows_only_the_prompt() {
        let mut body = asked("what is 12*7?");
        body["messages"].as_array_mut().unwrap().push(json!({ "role": "tool", "content": "84" }));
        let data = "<data source=\"tool dice\">\n{\"in_words\":\"You rolled 3.\",\"result\":{}}\n</data>";
        body["messages"].as_array_mut().unwrap().push(json!({ "role": "tool", "content": data }));
        assert_eq!(answer(&body).text, "Here is what I found:\n- 84\n- You rolled 3.");
        assert!(answer(&asked("what did I just say?")).text.contains("haven't said anything"));
        assert!(answer(&json!({})).text.contains("stand-in"));
    }
}
