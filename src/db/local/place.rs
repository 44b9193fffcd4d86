//! The directories of a cluster: whose they are, whether the server may reach them, and that only one of us uses them.
//!
//! ```text
//! <directory>/lock         held while a process of ours uses the cluster; names it
//! <directory>/data/        Postgres' own; data.new while it is being made
//! <directory>/socket/      0700: who may enter it may enter the database; elsewhere when the path is too long
//! <directory>/server.log
//! ```

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{self, ErrorKind, Read, Seek, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
    },
    path::{Path, PathBuf},
};

use anyhow::Context;
use nix::unistd::{User, geteuid};

use super::{Mode, Options};
use crate::{
    db::schema,
    error::{Error, Result},
    msg,
    words::Message,
};

/// The longest path of a socket that every system takes (macOS: 104 bytes with the final zero).
const LONGEST_SOCKET: usize = 103;

/// The account that the server runs under when we are root, which Postgres refuses to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// A cluster's directories, locked for this process.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) directory: PathBuf,
    pub(super) data: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) log: PathBuf,
    /// `None`: the server runs as we do.
    pub(super) account: Option<Account>,
    /// What a person should know about where this is.
    pub(super) remark: Option<Message>,
    /// Freed by the kernel when the process ends, however it ends.
    lock: File,
}

impl Place {
    /// Makes and locks the directories.
    pub(super) fn take(options: &Options) -> Result<Self> {
        let account = account(&options.directory.join("data"))?;
        let (directory, remark) = reachable(options, account.as_ref())?;
        let refuse = |error: &io::Error| unusable(&directory, error);
        let lock = lock(&directory)?;
        let socket = socket_directory(&directory, &options.machine.temporary)?;
        make_private(&socket, account.as_ref()).map_err(|error| refuse(&error))?;
        let (data, log) = (directory.join("data"), directory.join("server.log"));
        if data.exists() && !data.join("PG_VERSION").exists() {
            return Err(Error::refused(msg!("local-not-ours", directory = data.display().to_string())));
        }
        Ok(Self { directory, data, socket, log, account, remark, lock })
    }

    /// An empty directory for `initdb`, which becomes `data` only when complete.
    pub(super) fn make_unfinished(&self) -> io::Result<PathBuf> {
        let unfinished = self.directory.join("data.new");
        remove(&unfinished)?;
        make_private(&unfinished, self.account.as_ref())?;
        Ok(unfinished)
    }

    /// Removes the data. The lock stays.
    pub(super) fn wipe(&self) -> Result<()> {
        for path in [&self.data, &self.directory.join("data.new")] {
            remove(path).with_context(|| format!("removing {}", path.display()))?;
        }
        Ok(())
    }

    /// Removes everything.
    pub(super) fn remove(&self) -> io::Result<()> {
        remove(&self.socket)?;
        remove(&self.directory)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Empty after an orderly stop; one with a live socket in it stays.
        fs::remove_dir(&self.socket).ok();
        // Closing is not enough: a child between fork and exec still holds a copy for a moment.
        self.lock.unlock().ok();
    }
}

impl Account {
    fn named(name: &str) -> Option<Self> {
        User::from_name(name).ok().flatten().map(Self::from)
    }

    /// Whether it may enter a directory: every directory on the way must let it pass.
    pub(super) fn may_enter(&self, directory: &Path) -> bool {
        let Ok(directory) = directory.canonicalize() else { return false };
        directory.ancestors().all(|ancestor| {
            ancestor.metadata().is_ok_and(|metadata| {
                let bit = match metadata {
                    ref metadata if metadata.uid() == self.uid => 0o100,
                    ref metadata if metadata.gid() == self.gid => 0o010,
                    _ => 0o001,
                };
                metadata.mode() & bit != 0
            })
        })
    }
}

impl From<User> for Account {
    fn from(user: User) -> Self {
        Self { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() }
    }
}

/// Whom the server must run as: whoever owns the data, else `postgres`, else `nobody`; nobody special unless we are root.
fn account(data: &Path) -> Result<Option<Account>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let owner = data.metadata().ok().filter(|metadata| metadata.uid() != 0);
    let owner = owner.and_then(|metadata| User::from_uid(metadata.uid().into()).ok().flatten()).map(Account::from);
    match owner.or_else(|| Account::named("postgres")).or_else(|| Account::named("nobody")) {
        Some(account) => Ok(Some(account)),
        None => Err(Error::refused(msg!("local-no-account"))),
    }
}

