//! Every sentence of the games against the house.

use crate::{
    economy::{
        GamesNumbers,
        ledger::Settled,
        replies::{coins, gains},
    },
    error::Error,
    games::house::{Face, Played, model::Refusal},
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, Tone, mention},
    words::{Message, Words},
};

/// The action of the button that plays once more.
pub const AGAIN: &str = "game.again";

/// A game against the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Game {
    /// Tossing a coin, with this guess.
    Flip(Face),
    /// The slot machine.
    Slots,
}

/// How a coin fell, for the player.
pub fn flipped(
    words: &Words,
    who: UserId,
    guess: Face,
    settled: &Settled<Played<Face>>,
    numbers: &GamesNumbers,
) -> Reply {
    let shown = words.say(&match settled.done.shown {
        Face::Heads => msg!("flip-heads"),
        Face::Tails => msg!("flip-tails"),
        Face::Edge => msg!("flip-edge"),
    });
    let flip = &numbers.flip;
    let odds = msg!(
        "flip-odds",
        heads = percent(flip.heads * 100, flip.all()),
        tails = percent(flip.tails * 100, flip.all()),
        edge = percent(flip.edge * 100, flip.all()),
        pays = times(flip.pays),
        house = house(flip.expected_return())
    );
    played(words, settled, shown, &odds).buttons(vec![again(words, who, Game::Flip(guess), settled.done.stake)])
}

/// How the reels stopped, for the player.
pub fn spun(words: &Words, who: UserId, settled: &Settled<Played<[usize; 3]>>, numbers: &GamesNumbers) -> Reply {
    let slots = &numbers.slots;
    let triples: Vec<_> =
        slots.symbols.iter().map(|one| format!("{0}{0}{0} ×{1}", one.emoji, times(one.triple))).collect();
    let ways = slots.expected_return().1;
    let pictures = i64::try_from(slots.symbols.len()).unwrap_or(1);
    let pairs = 3 * pictures * (pictures - 1);
    let odds = msg!(
        "slots-odds",
        triples = triples.join(", "),
        triple = percent(100, ways),
        pair = times(slots.pair),
        pairs = percent(100 * pairs, ways),
        house = house(slots.expected_return())
    );
    let shown = reels(settled.done.shown, numbers);
    played(words, settled, shown, &odds).buttons(vec![again(words, who, Game::Slots, settled.done.stake)])
}

/// Three of a kind, for everyone.
pub fn three_of_a_kind(
    words: &Words,
    who: UserId,
    settled: &Settled<Played<[usize; 3]>>,
    numbers: &GamesNumbers,
) -> Option<Reply> {
    let [one, two, three] = settled.done.shown;
    let is_news = one == two && two == three && settled.done.gain() > 0 && !settled.replayed;
    let won = coins(words, settled.done.gain());
    let said = msg!("slots-news", reels = reels(settled.done.shown, numbers), who = mention(who), coins = won);
    is_news.then(|| Reply::public(words.say(&said)))
}

fn reels(shown: [usize; 3], numbers: &GamesNumbers) -> String {
    let picture = |reel: usize| numbers.slots.symbols.get(reel).map_or("▫️", |symbol| symbol.emoji.as_str());
    shown.map(picture).join(" ")
}

fn played<T>(words: &Words, settled: &Settled<Played<T>>, shown: String, odds: &Message) -> Reply {
    let game = &settled.done;
    let (staked, balance) = (coins(words, game.stake), coins(words, settled.after.balance));
    let (said, tone) = match game.gain() {
        0 => (msg!("game-even", coins = staked), Tone::Calm),
        gain if gain > 0 => (msg!("game-won", coins = staked, won = coins(words, gain)), Tone::Good),
        loss => (msg!("game-lost", coins = staked, lost = coins(words, -loss)), Tone::Bad),
    };
    let mut lines = vec![shown, words.say(&said), words.say(&msg!("game-balance", coins = balance))];
    lines.extend(gains(words, &settled.gains));
    let mut card = Card::new("", lines.join("\n")).tone(tone);
    card.footer = words.say(odds);
    Reply::default().card(card)
}

/// It stays: pressed too early, it says when.
fn again(words: &Words, owner: UserId, game: Game, amount: i64) -> Button {
    let state = match game {
        Game::Flip(Face::Tails) => format!("t{amount}"),
        Game::Flip(_) => format!("h{amount}"),
        Game::Slots => format!("s{amount}"),
    };
    let action = ActionId { action: AGAIN.into(), owner: Some(owner), state };
    Button::action(words.say(&msg!("game-again", coins = coins(words, amount))), ButtonStyle::Primary, action)
}

/// From a button's state: which game, for how much.
pub fn asked_for(state: &str) -> Option<(Game, &str)> {
    let game = match state.get(..1)? {
        "h" => Game::Flip(Face::Heads),
        "t" => Game::Flip(Face::Tails),
        "s" => Game::Slots,
        _ => return None,
    };
    Some((game, &state[1..]))
}

/// What the house keeps of 100 coins on average.
fn house((sum, ways): (i64, i64)) -> String {
    percent(100 * ways - sum, ways)
}

