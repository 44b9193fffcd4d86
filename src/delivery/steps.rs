//! Which step comes next for a part of an answer: pure, so that every case can be told in a table.

use super::model::{Facts, GIVE_UP_AFTER, NONCE_HOLDS, Step, Way};
use crate::queue::RespondTo;

/// The next step.
pub(super) fn next<'a>(facts: &Facts<'a>) -> Step<'a> {
    if facts.age > GIVE_UP_AFTER {
        return Step::GiveUp("it could not be delivered for a day");
    }
    let way = facts.way.unwrap_or_else(|| first_way(facts));
    if way == Way::Draft {
        return in_draft(facts);
    }
    let must_look = !facts.not_found && facts.doubt.is_some_and(|doubt| doubt >= NONCE_HOLDS);
    match (way, facts.route) {
        (Way::Original, RespondTo::Interaction { application, token, expires_at, .. })
            if facts.now < *expires_at && !facts.token_refused =>
        {
            Step::Edit { application: *application, token }
        }
        (Way::Original, route) => after_expiry(facts, route),
        (Way::Channel, RespondTo::Message { channel, message, .. }) => {
            let reply_to = Some(*message);
            if must_look {
                Step::Find { channel: *channel, reply_to }
            } else {
                Step::Post { channel: *channel, reply_to }
            }
        }
        (Way::Channel, RespondTo::Interaction { channel, .. } | RespondTo::Channel { channel, .. }) => {
            let reply_to = None;
            if must_look {
                Step::Find { channel: *channel, reply_to }
            } else {
                Step::Post { channel: *channel, reply_to }
            }
        }
        (
            Way::Direct,
            RespondTo::Direct { user, .. } | RespondTo::Interaction { user, .. } | RespondTo::Message { user, .. },
        ) => {
            if must_look {
                Step::FindDirect { user: *user }
            } else {
                Step::PostDirect { user: *user }
            }
        }
        (Way::Draft, _) | (Way::Channel, RespondTo::Direct { .. }) | (Way::Direct, RespondTo::Channel { .. }) => {
            Step::GiveUp("its row names a way that its route does not have")
        }
    }
}

/// It ends where it was being written. Whether it stands there already is known, or its nonce tells, or history does.
fn in_draft<'a>(facts: &Facts<'a>) -> Step<'a> {
    let (Some(draft), RespondTo::Message { message, .. }) = (facts.draft, facts.route) else {
        return Step::GiveUp("its row names a way that its route does not have");
    };
    let (channel, reply_to) = (draft.channel, Some(*message));
    match draft.message {
        Some(message) => Step::Finish { channel, message },
        None if draft.age >= NONCE_HOLDS && !facts.not_found => Step::FindDraft { channel, reply_to },
        None => Step::Place { channel, reply_to },
    }
}

fn first_way(facts: &Facts<'_>) -> Way {
    match facts.route {
        RespondTo::Message { .. } if facts.part == 0 && facts.draft.is_some() => Way::Draft,
        RespondTo::Interaction { .. } if facts.part == 0 => Way::Original,
        RespondTo::Interaction { .. } | RespondTo::Message { .. } | RespondTo::Channel { .. } => Way::Channel,
        RespondTo::Direct { .. } => Way::Direct,
    }
}

