//! Servers of MCP tools, as an operator names them. What lets Artie in (tokens, headers, environment) cannot print.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    time::Duration,
};

use http::HeaderName;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de};
use url::Url;

use crate::ids::GuildId;

/// The longest name: it stands before the name of each of its tools, which a model may be given 64 letters of.
const MAX_NAME: usize = 24;
/// How long a tool may take unless the file says otherwise, and at most.
const PATIENCE: Duration = Duration::from_secs(20);
const MOST_PATIENCE: Duration = Duration::from_mins(2);

/// Every server an operator named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mcp {
    /// By their names.
    pub servers: BTreeMap<ServerName, McpServer>,
}

/// The name of a server: letters, digits and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerName(pub String);

/// A server of MCP tools.
#[derive(Clone)]
pub struct McpServer {
    /// How it is reached.
    pub reach: Reach,
    /// Its tools that may be used; all of them if none is named.
    pub tools: BTreeSet<String>,
    /// Which servers on Discord may switch it on.
    pub guilds: Guilds,
    /// How long a tool may take.
    pub timeout: Duration,
}

/// How a server is reached.
#[derive(Clone)]
pub enum Reach {
    /// A program of this machine is started and spoken to over its standard input and output.
    Program {
        /// The program.
        command: String,
        /// Its arguments.
        args: Vec<String>,
        /// Its whole environment, but for a PATH.
        env: BTreeMap<String, SecretString>,
    },
    /// Over HTTP.
    Address {
        /// Where.
        url: Url,
        /// Sent with every request.
        headers: HashMap<HeaderName, SecretString>,
    },
}

/// Servers on Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guilds {
    /// Every one.
    All,
    /// These.
    These(BTreeSet<GuildId>),
}

impl Guilds {
    /// Whether this one is among them.
    pub fn include(&self, guild: GuildId) -> bool {
        match self {
            Self::All => true,
            Self::These(guilds) => guilds.contains(&guild),
        }
    }
}

/// Neither an address nor arguments: keys are put into both.
impl fmt::Debug for McpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpServer").field("tools", &self.tools).field("guilds", &self.guilds).finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for ServerName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let is_name = (1..=MAX_NAME).contains(&name.len())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !is_name {
            return Err(de::Error::custom(format!("`{name}` is no name: up to {MAX_NAME} letters, digits and `-`")));
        }
        Ok(Self(name))
    }
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    command: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, SecretString>,
    url: Option<Url>,
    token: Option<SecretString>,
    #[serde(default)]
    headers: BTreeMap<String, SecretString>,
    #[serde(default)]
    tools: BTreeSet<String>,
    #[serde(default)]
    guilds: Vec<String>,
    #[serde(default = "patience", with = "humantime_serde")]
    timeout: Duration,
}

fn patience() -> Duration {
    PATIENCE
}

impl<'de> Deserialize<'de> for McpServer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.understood().map_err(de::Error::custom)
    }
}

impl Written {
    fn understood(self) -> Result<McpServer, String> {
        if self.timeout.is_zero() || self.timeout > MOST_PATIENCE {
            return Err("timeout is more than nothing and at most 2m".to_owned());
        }
        let guilds = guilds(&self.guilds)?;
        let reach = match (self.command, self.url) {
            (Some(command), None) if self.token.is_none() && self.headers.is_empty() => {
                Reach::Program { command, args: self.args, env: self.env }
            }
            (None, Some(url)) if self.args.is_empty() && self.env.is_empty() => {
                if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
                    return Err("url is an http or https address".to_owned());
                }
                Reach::Address { url, headers: headers(self.headers, self.token)? }
            }
            _ => return Err("it has a command (args, env) or a url (token, headers), and not both".to_owned()),
        };
        Ok(McpServer { reach, tools: self.tools, guilds, timeout: self.timeout })
    }
}

