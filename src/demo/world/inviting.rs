//! Letting a bot into a guild, as Discord's authorisation page does.

use super::{Refusal, Refused, World, permissions};
use crate::ids::{ApplicationId, GuildId, UserId};

impl World {
    /// Lets a bot in, with a role of its own that has these permissions. Only those who manage the guild may; a bot that is
    /// in stays as it is.
    pub fn invite(&mut self, application: ApplicationId, guild: GuildId, by: UserId, held: u64) -> Refused<()> {
        let found = self.application(application)?;
        let (bot, name) = (found.bot, found.name.clone());
        let may = self.guild_permissions(guild, by)?;
        if may & (permissions::MANAGE_GUILD | permissions::ADMINISTRATOR) == 0 {
            return Err(Refusal::missing_access());
        }
        if self.member(guild, bot).is_err() {
            let role = self.add_lowest_role(guild, &name, held, 0);
            self.admit(guild, bot, &[role]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, demo::world::cafe};

    #[test]
    fn only_those_who_manage_a_guild_let_a_bot_in_and_once() {
        let (mut world, cafe) = cafe::town(Clock::system());
        let bakery = cafe.next_door;
        assert!(world.invite(cafe.barista, bakery, cafe.ada, 2_048).is_err());
        let roles = |world: &World| world.guild(bakery).unwrap().roles.len();
        let before = roles(&world);
        for _ in 0..2 {
            world.invite(cafe.barista, bakery, cafe.ben, 2_048).unwrap();
            assert!(world.member(bakery, UserId(cafe.barista.0)).is_ok());
        }
        assert_eq!(roles(&world), before + 1);
    }
}
