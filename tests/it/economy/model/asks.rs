//! What people ask for, in random sequences.

use artie::{
    games::{duel::Ending, house::Face},
    income::model::fight::Tier,
    pets::model::Species,
};
use proptest::prelude::*;

use super::spec;

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Somebody asks for something.
    Ask { who: u64, ask: Ask },
    /// Time goes by.
    Wait { seconds: u64 },
    /// Artie is away.
    Away { hours: u64 },
    /// An interaction comes again, as Discord may deliver it: one of those before, counted back.
    Replay { back: usize },
    /// The server switches games with stakes on or off.
    Switch { on: bool },
    /// The tasks come that end challenges and trades, in time or not.
    RunOut,
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Ask {
    Daily,
    Weekly,
    Freeze,
    Pay {
        to: u64,
        amount: Amount,
    },
    Deposit(Amount),
    Withdraw(Amount),
    Upgrade(i64),
    Buy(&'static str, i64),
    Sell(&'static str, i64),
    Craft(&'static str, i64),
    Use(&'static str, i64),
    Open(&'static str, i64),
    Work(Option<&'static str>),
    Gather,
    Fight(Tier),
    Adopt {
        kind: Option<Species>,
        name: Option<&'static str>,
    },
    Feed,
    Play,
    Rest,
    Rename(&'static str),
    /// Agrees to let the pet go, in time or half a minute too late.
    Release {
        is_late: bool,
    },
    Flip(Face, Amount),
    Slots(Amount),
    Challenge {
        to: u64,
        stake: Amount,
    },
    /// Accepts a challenge, or does not want it.
    Answer(Ending, Which),
    Trade {
        with: u64,
        offer: Bundle,
    },
    Offer(Bundle, Which),
    /// Agrees to a trade as it is, or as it was a change ago.
    Agree {
        is_stale: bool,
        which: Which,
    },
    CallOff(Which),
    /// What an import brings: coins, experience and things.
    Gift {
        coins: i64,
        xp: i64,
        items: Vec<(&'static str, i32)>,
    },
}

/// What is offered in a trade.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Bundle {
    pub(super) coins: Option<Amount>,
    pub(super) items: Vec<(&'static str, i32)>,
}

/// Whose challenge or trade, and the how many-th of those that come into question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Which {
    pub(super) is_own: bool,
    pub(super) back: i64,
}

/// How many coins somebody names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Amount {
    Coins(i64),
    Percent(i64),
    All,
}

impl Amount {
    /// As it is typed.
    pub(super) fn text(self) -> String {
        match self {
            Self::Coins(coins) => coins.to_string(),
            Self::Percent(percent) => format!("{percent}%"),
            Self::All => "all".into(),
        }
    }

    /// Of so many.
    pub(super) fn of(self, there: i64) -> i64 {
        match self {
            Self::Coins(coins) => coins,
            Self::Percent(percent) => there * percent / 100,
            Self::All => there,
        }
    }

    /// Whether it is a share of what is there.
    pub(super) fn is_share(self) -> bool {
        !matches!(self, Self::Coins(_))
    }
}

/// So many people there are.
pub(super) const PEOPLE: u64 = 3;

/// A sequence: everybody comes with something, or else hardly anything could be asked for.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let arrival = || prop_oneof![1 => gift().boxed(), 3 => luggage().boxed()];
    let arrivals: Vec<_> = (1..=PEOPLE).map(|who| arrival().prop_map(move |ask| Step::Ask { who, ask })).collect();
    // Most have a pet soon: those who have none are refused most of what is asked about pets.
    let pet =
        || (1..=PEOPLE, Just(Ask::Adopt { kind: None, name: None })).prop_map(|(who, ask)| Step::Ask { who, ask });
    (arrivals, [pet(), pet(), pet()], prop::collection::vec(step(), 30..120)).prop_map(|(mut steps, pets, rest)| {
        steps.push(Step::Switch { on: true });
        steps.extend(pets.into_iter().chain(rest));
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    // People mostly come back when something is due again.
    let due = prop::sample::select(vec![60, 300, 600, 900, 1_440, 1_800, 3_600, 86_400, 90_000, 172_800, 604_800]);
    prop_oneof![
        30 => (1..=PEOPLE, ask()).prop_map(|(who, ask)| Step::Ask { who, ask }),
        3 => due.prop_map(|seconds| Step::Wait { seconds }),
        2 => (1..400_000_u64).prop_map(|seconds| Step::Wait { seconds }),
        1 => (1..60_u64).prop_map(|hours| Step::Away { hours }),
        3 => (0..12_usize).prop_map(|back| Step::Replay { back }),
        1 => prop::bool::weighted(0.7).prop_map(|on| Step::Switch { on }),
        1 => Just(Step::RunOut),
    ]
}

/// Anything that can be asked for.
pub(in super::super) fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![6 => income(), 6 => things(), 4 => coins(), 5 => pets(), 4 => games(), 11 => between(), 1 => gift()]
}

fn income() -> impl Strategy<Value = Ask> {
    let job = prop::option::of(prop::sample::select(spec::JOBS.map(|job| job.name).to_vec()));
    let tier = prop::sample::select(vec![Tier::Easy, Tier::Easy, Tier::Medium, Tier::Hard, Tier::Elite]);
    prop_oneof![
        3 => job.prop_map(Ask::Work),
        3 => Just(Ask::Gather),
        3 => tier.prop_map(Ask::Fight),
        2 => Just(Ask::Daily),
        1 => Just(Ask::Weekly),
        1 => Just(Ask::Freeze),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (1..2_500_i64).prop_map(Amount::Coins),
        1 => (9_000..60_000_i64).prop_map(Amount::Coins),
        2 => (1..=100_i64).prop_map(Amount::Percent),
        1 => Just(Amount::All),
    ]
}

fn coins() -> impl Strategy<Value = Ask> {
    prop_oneof![
        3 => (1..=PEOPLE, amount()).prop_map(|(to, amount)| Ask::Pay { to, amount }),
        2 => amount().prop_map(Ask::Deposit),
        2 => amount().prop_map(Ask::Withdraw),
        1 => (0..=21_i64).prop_map(Ask::Upgrade),
    ]
}

/// Mostly a stake that can be played for.
fn stake() -> impl Strategy<Value = Amount> {
    prop_oneof![
        6 => (10..=500_i64).prop_map(Amount::Coins),
        2 => (1..7_000_i64).prop_map(Amount::Coins),
        1 => (1..=9_i64).prop_map(Amount::Percent),
        1 => Just(Amount::All),
    ]
}

fn games() -> impl Strategy<Value = Ask> {
    let face = prop::sample::select(vec![Face::Heads, Face::Tails]);
    prop_oneof![(face, stake()).prop_map(|(face, stake)| Ask::Flip(face, stake)), stake().prop_map(Ask::Slots)]
}

fn which() -> impl Strategy<Value = Which> {
    (prop::bool::weighted(0.9), prop_oneof![5 => Just(0), 1 => 0..4_i64])
        .prop_map(|(is_own, back)| Which { is_own, back })
}

fn bundle() -> impl Strategy<Value = Bundle> {
    let coins = prop_oneof![
        3 => (1..2_000_i64).prop_map(Amount::Coins),
        1 => (1..=60_i64).prop_map(Amount::Percent),
        1 => amount()
    ];
    let common = named(&["data_fragment", "neural_chip", "basic_net", "companion_treat", "fox_egg", "common_crate"]);
    let count = prop_oneof![8 => 1..=3_i32, 1 => 4..40_i32];
    let items = prop::collection::vec((prop_oneof![common, anything()], count), 0..3);
    (prop::option::of(coins), items).prop_map(|(coins, mut items)| {
        items.sort_unstable();
        items.dedup_by_key(|(item, _)| *item);
        Bundle { coins, items }
    })
}

fn between() -> impl Strategy<Value = Ask> {
    prop_oneof![
        4 => (1..=PEOPLE, stake()).prop_map(|(to, stake)| Ask::Challenge { to, stake }),
        5 => which().prop_map(|which| Ask::Answer(Ending::Accept, which)),
        1 => which().prop_map(|which| Ask::Answer(Ending::Refuse, which)),
        4 => (1..=PEOPLE, bundle()).prop_map(|(with, offer)| Ask::Trade { with, offer }),
        3 => (bundle(), which()).prop_map(|(offer, which)| Ask::Offer(offer, which)),
        7 => (prop::bool::weighted(0.1), which()).prop_map(|(is_stale, which)| Ask::Agree { is_stale, which }),
        1 => which().prop_map(Ask::CallOff),
    ]
}

fn anything() -> impl Strategy<Value = &'static str> {
    prop::sample::select(spec::ITEMS.map(|item| item.name).to_vec())
}

fn made() -> impl Strategy<Value = &'static str> {
    prop::sample::select(spec::RECIPES.map(|recipe| recipe.0).to_vec())
}

fn named(names: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    prop::sample::select(names.to_vec())
}

fn few() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1..=3_i64, 2 => 4..=26_i64, 1 => prop::sample::select(vec![-1, 0, 99, 100])]
}

fn things() -> impl Strategy<Value = Ask> {
    let usable = prop_oneof![5 => named(&["energy_drink", "luck_charm", "xp_booster", "master_key"]), 1 => anything()];
    let crates = named(&["common_crate", "rare_crate", "epic_crate", "legendary_crate", "mythic_crate"]);
    let opened = prop_oneof![5 => crates, 1 => anything()];
    let crafted = prop_oneof![6 => made(), 1 => anything()];
    prop_oneof![
        3 => (anything(), few()).prop_map(|(item, count)| Ask::Buy(item, count)),
        3 => (anything(), few()).prop_map(|(item, count)| Ask::Sell(item, count)),
        3 => (crafted, few()).prop_map(|(item, count)| Ask::Craft(item, count)),
        3 => (usable, few()).prop_map(|(item, count)| Ask::Use(item, count)),
        3 => (opened, few()).prop_map(|(item, count)| Ask::Open(item, count)),
    ]
}

fn pets() -> impl Strategy<Value = Ask> {
    let kind = prop::option::of(prop::sample::select(
        [Species::NanoDrone, Species::CodeFox, Species::QuantumRabbit, Species::ViralCat].to_vec(),
    ));
    let name = prop::option::of(named(&["Vix", "Byte"]));
    prop_oneof![
        3 => (kind, name).prop_map(|(kind, name)| Ask::Adopt { kind, name }),
        4 => Just(Ask::Feed),
        3 => Just(Ask::Play),
        2 => Just(Ask::Rest),
        2 => named(&["Vix", "Byte"]).prop_map(Ask::Rename),
        1 => prop::bool::weighted(0.3).prop_map(|is_late| Ask::Release { is_late }),
    ]
}

fn gift() -> impl Strategy<Value = Ask> {
    let useful = named(&["fox_egg", "rabbit_egg", "cat_egg", "companion_treat", "data_fragment", "neural_chip"]);
    let items = prop::collection::vec((prop_oneof![useful, anything()], 1..60_i32), 0..9);
    let coins = prop_oneof![1 => Just(0_i64), 3 => 1..9_000_i64, 2 => 9_000..400_000_i64];
    let xp = prop_oneof![2 => Just(0_i64), 1 => 1..40_000_i64];
    (coins, xp, items).prop_map(|(coins, xp, items)| Ask::Gift { coins, xp, items })
}

/// A few of everything that can be used up.
pub(in super::super) fn luggage() -> impl Strategy<Value = Ask> {
    let egg = named(&["drone_egg", "fox_egg", "rabbit_egg", "cat_egg"]);
    (egg, 0..60_000_i64, 0..30_000_i64).prop_map(|(egg, coins, xp)| {
        let few =
            ["energy_drink", "luck_charm", "xp_booster", "master_key", "hologram_badge", "quantum_core", "basic_net"];
        let many = [("companion_treat", 9), ("data_fragment", 99), ("corrupted_file", 20), ("neural_chip", 30)];
        let rare = [("encryption_key", 9), ("ancient_code", 2), ("common_crate", 9), ("mythic_crate", 5)];
        let items = few.into_iter().map(|item| (item, 3)).chain(many).chain(rare).chain([(egg, 1)]).collect();
        Ask::Gift { coins, xp, items }
    })
}
