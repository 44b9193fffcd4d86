//! Users, and the applications behind those that are bots.

use serde_json::Value;

use super::{Refused, World, WorldEvent, refusal::Unknown};
use crate::ids::{ApplicationId, ChannelId, UserId};

/// A person or a bot.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The unique lower-case name.
    pub username: String,
    /// The name people see.
    pub global_name: Option<String>,
    /// Whether it is a bot.
    pub bot: bool,
    /// The language its client is set to.
    pub locale: String,
}

/// A bot's application.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id, which is also the bot user's id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// The bot user.
    pub bot: UserId,
    /// Whose application it is.
    pub owner: UserId,
    /// The made-up token. Several applications have several tokens.
    pub token: String,
    /// The privileged intents that are switched on in the portal: bits of [`crate::demo::gateway::intents`].
    pub granted_intents: u64,
    /// How many gateway connections are open.
    pub connections: u32,
    /// How many there were at once, at most.
    pub most_connections: u32,
}

/// Whether and how somebody is online.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    /// `online`, `idle`, `dnd`, `offline`.
    pub status: String,
    /// Discord's activity objects.
    pub activities: Vec<Value>,
}

/// A channel's webhook.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its id.
    pub id: u64,
    /// Its token.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Where it posts.
    pub channel: ChannelId,
    /// Who made it.
    pub creator: UserId,
    /// The application that made it.
    pub application: Option<ApplicationId>,
}

impl User {
    /// The name people see.
    pub fn name(&self) -> &str {
        self.global_name.as_deref().unwrap_or(&self.username)
    }
}

impl Application {
    /// Whether it is online: at least one gateway connection.
    pub fn is_online(&self) -> bool {
        self.connections > 0
    }
}

impl World {
    /// Adds a person.
    pub fn add_person(&mut self, username: &str, global_name: &str) -> UserId {
        self.add_user(username, global_name, false)
    }

    /// Adds an application with its bot user. The id of the two is the same, as on Discord.
    pub fn add_application(&mut self, name: &str, token: &str, owner: UserId) -> ApplicationId {
        let bot = self.add_user(&name.to_lowercase().replace(' ', "-"), name, true);
        let id = ApplicationId(bot.0);
        let application = Application {
            id,
            name: name.into(),
            bot,
            owner,
            token: token.into(),
            granted_intents: crate::demo::gateway::intents::PRIVILEGED,
            connections: 0,
            most_connections: 0,
        };
        self.applications.insert(id, application);
        id
    }

    fn add_user(&mut self, username: &str, name: &str, bot: bool) -> UserId {
        let id = UserId(self.next_id());
        let global_name = (!bot || name != username).then(|| name.to_owned());
        let user = User { id, username: username.into(), global_name, bot, locale: "en-GB".into() };
        self.users.insert(id, user);
        id
    }

    /// The application with this token.
    pub fn application_of_token(&self, token: &str) -> Option<&Application> {
        self.applications.values().find(|application| application.token == token)
    }

    /// A user that exists.
    pub fn user(&self, id: UserId) -> Refused<&User> {
        self.users.get(&id).ok_or_else(|| Unknown::User.into())
    }

    /// An application that exists.
    pub fn application(&self, id: ApplicationId) -> Refused<&Application> {
        self.applications.get(&id).ok_or_else(|| Unknown::Application.into())
    }

    /// Somebody by username or visible name, letter case aside.
    pub fn find_user(&self, name: &str) -> Option<&User> {
        let is = |text: &str| text.to_lowercase() == name.to_lowercase();
        self.users.values().find(|user| is(&user.username) || user.global_name.as_deref().is_some_and(is))
    }

    /// A gateway session of this application opened.
    pub fn gateway_opened(&mut self, application: ApplicationId) {
        if let Some(found) = self.applications.get_mut(&application) {
            found.connections += 1;
            found.most_connections = found.most_connections.max(found.connections);
            let connections = found.connections;
            self.tell(WorldEvent::ConnectionsChanged { application, connections });
        }
    }

    /// A gateway session of this application closed.
    pub fn gateway_closed(&mut self, application: ApplicationId) {
        if let Some(found) = self.applications.get_mut(&application) {
            found.connections = found.connections.saturating_sub(1);
            let (connections, bot) = (found.connections, found.bot);
            self.tell(WorldEvent::ConnectionsChanged { application, connections });
            if connections == 0 {
                self.set_presence(bot, Presence { status: "offline".into(), activities: Vec::new() });
            }
        }
    }

    /// Somebody's status changed.
    pub fn set_presence(&mut self, user: UserId, presence: Presence) {
        self.presences.insert(user, presence);
        self.tell(WorldEvent::PresenceChanged { user });
    }
}
