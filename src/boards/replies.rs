//! The leaderboard as everyone sees it, and the switches of what others see.

use strum::VariantArray;

use crate::{
    boards::model::{BoardPage, Crowd, Direction, Measure, Place, Privacy, Switch, Turn},
    economy::{model::Level, replies::coins},
    help::Help,
    ids::{GuildId, UserId},
    msg,
    names::safe_name,
    reply::{ActionId, Audience, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, mention},
    words::{Message, Words},
};

/// The action of the page buttons and of the choice of a measure.
pub const ACTION: &str = "leaderboard.page";

/// The action of the privacy switches.
pub const PRIVACY_ACTION: &str = "profile.privacy";

/// How amounts are said.
pub(super) struct Teller<'a> {
    pub words: &'a Words,
    pub help: &'a Help,
    /// Of levels.
    pub divisor: i64,
}

impl Teller<'_> {
    /// A page. Names are shown, nobody is pinged.
    pub(super) fn leaderboard(&self, asker: UserId, page: &BoardPage) -> Reply {
        let words = self.words;
        let text = if page.places.is_empty() {
            words.say(&self.nobody(page))
        } else {
            let lines: Vec<_> = page.places.iter().map(|place| self.line(page.measure, place)).collect();
            format!("{}\n\n{}", lines.join("\n"), words.say(&self.own(asker, page)))
        };
        let mut reply =
            Reply { audience: Audience::Everyone, ..Reply::default() }.card(Card::new(words.say(&title(page)), text));
        if page.has_above || page.has_below {
            let up = page.places.first().filter(|_| page.has_above).map(|place| Direction::Above(place.rung));
            let down = page.places.last().filter(|_| page.has_below).map(|place| Direction::Below(place.rung));
            reply = reply.buttons(vec![
                turn(words.say(&msg!("board-up")), asker, page, up, "-u"),
                turn(words.say(&msg!("board-down")), asker, page, down, "-d"),
            ]);
        }
        reply.rows.push(Row::Menu(self.menu(asker, page)));
        reply
    }

    fn nobody(&self, page: &BoardPage) -> Message {
        match page.crowd {
            Crowd::Everywhere => msg!("board-none-everywhere", privacy = self.help.mention("profile privacy")),
            Crowd::Guild(_) => msg!("board-none", daily = self.help.mention("daily")),
        }
    }

    fn line(&self, measure: Measure, place: &Place) -> String {
        let amount = self.amount(measure, place.rung.amount);
        let who = place.name.as_deref().map_or_else(|| mention(place.rung.user), safe_name);
        match place.rank {
            Some(rank) => self.words.say(&msg!("board-line", rank = rank, who = who, amount = amount)),
            None => self.words.say(&msg!("board-line-far", who = who, amount = amount)),
        }
    }

    fn own(&self, asker: UserId, page: &BoardPage) -> Message {
        let who = mention(asker);
        match (&page.own, page.crowd) {
            (Some(own), _) => {
                let amount = self.amount(page.measure, own.rung.amount);
                match own.rank {
                    Some(rank) => msg!("board-own", who = who, rank = rank, amount = amount),
                    None => msg!("board-own-far", who = who, amount = amount),
                }
            }
            (None, Crowd::Everywhere) => {
                msg!("board-own-hidden", who = who, privacy = self.help.mention("profile privacy"))
            }
            (None, Crowd::Guild(_)) => msg!("board-own-none", who = who, daily = self.help.mention("daily")),
        }
    }

    fn amount(&self, measure: Measure, amount: i64) -> String {
        match measure {
            Measure::NetWorth | Measure::Wallet => coins(self.words, amount),
            Measure::Level => {
                let level = Level::of(amount, self.divisor).number;
                self.words.say(&msg!("board-level", level = level, xp = amount))
            }
            Measure::Streak => self.words.say(&msg!("board-days", days = amount)),
        }
    }

    fn menu(&self, asker: UserId, page: &BoardPage) -> Menu {
        let option = |measure: Measure, everywhere: bool| {
            let crowd = if everywhere { "*" } else { "" };
            let scope = if everywhere { msg!("board-scope-everywhere") } else { msg!("board-scope-here") };
            MenuOption {
                label: self.words.say(&name_of(measure)),
                value: format!("{measure}:{crowd}:t"),
                description: self.words.say(&scope),
                selected: measure == page.measure && everywhere == (page.crowd == Crowd::Everywhere),
            }
        };
        let options = [false, true].into_iter().flat_map(|scope| Measure::VARIANTS.iter().map(move |m| (*m, scope)));
        Menu {
            action: ActionId { action: ACTION.into(), owner: Some(asker), state: "menu".into() },
            placeholder: self.words.say(&msg!("board-choose")),
            options: options.map(|(measure, scope)| option(measure, scope)).collect(),
        }
    }
}

