//! The numbers as they were promised, written down once more: not read from `config/economy.toml`, so that a number that
//! slips there is noticed here.

/// A kind of thing.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub(super) name: &'static str,
    /// What the shop asks.
    pub(super) price: Option<i64>,
    /// What it counts as where the shop does not sell it.
    pub(super) value: Option<i64>,
    pub(super) is: Is,
}

/// What a thing is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Is {
    /// Wears so often; its chance of one more in percent.
    Tool(i64, i64),
    /// Works for so many minutes.
    Effect(&'static str, i64),
    Treat,
    Egg,
    Crate,
    /// Experience of gathering one.
    Found(i64),
}

const fn sold(name: &'static str, price: i64, is: Is) -> Item {
    Item { name, price: Some(price), value: None, is }
}

const fn crated(name: &'static str) -> Item {
    Item { name, price: None, value: None, is: Is::Crate }
}

const fn found(name: &'static str, value: i64, xp: i64) -> Item {
    Item { name, price: None, value: Some(value), is: Is::Found(xp) }
}

pub(super) const ITEMS: [Item; 27] = [
    sold("basic_scanner", 500, Is::Tool(50, 0)),
    sold("advanced_scanner", 5_000, Is::Tool(100, 15)),
    sold("quantum_scanner", 50_000, Is::Tool(200, 35)),
    sold("basic_net", 750, Is::Tool(40, 5)),
    sold("reinforced_net", 15_000, Is::Tool(150, 25)),
    sold("energy_drink", 200, Is::Effect("energy", 60)),
    sold("luck_charm", 1_000, Is::Effect("luck", 30)),
    sold("companion_treat", 150, Is::Treat),
    sold("xp_booster", 2_500, Is::Effect("knowledge", 120)),
    sold("master_key", 25_000, Is::Effect("premium", 7 * 24 * 60)),
    sold("drone_egg", 2_500, Is::Egg),
    sold("fox_egg", 6_000, Is::Egg),
    sold("rabbit_egg", 15_000, Is::Egg),
    sold("cat_egg", 40_000, Is::Egg),
    crated("common_crate"),
    crated("rare_crate"),
    crated("epic_crate"),
    crated("legendary_crate"),
    crated("mythic_crate"),
    found("data_fragment", 50, 12),
    found("corrupted_file", 500, 20),
    found("neural_chip", 1_000, 35),
    found("encryption_key", 5_000, 55),
    found("hologram_badge", 8_000, 55),
    found("quantum_core", 50_000, 120),
    found("ancient_code", 75_000, 120),
    found("singularity_shard", 500_000, 120),
];

pub(super) fn item(name: &str) -> Item {
    *ITEMS.iter().find(|item| item.name == name).unwrap_or_else(|| panic!("{name} was never promised"))
}

/// What is made, of what, and the experience of it.
type Recipe = (&'static str, &'static [(&'static str, i64)], i64);

pub(super) const RECIPES: [Recipe; 6] = [
    ("energy_drink", &[("data_fragment", 4), ("corrupted_file", 1)], 55),
    ("luck_charm", &[("neural_chip", 2), ("data_fragment", 6)], 80),
    ("xp_booster", &[("encryption_key", 1), ("neural_chip", 2)], 120),
    ("advanced_scanner", &[("data_fragment", 35), ("neural_chip", 5), ("encryption_key", 1)], 180),
    ("reinforced_net", &[("data_fragment", 45), ("corrupted_file", 6), ("hologram_badge", 1)], 220),
    ("quantum_scanner", &[("quantum_core", 1), ("ancient_code", 1), ("encryption_key", 4)], 400),
];

/// A job: its pay, give or take, and what may lie there.
pub(super) struct Job {
    pub(super) name: &'static str,
    pub(super) reward: i64,
    pub(super) spread: i64,
    pub(super) finds: &'static [&'static str],
}

pub(super) const JOBS: [Job; 4] = [
    Job { name: "code_review", reward: 300, spread: 100, finds: &["data_fragment", "corrupted_file"] },
    Job { name: "dj_gig", reward: 250, spread: 80, finds: &["data_fragment"] },
    Job { name: "data_mining", reward: 350, spread: 120, finds: &["data_fragment", "encryption_key", "neural_chip"] },
    Job { name: "market_trading", reward: 400, spread: 150, finds: &["hologram_badge"] },
];

/// A fight: from which level, the chance there, the coins, the experience, and the most things.
pub(super) struct Foe {
    pub(super) level: i64,
    pub(super) percent: i64,
    pub(super) coins: (i64, i64),
    pub(super) xp: i64,
    pub(super) drops: usize,
}

pub(super) const FOES: [Foe; 4] = [
    Foe { level: 1, percent: 85, coins: (120, 220), xp: 65, drops: 1 },
    Foe { level: 4, percent: 72, coins: (220, 380), xp: 110, drops: 1 },
    Foe { level: 8, percent: 60, coins: (380, 650), xp: 170, drops: 2 },
    Foe { level: 12, percent: 48, coins: (650, 1_100), xp: 240, drops: 2 },
];

/// A quest: what is counted, how often, coins, experience, and a thing.
type Quest = (&'static str, &'static str, i64, i64, i64, Option<&'static str>);

pub(super) const QUESTS: [Quest; 5] = [
    ("work", "work", 2, 450, 120, None),
    ("gather", "gather", 3, 320, 140, None),
    ("fight", "fight_won", 0, 520, 180, None),
    ("sell", "sold", 4, 260, 110, Some("luck_charm")),
    ("shop", "bought", 2, 200, 90, Some("energy_drink")),
];

/// level = floor(sqrt(xp / 140)) + 1.
pub(super) fn level(xp: i64) -> i64 {
    (1..1_000_000).find(|level| xp < 140 * level * level).unwrap()
}

/// The crate of a level.
pub(super) fn crate_of(level: i64) -> &'static str {
    let rarer = [(50, "mythic_crate"), (25, "legendary_crate"), (10, "epic_crate"), (5, "rare_crate")];
    rarer.into_iter().find(|(every, _)| level % every == 0).map_or("common_crate", |(_, name)| name)
}

/// What three reels of six equal symbols pay, in percent of the stake: diamonds ×50, stars ×20, the other ×5, a pair ×1.3.
pub(super) fn slots_pay([first, second, third]: [usize; 3]) -> i64 {
    assert!([first, second, third].iter().all(|symbol| *symbol < 6));
    match first {
        0 if first == second && second == third => 5_000,
        1 if first == second && second == third => 2_000,
        _ if first == second && second == third => 500,
        _ if first == second || second == third || first == third => 130,
        _ => 0,
    }
}