/// A fraction in percent, to one place after the point.
fn percent(sum: i64, ways: i64) -> String {
    let tenths = (i128::from(sum) * 10 + i128::from(ways) / 2) / i128::from(ways.max(1));
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest}"),
    }
}

/// 130 percent as "1.3".
fn times(percent: i64) -> String {
    let (whole, rest) = (percent / 100, percent % 100);
    format!("{whole}.{rest:02}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stake { least, most } => msg!("game-stake", least = least, most = most),
            Refusal::NotEnough { stake, balance } => {
                msg!("game-not-enough", stake = stake, balance = balance).personal()
            }
            Refusal::TooMany { ready_at } => msg!("game-too-many", when = ready_at),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        economy::{
            Numbers,
            ledger::{Gains, Holdings},
        },
        words::Locale,
    };

    fn settled<T>(shown: T, stake: i64, paid: i64) -> Settled<Played<T>> {
        let after = Holdings { balance: 1_250, ..Holdings::default() };
        Settled { done: Played { shown, stake, paid }, gains: Gains::default(), after, replayed: false }
    }

    fn shown(reply: &Reply) -> String {
        format!("{}\n({})", reply.cards[0].text, reply.cards[0].footer)
    }

    #[test]
    fn what_games_say() {
        let (words, numbers) = (Words::new(Locale::english()), Numbers::load(None).unwrap().games);
        let me = UserId(7);
        insta::assert_snapshot!(shown(&flipped(&words, me, Face::Heads, &settled(Face::Heads, 100, 200), &numbers)), @r"
        🪙 **Heads**
        You staked 100 coins and **won 100 coins**.
        Wallet: **1,250 coins**
        (Heads 49%, tails 49%, edge 2%; the right side pays ×2. The house keeps 2% on average.)
        ");
        insta::assert_snapshot!(shown(&flipped(&words, me, Face::Heads, &settled(Face::Edge, 100, 0), &numbers)), @r"
        🪙 **It stands on its edge**: nobody guessed that
        You staked 100 coins and lost **100 coins**.
        Wallet: **1,250 coins**
        (Heads 49%, tails 49%, edge 2%; the right side pays ×2. The house keeps 2% on average.)
        ");
        insta::assert_snapshot!(shown(&flipped(&words, me, Face::Heads, &settled(Face::Tails, 100, 0), &numbers)), @r"
        🪙 **Tails**
        You staked 100 coins and lost **100 coins**.
        Wallet: **1,250 coins**
        (Heads 49%, tails 49%, edge 2%; the right side pays ×2. The house keeps 2% on average.)
        ");
        insta::assert_snapshot!(shown(&spun(&words, me, &settled([0, 0, 2], 10, 13), &numbers)), @r"
        💎 💎 🍒
        You staked 10 coins and **won 3 coins**.
        Wallet: **1,250 coins**
        (💎💎💎 ×50, ⭐⭐⭐ ×20, 🍒🍒🍒 ×5, 🍋🍋🍋 ×5, 🔔🔔🔔 ×5, 🍇🍇🍇 ×5 (each 0.5% of games); any pair ×1.3 (41.7%). The house keeps 4.2% on average.)
        ");
        let jackpot = settled([0, 0, 0], 10, 500);
        insta::assert_snapshot!(three_of_a_kind(&words, me, &jackpot, &numbers).unwrap().text, @"💎 💎 💎 Three of a kind! <@7> won **490 coins** at the slot machine.");
        assert_eq!(three_of_a_kind(&words, me, &settled([0, 0, 2], 10, 13), &numbers), None);
        assert_eq!(three_of_a_kind(&words, me, &Settled { replayed: true, ..jackpot }, &numbers), None);
    }

    #[test]
    fn the_button_plays_the_same_again() {
        let words = Words::new(Locale::english());
        for (game, state) in [(Game::Flip(Face::Heads), "h50"), (Game::Flip(Face::Tails), "t50"), (Game::Slots, "s50")]
        {
            let button = again(&words, UserId(7), game, 50);
            let crate::reply::Press::Action(action) = button.press else { panic!("no action") };
            assert_eq!((action.owner, action.state.as_str()), (Some(UserId(7)), state));
            assert_eq!(asked_for(&action.state), Some((game, "50")));
        }
        for state in ["", "x5", "é5"] {
            assert_eq!(asked_for(state), None, "{state}");
        }
    }

    #[test]
    fn what_games_refuse() {
        let said = |refusal: Refusal| Message::from(refusal).to_string();
        let ready_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        insta::assert_snapshot!(said(Refusal::Stake { least: 10, most: 500 }), @"The stake goes from 10 to 500 coins. Choose an amount between them.");
        insta::assert_snapshot!(said(Refusal::NotEnough { stake: 100, balance: 50 }), @"That would be a stake of 100 coins, but your wallet holds only 50. Stake less, or earn some more first.");
        insta::assert_snapshot!(said(Refusal::TooMany { ready_at }), @"That was a lot of games just now. The next one is open <t:1800000000:R>.");
    }
}
