//! How an answer comes: at once, while it is written, with tools, in one message.

use std::time::{Duration, Instant};

use artie::{
    demo::{
        mind::{Fault, Says},
        world::{Effect, Fault as Disturbed, Message, Upload, World},
    },
    ids::ChannelId,
};
use chrono::Timelike;
use serde_json::json;

use super::{HERE, answered, answers, asks, button, hears, last_prompt, me, over};
use crate::support::stage::{Stage, said, talking_stage};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_shown_while_it_is_written_in_one_message() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.set_pace(Duration::from_millis(60));
    stage.cafe.mind.will_say("word ".repeat(60).as_str());
    let asked = asks(&stage, "ada", HERE, "say something long");
    let me = me(&stage);
    let first = stage.cafe.until("something is shown", |world| answers(world, me, &asked).into_iter().next()).await;
    assert!(button(&first, "ask.stop").is_some() && first.content.len() < 250, "{}", first.content);
    let whole = answered(&stage, &asked).await;
    assert_eq!((whole.id, whole.content.as_str()), (first.id, "word ".repeat(60).trim_end()));
    assert!(button(&whole, "ask.again").is_some());
    assert_eq!(stage.cafe.town.with(|world| answers(world, me, &asked).len()), 1);
    let edits = stage.cafe.town.with(|world| {
        world.wire.iter().filter(|entry| entry.method == "PATCH" && entry.path.contains("/messages/")).count()
    });
    assert!((1..=7).contains(&edits), "{edits} edits in less than five seconds");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_shown_before_anything_is_thought() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.will_fail(Fault::Slow(Duration::from_millis(400)), 1);
    let asked = asks(&stage, "ada", HERE, "hello");
    let typed = |world: &World| world.wire.iter().any(|entry| entry.path.ends_with("/typing")).then_some(());
    stage.cafe.until("typing is shown", typed).await;
    let me = me(&stage);
    assert!(stage.cafe.town.with(|world| answers(world, me, &asked)).is_empty());
    answered(&stage, &asked).await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tools_run_several_at_once_and_what_they_give_is_real() {
    let stage = talking_stage(&[]).await;
    let answer = hears(&stage, "ada", HERE, "roll 2d6 and tell me what 12*7 is").await;
    assert!(answer.contains("84") && answer.contains("2d6"), "{answer}");
    let prompt = last_prompt(&stage);
    assert!(prompt.contains("tool calculate") && prompt.contains("tool dice"), "{prompt}");
    // One that there is not is asked for, and not run.
    stage.cafe.mind.will_say(Says::tools([("calculate", json!({ "expression": "1+1" })), ("shell", json!({}))]));
    hears(&stage, "ben", HERE, "go on").await;
    let sql = "SELECT capabilities_detected, capabilities_executed, input_length > 100
               FROM model_usage_stats WHERE purpose = 'chat' ORDER BY id";
    let rows: Vec<(i32, i32, bool)> = sqlx::query_as(sql).fetch_all(stage.database.db.pool()).await.unwrap();
    assert_eq!(rows, [(2, 2, true), (0, 0, true), (2, 1, true), (0, 0, true)]);
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_answer_is_split_and_its_fences_are_kept() {
    let stage = talking_stage(&[]).await;
    let asked = asks(&stage, "ada", HERE, "write a long story");
    let me = me(&stage);
    let end = |world: &World| answers(world, me, &asked).into_iter().find(|one| one.content.contains("The end."));
    let last = stage.cafe.until("the story is over", end).await;
    let parts = stage.cafe.town.with(|world| answers(world, me, &asked));
    assert!(parts.len() >= 2 && parts.iter().all(|part| part.content.chars().count() <= 2_000));
    assert!(last.content.contains("```") && button(&last, "ask.again").is_some());
    let whole: String = parts.iter().map(|part| part.content.as_str()).collect();
    assert_eq!(whole.matches("The door opened").count(), 12, "nothing is lost and nothing is doubled");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_can_stop_the_answer_and_nobody_else() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.set_pace(Duration::from_millis(50));
    stage.cafe.mind.will_say("blah ".repeat(2_000).as_str());
    let asked = asks(&stage, "ada", HERE, "talk");
    let me = me(&stage);
    let shown = stage.cafe.until("something is shown", |world| answers(world, me, &asked).into_iter().next()).await;
    let stop = button(&shown, "ask.stop").unwrap();
    let tried = stage.cafe.person("ben").presses(shown.id, &stop).unwrap();
    let words = said(&stage.cafe.answer(tried.id()).await.answer.unwrap());
    assert!(words.contains("not yours"), "{words}");
    let pressed = stage.cafe.person("ada").presses(shown.id, &stop).unwrap();
    stage.cafe.answer(pressed.id()).await;
    let whole = answered(&stage, &asked).await;
    assert!(whole.content.starts_with("blah") && whole.content.ends_with("You stopped me here."), "{}", whole.content);
    assert!(whole.content.len() < 2_000);
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_answer_takes_the_place_of_the_first() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.will_say("First try.");
    stage.cafe.mind.will_say("Second try.");
    let asked = asks(&stage, "ada", HERE, "how are you");
    let first = answered(&stage, &asked).await;
    let again = button(&first, "ask.again").unwrap();
    stage.cafe.person("ada").presses(first.id, &again).unwrap();
    let me = me(&stage);
    let second = |world: &World| answers(world, me, &asked).into_iter().find(|one| one.content == "Second try.");
    let second = stage.cafe.until("it is answered anew", second).await;
    assert_eq!(second.id, first.id, "in the same message");
    assert_eq!(stage.cafe.town.with(|world| answers(world, me, &asked).len()), 1);
    stage.cafe.mind.forget();
    hears(&stage, "ada", HERE, "and now?").await;
    let prompt = last_prompt(&stage);
    assert!(prompt.contains("Second try.") && !prompt.contains("First try."), "{prompt}");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_under_an_answer_goes_on_without_a_mention_and_knows_what_was_said() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    stage.cafe.mind.will_say("It is a heron.");
    let asked = asks(&stage, "ada", HERE, "which bird is that?");
    let answer = answered(&stage, &asked).await;
    let opens = button(&answer, "ask.thread").unwrap();
    stage.cafe.town.fault(Disturbed::times("POST /channels/*/messages/*/threads", Effect::FailBefore(403), 1));
    let pressed = stage.cafe.person("ada").presses(answer.id, &opens).unwrap();
    let words = said(&stage.cafe.answer(pressed.id()).await.answer.unwrap());
    assert!(words.contains("I may not open threads here"), "{words}");
    for _ in 0..2 {
        // Opened twice it is the same one.
        let pressed = stage.cafe.person("ada").presses(answer.id, &opens).unwrap();
        let words = said(&stage.cafe.answer(pressed.id()).await.answer.unwrap());
        assert_eq!(words, format!("Let's go on in <#{}>: there I answer without being mentioned.", answer.id));
    }
    let thread = ChannelId(answer.id.0);
    let (name, inside) = stage.cafe.town.with(|world| {
        let thread = world.channel(thread).unwrap();
        (thread.name.clone(), thread.recipients.contains(&asked.author))
    });
    assert_eq!((name.as_str(), inside), ("which bird is that?", true));
    stage.cafe.mind.forget();
    let followed = stage.cafe.person("ada").says(thread, "and what does it eat?").unwrap();
    let second = answered(&stage, &followed).await;
    assert!(button(&second, "ask.thread").is_none(), "there are no threads in threads");
    let prompt = last_prompt(&stage);
    assert!(prompt.matches("which bird is that?").count() == 1 && prompt.contains("It is a heron."), "{prompt}");
    let anew = answered_again(&stage, &followed, "Fish.").await;
    assert!(anew.contains("It is a heron."), "{anew}");
    assert!(button(&answered(&stage, &followed).await, "ask.thread").is_none(), "nor when it is answered anew");
    // Others are answered there, too, but what people say to each other is theirs.
    let ben = stage.cafe.person("ben");
    let aside = ben.says(thread, &format!("<@{}> look at this", asked.author)).unwrap();
    let joined = ben.says(thread, "how tall is it?").unwrap();
    answered(&stage, &joined).await;
    assert_eq!(stage.cafe.town.with(|world| answers(world, me, &aside).len()), 0);
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_comes_along_is_read_and_a_picture_passed_on() {
    let stage = talking_stage(&[]).await;
    let upload = |name: &str, kind: &str, bytes: &[u8]| artie::demo::world::Upload {
        filename: name.into(),
        content_type: kind.into(),
        description: None,
        bytes: bytes.to_vec(),
    };
    let files =
        vec![upload("list.txt", "text/plain", b"bread, NEEDLE, tea"), upload("cat.png", "image/png", b"\x89PNG")];
    let me = me(&stage);
    let asked = stage.cafe.person("ada").uploads(HERE, &format!("<@{me}> look at these"), files).unwrap();
    answered(&stage, &asked).await;
    let prompt = last_prompt(&stage);
    assert!(prompt.contains("NEEDLE") && prompt.contains("image_url") && prompt.contains("cat.png"), "{prompt}");
    let anew = answered_again(&stage, &asked, "Once more.").await;
    assert!(anew.contains("NEEDLE") && anew.contains("image_url") && anew.contains("look at these"), "{anew}");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_nobody_can_look_at_is_named() {
    let stage = talking_stage(&[("ARTIE_MODELS_VISION", "false")]).await;
    let (filename, content_type) = ("cat.png".to_owned(), "image/png".to_owned());
    let picture = Upload { filename, content_type, description: None, bytes: b"\x89PNG".to_vec() };
    let me = me(&stage);
    let asked = stage.cafe.person("ada").uploads(HERE, &format!("<@{me}> what is this?"), vec![picture]).unwrap();
    answered(&stage, &asked).await;
    let prompt = last_prompt(&stage);
    assert!(
        !prompt.contains("image_url") && prompt.contains("cat.png") && prompt.contains("not looked at"),
        "{prompt}"
    );
    over(stage).await;
}

/// Asks for another answer; what the model was given for it.
async fn answered_again(stage: &Stage, asked: &Message, with: &str) -> String {
    let first = answered(stage, asked).await;
    stage.cafe.mind.forget();
    stage.cafe.mind.will_say(with);
    let again = button(&first, "ask.again").unwrap();
    let pressed = stage.cafe.town.person_with(asked.author).presses(first.id, &again).unwrap();
    stage.cafe.answer(pressed.id()).await;
    let me = me(stage);
    let is_new = |world: &World| answers(world, me, asked).into_iter().find(|one| one.content == with);
    stage.cafe.until("it is answered anew", is_new).await;
    last_prompt(stage)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_answer_is_to_all_of_the_question() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    let picture = Upload {
        filename: "cat.png".into(),
        content_type: "image/png".into(),
        description: None,
        bytes: b"\x89PNG".to_vec(),
    };
    let ada = stage.cafe.person("ada");
    // Nothing but a picture.
    let asked = ada.uploads(HERE, &format!("<@{me}>"), vec![picture]).unwrap();
    answered(&stage, &asked).await;
    let anew = answered_again(&stage, &asked, "A cat.").await;
    assert!(anew.contains("image_url"), "{anew}");
    // Of a message that replies to another.
    let told = stage.cafe.person("ben").says(HERE, "The kettle is BLUE.").unwrap();
    let asked = ada.replies(&told, &format!("<@{me}> is that so?")).unwrap();
    answered(&stage, &asked).await;
    let anew = answered_again(&stage, &asked, "It is.").await;
    assert!(anew.contains("BLUE") && anew.contains("is that so?"), "{anew}");
    // One that may not be read any more is asked again by its words.
    let unread = format!("GET /channels/*/messages/{}", asked.id);
    stage.cafe.town.fault(Disturbed::times(&unread, Effect::FailBefore(403), 1));
    let anew = answered_again(&stage, &asked, "Perhaps.").await;
    assert!(anew.contains("is that so?") && !anew.contains("BLUE"), "{anew}");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_answered_one_question_at_a_time() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.set_pace(Duration::from_millis(40));
    let questions: Vec<_> = (0..3).map(|n| asks(&stage, "ada", HERE, &format!("question number {n}"))).collect();
    let other = asks(&stage, "ben", HERE, "me too");
    answered(&stage, &other).await;
    for asked in &questions {
        answered(&stage, asked).await;
    }
    let me = me(&stage);
    for asked in &questions {
        assert_eq!(stage.cafe.town.with(|world| answers(world, me, asked).len()), 1);
    }
    let turns: i64 =
        sqlx::query_scalar("SELECT count(*) FROM chat_turns").fetch_one(stage.database.db.pool()).await.unwrap();
    assert_eq!(turns, 0, "every turn is given back");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_can_be_all_artie_or_none_of_it() {
    let stage = talking_stage(&[]).await;
    // The cap is one of the clock's hours: it has just begun.
    let now = stage.cafe.clock.now();
    let gone = u64::from(now.minute() * 60 + now.second());
    stage.cafe.clock.advance(Duration::from_secs(3_601 - gone));
    let games = stage.cafe.names.games;
    let channels = json!({ "key": "assistant.channels", "value": format!("<#{games}>") });
    let told = stage.hears("ada", "settings set", &channels).await;
    assert!(told.contains("is now"), "{told}");
    let asked = stage.cafe.person("ada").says("games", "anybody here?").unwrap();
    answered(&stage, &asked).await;
    let ambient = json!({ "key": "assistant.ambient", "value": "on" });
    stage.hears("ada", "settings set", &ambient).await;
    let mut unasked = Vec::new();
    for n in 0..42 {
        let who = ["ada", "ben", "chloe", "dmitri"][n % 4];
        let asked = stage.cafe.person(who).says("bot-lab", "what would artie say?").unwrap();
        if n < 40 {
            answered(&stage, &asked).await;
        }
        unasked.push(asked);
    }
    let elsewhere = stage.cafe.person("ada").says(HERE, "anybody here?").unwrap();
    let asked = asks(&stage, "ben", HERE, "hello");
    answered(&stage, &asked).await;
    let me = me(&stage);
    assert!(stage.cafe.town.with(|world| answers(world, me, &elsewhere)).is_empty());
    let joined = |asked: &&Message| !stage.cafe.town.with(|world| answers(world, me, asked)).is_empty();
    assert_eq!(unasked.iter().filter(joined).count(), 40, "an hour's cap");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sign_and_the_first_word_come_soon() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    let (mut typing, mut first): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for turn in 0..10 {
        stage.cafe.mind.set_pace(Duration::from_millis(30));
        stage.cafe.mind.will_say("a few words that take a while to be said, all of them one after the other");
        let typed = |world: &World| world.wire.iter().filter(|entry| entry.path.ends_with("/typing")).count();
        let before = stage.cafe.town.with(|world| typed(world));
        let began = Instant::now();
        let asked = asks(&stage, ["ada", "ben"][turn % 2], HERE, "hello there");
        stage.cafe.until("typing is shown", |world| (typed(world) > before).then_some(())).await;
        typing.push(began.elapsed());
        stage.cafe.until("a first word is there", |world| answers(world, me, &asked).into_iter().next()).await;
        first.push(began.elapsed());
        answered(&stage, &asked).await;
        stage.cafe.clock.advance(Duration::from_secs(30));
    }
    typing.sort_unstable();
    first.sort_unstable();
    println!("typing p50 {:?}, first text p50 {:?} (the endpoint's first word takes 0 ms)", typing[5], first[5]);
    // Nobody hangs; the machine may be busy. The figures of a quiet one are in docs/PERFORMANCE.md.
    assert!(typing[5] < Duration::from_secs(10) && first[5] < Duration::from_secs(10), "{typing:?} {first:?}");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answering_anew_does_nothing_twice() {
    let stage = talking_stage(&[]).await;
    let asked = asks(&stage, "ada", HERE, "remind me in 2h to water the plants");
    let first = answered(&stage, &asked).await;
    assert!(first.content.contains("water the plants"), "{}", first.content);
    stage.cafe.mind.forget();
    let again = button(&first, "ask.again").unwrap();
    stage.cafe.person("ada").presses(first.id, &again).unwrap();
    stage.cafe.until("it is answered anew", |_| (stage.cafe.mind.asked().len() == 2).then_some(())).await;
    let me = me(&stage);
    let is_over = |world: &World| answers(world, me, &asked).into_iter().find(|one| button(one, "ask.again").is_some());
    let second = stage.cafe.until("the second answer is there", is_over).await;
    assert!(second.content.contains("water the plants"), "{}", second.content);
    let reminders: i64 =
        sqlx::query_scalar("SELECT count(*) FROM reminders").fetch_one(stage.database.db.pool()).await.unwrap();
    assert_eq!(reminders, 1, "one wish, one reminder");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dice_are_thrown_as_often_as_they_are_asked_for_and_anything_else_is_done_once() {
    let stage = talking_stage(&[]).await;
    let mind = &stage.cafe.mind;
    let dice = || ("dice", json!({ "dice": "9d1000" }));
    let says = || {
        mind.forget();
        mind.will_say(Says::tools([dice(), dice(), ("todo", json!({ "action": "add", "text": "tea" }))]));
        // The same wish in a later round is no circle where it is left to chance.
        mind.will_say(Says::tools([dice(), ("todo", json!({ "action": "add", "text": "tea" }))]));
        mind.will_say(Says::tools([dice()]));
        mind.will_say("Thrown.");
    };
    let thrown = || {
        let last = mind.asked().last().unwrap()["messages"].clone();
        let tools = last.as_array().unwrap().iter().filter(|message| message["role"] == "tool");
        let told: Vec<String> = tools.map(|message| message["content"].as_str().unwrap().to_owned()).collect();
        told.into_iter().filter(|text| text.contains("tool dice")).collect::<Vec<_>>()
    };
    says();
    let asked = asks(&stage, "ada", HERE, "roll twice, and twice again");
    assert_eq!(answered(&stage, &asked).await.content, "Thrown.");
    let first = thrown();
    let different: std::collections::HashSet<&String> = first.iter().collect();
    assert_eq!((first.len(), different.len()), (4, 4), "{first:?}");
    let sql = "SELECT count(*) FROM todos";
    let todos: i64 = sqlx::query_scalar(sql).fetch_one(stage.database.db.pool()).await.unwrap();
    assert_eq!(todos, 1, "asked for twice, noted once");
    // Answered anew, they fall the same: nobody throws until they please.
    says();
    let shown = answered(&stage, &asked).await;
    let again = button(&shown, "ask.again").unwrap();
    stage.cafe.person("ada").presses(shown.id, &again).unwrap();
    stage.cafe.until("it is answered anew", |_| (mind.asked().len() == 4).then_some(())).await;
    assert_eq!(thrown(), first);
    over(stage).await;
}