/// The token is dead. What may have been shown is looked for; what was not goes to the channel, or, when it is private,
/// to the person: never into the open.
fn after_expiry<'a>(facts: &Facts<'a>, route: &'a RespondTo) -> Step<'a> {
    let RespondTo::Interaction { channel, private, .. } = route else {
        return Step::GiveUp("its row names a way that its route does not have");
    };
    match (private, facts.doubt.is_some() && !facts.not_found) {
        (true, true) => Step::GiveUp("it may have been shown, and the token expired before that was certain"),
        (true, false) => Step::Switch(Way::Direct),
        (false, true) => Step::Find { channel: *channel, reply_to: None },
        (false, false) => Step::Switch(Way::Channel),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        delivery::model::{
            Draft,
            samples::{interaction, noon},
        },
        ids::{ApplicationId, ChannelId, MessageId, UserId},
        words::Locale,
    };

    fn message() -> RespondTo {
        RespondTo::Message { channel: ChannelId(2), message: MessageId(4), user: UserId(3), locale: Locale::english() }
    }

    fn facts(route: &RespondTo) -> Facts<'_> {
        Facts {
            route,
            part: 0,
            draft: None,
            way: None,
            doubt: None,
            not_found: false,
            token_refused: false,
            age: Duration::ZERO,
            now: noon(),
        }
    }

    const EDIT: Step<'static> = Step::Edit { application: ApplicationId(1), token: "t" };
    const OLD: Option<Duration> = Some(NONCE_HOLDS);
    const YOUNG: Option<Duration> = Some(Duration::from_secs(119));

    #[test]
    fn an_interaction_is_edited_while_its_token_lives_also_in_doubt() {
        let route = interaction(true);
        assert_eq!(next(&facts(&route)), EDIT);
        assert_eq!(next(&Facts { doubt: OLD, way: Some(Way::Original), ..facts(&route) }), EDIT);
    }

    #[test]
    fn an_answer_ends_where_it_was_being_written_and_nowhere_else() {
        let route = message();
        let known = Draft {
            channel: ChannelId(2),
            message: Some(MessageId(9)),
            nonce: "n".into(),
            age: Duration::from_hours(1),
        };
        let finish = Step::Finish { channel: ChannelId(2), message: MessageId(9) };
        assert_eq!(next(&Facts { draft: Some(&known), ..facts(&route) }), finish);
        let unknown = Draft { message: None, age: Duration::from_secs(5), ..known.clone() };
        let place = Step::Place { channel: ChannelId(2), reply_to: Some(MessageId(4)) };
        assert_eq!(next(&Facts { draft: Some(&unknown), ..facts(&route) }), place);
        let old = Draft { age: NONCE_HOLDS, ..unknown };
        let find = Step::FindDraft { channel: ChannelId(2), reply_to: Some(MessageId(4)) };
        assert_eq!(next(&Facts { draft: Some(&old), ..facts(&route) }), find);
        assert_eq!(next(&Facts { draft: Some(&old), not_found: true, ..facts(&route) }), place);
        // Later parts are messages of their own.
        let later = next(&Facts { draft: Some(&known), part: 1, ..facts(&route) });
        assert_eq!(later, Step::Post { channel: ChannelId(2), reply_to: Some(MessageId(4)) });
    }

    #[test]
    fn an_expired_token_falls_back_to_the_channel_and_a_private_answer_to_the_person() {
        let late = noon() + TimeDelta::minutes(15);
        let (open, private) = (interaction(false), interaction(true));
        assert_eq!(next(&Facts { now: late, ..facts(&open) }), Step::Switch(Way::Channel));
        assert_eq!(next(&Facts { token_refused: true, ..facts(&private) }), Step::Switch(Way::Direct));
        let in_doubt = Facts { now: late, doubt: YOUNG, ..facts(&open) };
        assert_eq!(next(&in_doubt), Step::Find { channel: ChannelId(2), reply_to: None });
        assert_eq!(next(&Facts { not_found: true, ..in_doubt }), Step::Switch(Way::Channel));
        assert!(matches!(next(&Facts { now: late, doubt: YOUNG, ..facts(&private) }), Step::GiveUp(_)));
    }

    #[test]
    fn a_message_is_repeated_while_the_nonce_holds_and_looked_for_afterwards() {
        let route = message();
        let post = Step::Post { channel: ChannelId(2), reply_to: Some(MessageId(4)) };
        assert_eq!(next(&facts(&route)), post);
        assert_eq!(next(&Facts { doubt: YOUNG, ..facts(&route) }), post);
        let looked = Facts { doubt: OLD, ..facts(&route) };
        assert_eq!(next(&looked), Step::Find { channel: ChannelId(2), reply_to: Some(MessageId(4)) });
        assert_eq!(next(&Facts { not_found: true, ..looked }), post);
    }

    proptest! {
        #[test]
        fn a_private_answer_never_goes_into_the_open(
            way in prop::option::of(prop_oneof![Just(Way::Original), Just(Way::Direct)]),
            doubt in prop::option::of(0u64..1_000), not_found: bool, token_refused: bool, minutes in 0i64..2_000,
        ) {
            let route = interaction(true);
            let age = Duration::from_secs(u64::try_from(minutes).unwrap() * 60);
            let step = next(&Facts {
                way, doubt: doubt.map(Duration::from_secs), not_found, token_refused, age,
                now: noon() + TimeDelta::minutes(minutes), ..facts(&route)
            });
            prop_assert!(!matches!(step, Step::Post { .. } | Step::Find { .. } | Step::Switch(Way::Channel)), "{:?}", step);
        }

        #[test]
        fn in_doubt_nothing_is_posted_without_nonce_or_look(
            doubt in 120u64..10_000, direct: bool, minutes in 0i64..100,
        ) {
            let route = if direct { RespondTo::Direct { user: UserId(3), locale: Locale::english() } } else { message() };
            let step = next(&Facts {
                doubt: Some(Duration::from_secs(doubt)), now: noon() + TimeDelta::minutes(minutes), ..facts(&route)
            });
            prop_assert!(!matches!(step, Step::Post { .. } | Step::PostDirect { .. }), "{:?}", step);
        }
    }
}
