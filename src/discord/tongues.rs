//! Commands in every language that is spoken: names, descriptions, options and choices for Discord's picker.

use std::borrow::Cow;

use crate::{
    discord::Command,
    help::tongues,
    words::{Locale, Words},
};

type Texts = Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]>;

/// Adds every language's names and descriptions. The commands must know their qualified names.
pub(super) fn translate(commands: &mut [Command]) {
    let english = Locale::english();
    for locale in Locale::spoken().into_iter().filter(|locale| *locale != english) {
        let words = Words::new(locale);
        for command in commands.iter_mut() {
            one(command, &words);
        }
    }
}

fn one(command: &mut Command, words: &Words) {
    let name = command.qualified_name.clone();
    let add = |to: &mut Texts, text: Option<String>| {
        if let Some(text) = text {
            to.to_mut().push((words.locale().to_string().into(), text.into()));
        }
    };
    add(&mut command.name_localizations, tongues::command_name(words, &name));
    add(&mut command.description_localizations, tongues::command_about(words, &name));
    for option in &mut command.parameters {
        add(&mut option.name_localizations, tongues::option_name(words, &name, &option.name));
        add(&mut option.description_localizations, tongues::option_about(words, &name, &option.name));
        for choice in option.choices.to_mut() {
            add(&mut choice.localizations, tongues::choice_name(words, &choice.name));
        }
    }
    command.subcommands.iter_mut().for_each(|sub| one(sub, words));
}