fn title(page: &BoardPage) -> Message {
    let everywhere = page.crowd == Crowd::Everywhere;
    match (page.measure, everywhere) {
        (Measure::NetWorth, false) => msg!("board-title-net-worth"),
        (Measure::Wallet, false) => msg!("board-title-wallet"),
        (Measure::Level, false) => msg!("board-title-level"),
        (Measure::Streak, false) => msg!("board-title-streak"),
        (Measure::NetWorth, true) => msg!("board-title-net-worth-everywhere"),
        (Measure::Wallet, true) => msg!("board-title-wallet-everywhere"),
        (Measure::Level, true) => msg!("board-title-level-everywhere"),
        (Measure::Streak, true) => msg!("board-title-streak-everywhere"),
    }
}

fn name_of(measure: Measure) -> Message {
    match measure {
        Measure::NetWorth => msg!("board-by-net-worth"),
        Measure::Wallet => msg!("board-by-wallet"),
        Measure::Level => msg!("board-by-level"),
        Measure::Streak => msg!("board-by-streak"),
    }
}

/// A button that turns the page; greyed out at the end, so that nothing jumps.
fn turn(label: String, asker: UserId, page: &BoardPage, to: Option<Direction>, dead_end: &str) -> Button {
    let crowd = if page.crowd == Crowd::Everywhere { "*" } else { "" };
    let to_name = to.map_or_else(|| dead_end.to_owned(), |direction| direction.to_string());
    let state = format!("{}:{crowd}:{to_name}", page.measure);
    let action = ActionId { action: ACTION.into(), owner: Some(asker), state };
    Button { disabled: to.is_none(), ..Button::action(label, ButtonStyle::Secondary, action) }
}

/// What a press or a choice asks for, in this guild. `None` if it makes no sense (any more).
pub(super) fn asked_for(state: &str, chosen: &[String], guild: Option<GuildId>) -> Option<(Measure, Crowd, Direction)> {
    let mut parts = chosen.first().map_or(state, String::as_str).splitn(3, ':');
    let (measure, crowd, direction) = (parts.next()?, parts.next()?, parts.next()?);
    let crowd = if crowd == "*" { Crowd::Everywhere } else { Crowd::Guild(guild?) };
    Some((measure.parse().ok()?, crowd, direction.parse().ok()?))
}

