//! The states of an agent, the roles in a pool, and who may see it: one enum each, shared by code and CHECK.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// Where an agent stands.
///
/// ```text
///            contributed to a public pool            logged in
///   (none) ───────────────────────────▶ pending ─▶ approved ─────▶ active
///      └───── to a private one, or by a manager ─────▲ ▲             │
///   inactive ◀── paused ── approved, active            │  a bad token│
///      └──── resumed ─────────────────────────────────┘ suspended ◀──┘
///   any of them ─▶ revoked, for good
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Somebody who manages the pool has paused it.
    Inactive,
    /// It waits for a review.
    Pending,
    /// It may go online.
    Approved,
    /// It has been online.
    Active,
    /// Discord refuses its token.
    Suspended,
    /// Its token is overwritten. Nothing follows.
    Revoked,
}

impl Status {
    /// Whether runners keep it online.
    pub fn is_wanted(self) -> bool {
        matches!(self, Self::Approved | Self::Active)
    }

    /// Whether this may become that.
    pub fn may_become(self, next: Self) -> bool {
        use Status::{Active, Approved, Inactive, Pending, Revoked, Suspended};
        match (self, next) {
            (Revoked, _) => false,
            (_, Revoked)
            | (Pending | Inactive | Suspended, Approved)
            | (Pending | Approved | Active | Suspended, Inactive)
            | (Approved, Active)
            | (Approved | Active, Suspended)
            // A new token: reviewed again where the pool wants that.
            | (Suspended | Inactive, Pending) => true,
            _ => false,
        }
    }
}

/// What somebody may do in a pool: each more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Sees a public pool, and may lend agents to it.
    Anybody,
    /// Sees it, and may choose it for a server.
    Viewer,
    /// Lends agents to it, a private one too.
    Contributor,
    /// Reviews, changes profiles, gives roles, revokes.
    Manager,
    /// Everything; deletes it.
    Owner,
}

impl Role {
    /// The number that `pool_rank` gives.
    pub fn rank(self) -> i32 {
        self as i32
    }

    /// From the number that `pool_rank` gives.
    pub fn of_rank(rank: i32) -> Self {
        match rank {
            4.. => Self::Owner,
            3 => Self::Manager,
            2 => Self::Contributor,
            1 => Self::Viewer,
            _ => Self::Anybody,
        }
    }
}

/// Who sees a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Visibility {
    /// Those with a role.
    #[default]
    Private,
    /// Everybody.
    Public,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revoked_is_final_and_reached_from_everywhere_else() {
        for status in Status::VARIANTS {
            assert!(!Status::Revoked.may_become(*status));
            assert_eq!(status.may_become(Status::Revoked), *status != Status::Revoked);
        }
        assert!(!Status::Pending.may_become(Status::Active), "nobody goes online unreviewed");
        assert!(!Status::Suspended.may_become(Status::Active), "only a login makes active");
    }

    #[test]
    fn the_check_of_the_table_knows_the_same_states() {
        let migration = include_str!("../../../migrations/0016_pools.sql");
        let names: Vec<_> = Status::VARIANTS.iter().map(|status| format!("'{status}'")).collect();
        assert!(migration.contains(&format!("status IN ({})", names.join(", "))));
    }

    #[test]
    fn roles_grow() {
        for role in [Role::Anybody, Role::Viewer, Role::Contributor, Role::Manager, Role::Owner] {
            assert_eq!(Role::of_rank(role.rank()), role);
        }
        assert!(Role::Owner > Role::Manager && Role::Viewer > Role::Anybody);
    }
}