/// The wanted directory, or one elsewhere when the account may not enter it, with the remark that says so.
fn reachable(options: &Options, account: Option<&Account>) -> Result<(PathBuf, Option<Message>)> {
    let wanted = &options.directory;
    make(wanted, account).map_err(|error| unusable(wanted, &error))?;
    let Some(account) = account.filter(|account| !account.may_enter(wanted)) else { return Ok((wanted.clone(), None)) };
    let parents = match options.mode {
        Mode::Durable => [Path::new("/var/lib/artie"), Path::new("/var/tmp/artie")],
        Mode::ThrowAway => [Path::new("/tmp"), Path::new("/var/tmp")],
    };
    let name = format!("{}-{}", wanted.file_name().unwrap_or_default().display(), short_hash(wanted));
    let mut problem = io::Error::from(ErrorKind::PermissionDenied);
    for directory in parents.map(|parent| parent.join(&name)) {
        match make(&directory, Some(account)) {
            Ok(()) if account.may_enter(&directory) => {
                fs::remove_dir(wanted).ok();
                let remark = msg!(
                    "local-moved",
                    wanted = wanted.display().to_string(),
                    account = account.name.clone(),
                    directory = directory.display().to_string()
                );
                return Ok((directory, Some(remark)));
            }
            Ok(()) => {}
            Err(error) => problem = error,
        }
    }
    Err(unusable(wanted, &problem))
}

/// Makes a directory of ours. Only one we own will do: another's could be swapped under our feet.
fn make(directory: &Path, account: Option<&Account>) -> io::Result<()> {
    let mode = if account.is_some() { 0o711 } else { 0o700 };
    if let Some(parent) = directory.parent() {
        fs::create_dir_all(parent)?;
    }
    match DirBuilder::new().mode(mode).create(directory) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ if fs::symlink_metadata(directory)?.uid() != geteuid().as_raw() => {
            Err(io::Error::new(ErrorKind::PermissionDenied, "it belongs to another user"))
        }
        _ => fs::set_permissions(directory, Permissions::from_mode(mode)),
    }
}

/// Makes a directory that only the server's account (and root) may enter.
fn make_private(directory: &Path, account: Option<&Account>) -> io::Result<()> {
    let owner = account.map_or(geteuid().as_raw(), |account| account.uid);
    match DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let metadata = fs::symlink_metadata(directory)?;
            if !metadata.is_dir() || ![owner, geteuid().as_raw()].contains(&metadata.uid()) {
                return Err(io::Error::new(
                    ErrorKind::PermissionDenied,
                    format!("{} belongs to another user", directory.display()),
                ));
            }
            fs::set_permissions(directory, Permissions::from_mode(0o700))?;
        }
        Err(error) => return Err(error),
    }
    chown(directory, Some(owner), account.map(|account| account.gid))
}

/// Locks a directory for this process, or names the process that has it.
fn lock(directory: &Path) -> Result<File> {
    let path = directory.join("lock");
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = open.map_err(|error| unusable(directory, &error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder).ok();
            let directory = directory.display().to_string();
            return Err(Error::refused(msg!("local-busy", process = holder.trim(), directory = directory)));
        }
        Err(TryLockError::Error(error)) => return Err(unusable(directory, &error)),
    }
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(|error| unusable(directory, &error))?;
    Ok(file)
}

/// Beside the data, or in the directory for temporary files when that path is too long for a socket.
fn socket_directory(directory: &Path, temporary: &Path) -> Result<PathBuf> {
    let fits = |socket: &PathBuf| socket.join(".s.PGSQL.5432").as_os_str().as_bytes().len() <= LONGEST_SOCKET;
    let elsewhere = temporary.join(format!("artie-{}-{}", geteuid(), short_hash(directory)));
    [directory.join("socket"), elsewhere].into_iter().find(fits).ok_or_else(|| {
        let directory = directory.display().to_string();
        Error::refused(msg!(
            "local-path-too-long",
            directory = directory,
            limit = u32::try_from(LONGEST_SOCKET).unwrap_or(0)
        ))
    })
}

fn short_hash(path: &Path) -> String {
    schema::hash([path.to_string_lossy().as_ref()])[..8].to_owned()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn unusable(directory: &Path, error: &io::Error) -> Error {
    Error::refused(msg!("local-directory", directory = directory.display().to_string(), why = error.to_string()))
}
