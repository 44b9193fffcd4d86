//! The leaderboard, as everyone sees it.

use crate::{
    economy::{
        model::{BoardPage, Direction, Measure, Place},
        replies::coins,
    },
    help::Help,
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, mention},
    words::Words,
};

/// The action of the page buttons.
pub const ACTION: &str = "wallet.board";

/// A page. Names are shown, nobody is pinged.
pub fn leaderboard(words: &Words, asker: UserId, page: &BoardPage, help: &Help) -> Reply {
    let title = match page.measure {
        Measure::NetWorth => msg!("board-title-net-worth"),
        Measure::Wallet => msg!("board-title-wallet"),
    };
    let daily = || help.mention("daily");
    let text = if page.places.is_empty() {
        words.say(&msg!("board-none", daily = daily()))
    } else {
        let lines: Vec<_> = page.places.iter().map(|place| line(words, place)).collect();
        let own = match page.own {
            Some(own) => {
                let amount = coins(words, own.rung.coins);
                msg!("board-own", who = mention(asker), rank = own.rank, coins = amount)
            }
            None => msg!("board-own-none", who = mention(asker), daily = daily()),
        };
        format!("{}\n\n{}", lines.join("\n"), words.say(&own))
    };
    let reply = Reply { audience: crate::reply::Audience::Everyone, ..Reply::default() }
        .card(Card::new(words.say(&title), text));
    if !page.has_above && !page.has_below {
        return reply;
    }
    let up = page.places.first().filter(|_| page.has_above).map(|place| Direction::Above(place.rung));
    let down = page.places.last().filter(|_| page.has_below).map(|place| Direction::Below(place.rung));
    reply.buttons(vec![
        turn(words.say(&msg!("board-up")), asker, page.measure, up, "-u"),
        turn(words.say(&msg!("board-down")), asker, page.measure, down, "-d"),
    ])
}

/// What a press asks for. `None` if it makes no sense (any more).
pub fn asked_for(state: &str) -> Option<(Measure, Direction)> {
    let (measure, direction) = state.split_once(':')?;
    Some((measure.parse().ok()?, direction.parse().ok()?))
}

fn line(words: &Words, place: &Place) -> String {
    let amount = coins(words, place.rung.coins);
    words.say(&msg!("board-line", rank = place.rank, who = mention(place.rung.user), coins = amount))
}

/// A button that turns the page; greyed out at the end, so that nothing jumps.
fn turn(label: String, asker: UserId, measure: Measure, to: Option<Direction>, dead_end: &str) -> Button {
    let to_name = to.map_or_else(|| dead_end.to_owned(), |direction| direction.to_string());
    let action = ActionId { action: ACTION.into(), owner: Some(asker), state: format!("{measure}:{to_name}") };
    Button { disabled: to.is_none(), ..Button::action(label, ButtonStyle::Secondary, action) }
}