fn guilds(written: &[String]) -> Result<Guilds, String> {
    if written == ["*"] {
        return Ok(Guilds::All);
    }
    let id = |text: &String| text.parse().map_err(|_| format!("guilds: `{text}` is no id of a server on Discord"));
    Ok(Guilds::These(written.iter().map(id).collect::<Result<_, _>>()?))
}

fn headers(
    written: BTreeMap<String, SecretString>,
    token: Option<SecretString>,
) -> Result<HashMap<HeaderName, SecretString>, String> {
    let name = |name: &str| name.parse().map_err(|_| format!("headers: `{name}` is no name of a header"));
    let mut headers: HashMap<HeaderName, SecretString> = HashMap::new();
    for (key, value) in written {
        if http::HeaderValue::from_str(value.expose_secret()).is_err() {
            return Err(format!("headers: what `{key}` is set to cannot be sent"));
        }
        headers.insert(name(&key)?, value);
    }
    if let Some(token) = token {
        let bearer = format!("Bearer {}", token.expose_secret().trim());
        if http::HeaderValue::from_str(&bearer).is_err() || headers.contains_key(&http::header::AUTHORIZATION) {
            return Err("token cannot be sent, or there is an Authorization header besides".to_owned());
        }
        headers.insert(http::header::AUTHORIZATION, bearer.into());
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, explain, load};

    fn with(servers: &str) -> Result<crate::config::Loaded, String> {
        let environment = vec![("ARTIE_MCP_SERVERS".to_owned(), servers.to_owned())];
        load(&Sources { file: None, environment }).map_err(|error| error.to_string())
    }

    #[test]
    fn servers_are_read_and_their_secrets_do_not_print() {
        let loaded = with(
            r#"{notes={command="mcp-notes",args=["--key=hush"],env={KEY="hush"}},
            wiki={url="https://mcp.example.org/?key=hush",token="hush",headers={X-Key="hush"},guilds=["7"],timeout="5s"}}"#,
        )
        .unwrap();
        let servers = &loaded.settings.mcp.servers;
        let (notes, wiki) = (&servers[&ServerName("notes".into())], &servers[&ServerName("wiki".into())]);
        assert_eq!((notes.timeout, wiki.timeout), (PATIENCE, Duration::from_secs(5)));
        assert!(wiki.guilds.include(GuildId(7)) && !wiki.guilds.include(GuildId(8)));
        assert!(!notes.guilds.include(GuildId(7)), "nowhere unless it says where");
        let Reach::Address { headers, .. } = &wiki.reach else { panic!() };
        assert_eq!(headers.len(), 2);
        assert!(!format!("{:?}", loaded.settings).contains("hush"));
        let shown = explain(&loaded).into_iter().find(|one| one.key == "mcp.servers").unwrap();
        assert_eq!(shown.value, "notes, wiki");
        assert!(with("{}").unwrap().settings.mcp.servers.is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        for (bad, why) in [
            (r#"{a_b={command="x"}}"#, "`a_b` is no name"),
            (r"{a={}}", "a command (args, env) or a url"),
            (r#"{a={command="x",url="http://y/"}}"#, "and not both"),
            (r#"{a={command="x",token="hush"}}"#, "and not both"),
            (r#"{a={url="ftp://y/"}}"#, "http or https"),
            (r#"{a={url="http://y/",timeout="1h"}}"#, "at most 2m"),
            (r#"{a={url="http://y/",guilds=["Tea"]}}"#, "`Tea` is no id"),
            (r#"{a={url="http://y/",headers={"a b"="hush"}}}"#, "`a b` is no name of a header"),
            (r#"{a={url="http://y/",token="hush",headers={Authorization="hush"}}}"#, "besides"),
            (r#"{a={url="http://y/",shell=true}}"#, "shell"),
            ("notes", "invalid type"),
        ] {
            let error = with(bad).unwrap_err();
            assert!(error.contains(why) && error.contains("mcp.servers"), "{bad}: {error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