/// What others see of somebody, with a switch for each.
pub fn privacy(words: &Words, owner: UserId, privacy: &Privacy) -> Reply {
    let line = |switch: &Switch| {
        let mark = if privacy.shows(*switch) { "🟢" } else { "⚫" };
        let state = match (switch, privacy.shows(*switch)) {
            (Switch::Wealth, true) => msg!("privacy-wealth-shown"),
            (Switch::Wealth, false) => msg!("privacy-wealth-hidden"),
            (Switch::Profile, true) => msg!("privacy-profile-shown"),
            (Switch::Profile, false) => msg!("privacy-profile-hidden"),
            (Switch::Places, true) => msg!("privacy-places-shown"),
            (Switch::Places, false) => msg!("privacy-places-hidden"),
            (Switch::Everywhere, true) => {
                let name = safe_name(privacy.global_name.as_deref().unwrap_or_default());
                msg!("privacy-everywhere-shown", name = name)
            }
            (Switch::Everywhere, false) => msg!("privacy-everywhere-hidden"),
        };
        format!("{mark} {}", words.say(&state))
    };
    let button = |switch: &Switch| {
        let label = match (switch, privacy.shows(*switch)) {
            (Switch::Wealth, true) => msg!("privacy-wealth-hide"),
            (Switch::Wealth, false) => msg!("privacy-wealth-show"),
            (Switch::Profile, true) => msg!("privacy-profile-hide"),
            (Switch::Profile, false) => msg!("privacy-profile-show"),
            (Switch::Places, true) => msg!("privacy-places-hide"),
            (Switch::Places, false) => msg!("privacy-places-show"),
            (Switch::Everywhere, true) => msg!("privacy-everywhere-hide"),
            (Switch::Everywhere, false) => msg!("privacy-everywhere-show"),
        };
        // What it is now travels with the button: pressed twice, it does not switch back.
        let state = format!("{switch}:{}", if privacy.shows(*switch) { "hide" } else { "show" });
        let action = ActionId { action: PRIVACY_ACTION.into(), owner: Some(owner), state };
        Button::action(words.say(&label), ButtonStyle::Secondary, action)
    };
    let text: Vec<_> = Switch::VARIANTS.iter().map(line).collect();
    let card = Card::new(words.say(&msg!("privacy-title")), text.join("\n"));
    Reply::default().card(card).buttons(Switch::VARIANTS.iter().map(button).collect())
}

/// Which switch a press means, and whether it is to show.
pub(super) fn switch_asked_for(state: &str) -> Option<Turn> {
    let (switch, way) = state.split_once(':')?;
    let switch = switch.parse().ok()?;
    match way {
        "show" => Some(Turn::Show(switch)),
        "hide" => Some(Turn::Hide(switch)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{boards::model::Rung, words::Locale};

    fn page(measure: Measure, crowd: Crowd, places: Vec<Place>, own: Option<Place>) -> BoardPage {
        BoardPage { measure, crowd, places, own, has_above: false, has_below: true }
    }

    fn place(rank: Option<i64>, user: u64, amount: i64, name: Option<&str>) -> Place {
        Place { rank, rung: Rung { amount, user: UserId(user) }, name: name.map(str::to_owned) }
    }

    fn said(page: &BoardPage) -> String {
        let (words, help) = (Words::new(Locale::english()), Help::default());
        let reply = Teller { words: &words, help: &help, divisor: 140 }.leaderboard(UserId(3), page);
        let Some(Row::Menu(menu)) = reply.rows.last() else { panic!("no menu") };
        let chosen: Vec<_> = menu.options.iter().filter(|option| option.selected).map(|o| o.label.clone()).collect();
        assert!(reply.rows.iter().all(|row| match row {
            Row::Buttons(buttons) => buttons.len() == 2,
            Row::Menu(menu) => menu.options.len() == 8,
            Row::Several(..) | Row::Picker(_) => false,
        }));
        format!("# {} [{}]\n{}", reply.cards[0].title, chosen.join(", "), reply.cards[0].text)
    }

    #[test]
    fn boards_of_a_server() {
        let here = Crowd::Guild(GuildId(900));
        let places = vec![place(Some(1), 2, 20_160, None), place(Some(2), 3, 140, None)];
        let own = Some(place(Some(2), 3, 140, None));
        insta::assert_snapshot!(said(&page(Measure::NetWorth, here, places.clone(), own.clone())), @r"
        # Leaderboard: net worth [Net worth]
        **1.** <@2> · 20,160 coins
        **2.** <@3> · 140 coins

        <@3> is in place 2 with 140 coins.
        ");
        insta::assert_snapshot!(said(&page(Measure::Level, here, places.clone(), own.clone())), @r"
        # Leaderboard: level [Level]
        **1.** <@2> · level 13 · 20,160 XP
        **2.** <@3> · level 2 · 140 XP

        <@3> is in place 2 with level 2 · 140 XP.
        ");
        insta::assert_snapshot!(said(&page(Measure::Streak, here, places, None)), @r"
        # Leaderboard: longest streak [Longest streak]
        **1.** <@2> · 20,160 days
        **2.** <@3> · 140 days

        <@3> is not on this board yet: `/daily` is a good start.
        ");
        insta::assert_snapshot!(said(&page(Measure::Wallet, here, vec![], None)), @r"
        # Leaderboard: wallet [Wallet]
        Nobody is on this board yet. Be the first: `/daily`.
        ");
    }

    #[test]
    fn the_board_of_all_servers() {
        let places = vec![place(Some(1), 2, 50, Some("Ada *x*")), place(None, 4, 5, Some("\u{202e}Ben"))];
        let own = Some(place(None, 3, 1, None));
        insta::assert_snapshot!(said(&page(Measure::Wallet, Crowd::Everywhere, places.clone(), own)), @r"
        # All servers: wallet [Wallet]
        **1.** Ada \*x\* · 50 coins
        Ben · 5 coins

        <@3> is further down with 1 coin. Keep going!
        ");
        insta::assert_snapshot!(said(&page(Measure::Wallet, Crowd::Everywhere, places, None)), @r"
        # All servers: wallet [Wallet]
        **1.** Ada \*x\* · 50 coins
        Ben · 5 coins

        <@3> is not on it. Whoever wants to be chooses so with `/profile privacy`.
        ");
        insta::assert_snapshot!(said(&page(Measure::Wallet, Crowd::Everywhere, vec![], None)), @r"
        # All servers: wallet [Wallet]
        Nobody is on this board yet. Whoever wants to be chooses so with `/profile privacy`.
        ");
    }

    #[test]
    fn what_a_press_asks_for() {
        let (guild, rung) = (Some(GuildId(9)), Rung { amount: 5, user: UserId(7) });
        let asked = |state: &str| asked_for(state, &[], guild);
        assert_eq!(asked("level::b5.7"), Some((Measure::Level, Crowd::Guild(GuildId(9)), Direction::Below(rung))));
        let chosen = ["streak:*:t".to_owned()];
        assert_eq!(asked_for("menu", &chosen, None), Some((Measure::Streak, Crowd::Everywhere, Direction::Top)));
        for junk in ["", "menu", "level", "level:", "age::t", "level::x", "level:*:b1"] {
            assert_eq!(asked(junk), None, "{junk}");
        }
        assert_eq!(asked_for("level::t", &[], None), None, "a board of a server, in private");
    }

    #[test]
    fn what_others_see() {
        let words = Words::new(Locale::english());
        let shown = |of: &Privacy| {
            let reply = privacy(&words, UserId(7), of);
            let Row::Buttons(buttons) = &reply.rows[0] else { panic!("no buttons") };
            let labels: Vec<_> = buttons.iter().map(|button| button.label.clone()).collect();
            format!("{}\n[{}]", reply.cards[0].text, labels.join("] ["))
        };
        insta::assert_snapshot!(shown(&Privacy::default()), @r"
        🟢 Others in your servers see **how many coins you own**.
        🟢 Others in your servers can look at **your profile**.
        🟢 You are on **the leaderboards** of the servers you play in.
        ⚫ You are not on **the boards of all servers**.
        [Hide my coins] [Hide my profile] [Take me off leaderboards] [Show me to all servers]
        ");
        let hidden = [Switch::Wealth, Switch::Profile, Switch::Places].map(Turn::Hide);
        let turns = hidden.into_iter().chain([Turn::Show(Switch::Everywhere)]);
        let all = turns.fold(Privacy::default(), |privacy, turn| privacy.with(turn, "Ada"));
        insta::assert_snapshot!(shown(&all), @r"
        ⚫ Nobody else sees **how many coins you own**, and you are on no board of coins.
        ⚫ Nobody else can look at **your profile**.
        ⚫ You are on **no leaderboard**.
        🟢 You are on **the boards of all servers** as Ada.
        [Show my coins] [Show my profile] [Put me on leaderboards] [Only in my servers]
        ");
        assert_eq!(switch_asked_for("wealth:hide"), Some(Turn::Hide(Switch::Wealth)));
        for junk in ["", "wealth", "wealth:maybe", "age:show"] {
            assert_eq!(switch_asked_for(junk), None);
        }
    }
}
