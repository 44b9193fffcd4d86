//! Finding Postgres on this machine: `initdb` and `postgres`, wherever its packager put them.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::place::Account;
use crate::{
    config::Machine,
    db::connect::OLDEST_MAJOR,
    error::{Error, Result},
    msg,
};

/// One installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    pub(super) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }
}

/// The installation to use: the one that made the data, or the first new enough one when there is no data yet.
pub(super) fn find(machine: &Machine, data: &Path, account: Option<&Account>) -> Result<Binaries> {
    let (directories, places) = candidates(machine);
    let enterable = |directory: &PathBuf| account.is_none_or(|account| account.may_enter(directory));
    let mut found = directories.into_iter().filter(enterable).filter_map(installation).peekable();
    if let Some(major) = major_of(data) {
        let all: Vec<_> = found.collect();
        let majors: Vec<_> = all.iter().map(|binaries| binaries.major.to_string()).collect();
        return all.into_iter().find(|binaries| binaries.major == major).ok_or_else(|| {
            Error::refused(msg!(
                "local-wrong-major",
                directory = data.display().to_string(),
                major = major,
                found = if majors.is_empty() { "none".to_owned() } else { majors.join(", ") }
            ))
        });
    }
    found
        .find(|binaries| binaries.major >= OLDEST_MAJOR)
        .ok_or_else(|| Error::refused(msg!("local-no-postgres", needed = OLDEST_MAJOR, places = places.join(", "))))
}

/// A client program, `pg_dump` or `pg_restore`, that is at least as new as the server it talks to.
pub(in crate::db) fn client(machine: &Machine, program: &'static str, server: u32) -> Result<PathBuf> {
    let (directories, places) = candidates(machine);
    let fits = |path: &PathBuf| {
        let output = Command::new(path).arg("--version").output().ok()?;
        let major = leading_number(String::from_utf8(output.stdout).ok()?.split(") ").nth(1)?)?;
        Some(major >= server)
    };
    let mut paths = directories.into_iter().map(|directory| directory.join(program)).filter(|path| path.is_file());
    paths.find(|path| fits(path) == Some(true)).ok_or_else(|| {
        Error::refused(msg!("backup-no-program", program = program, needed = server, places = places.join(", ")))
    })
}

/// Directories that may hold the binaries, best first, and what to say when none does.
fn candidates(machine: &Machine) -> (Vec<PathBuf>, Vec<&'static str>) {
    if let Some(directory) = &machine.pg_bin_dir {
        return (vec![directory.clone()], vec!["PG_BIN_DIR"]);
    }
    let mut directories: Vec<PathBuf> =
        env::split_paths(&machine.path).filter_map(|path| resolved(&path.join("initdb"))).collect();
    directories.extend(env::split_paths(&machine.path).filter_map(|path| asked(&path.join("pg_config"))));
    for (pattern_parent, inside) in [
        ("/usr/lib/postgresql", "bin"),
        ("/usr", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "bin"),
    ] {
        directories.extend(versioned(Path::new(pattern_parent)).into_iter().map(|path| path.join(inside)));
    }
    (
        directories,
        vec!["PG_BIN_DIR", "PATH", "pg_config", "/usr/lib/postgresql", "/usr/pgsql-*", "Homebrew", "Postgres.app"],
    )
}

/// The directory of a program, through its symbolic links: `postgres` lies beside the real `initdb`.
fn resolved(program: &Path) -> Option<PathBuf> {
    program.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// Where `pg_config` says they are.
fn asked(pg_config: &Path) -> Option<PathBuf> {
    let output = Command::new(pg_config).arg("--bindir").output().ok()?;
    let directory = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(directory.trim())).filter(|path| path.is_absolute())
}

/// `17`, `pgsql-17` and `postgresql@17` below a directory, the highest version first.
fn versioned(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = parent
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix("pgsql-").or(name.strip_prefix("postgresql@")).unwrap_or(&name);
            Some((version.parse().ok()?, entry.path()))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

fn installation(directory: PathBuf) -> Option<Binaries> {
    if !directory.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(directory.join("postgres")).arg("--version").output().ok()?;
    let major = leading_number(String::from_utf8(output.stdout).ok()?.split(") ").nth(1)?)?;
    Some(Binaries { directory, major })
}

/// Which major version made this data; `None` if there is none.
fn major_of(data: &Path) -> Option<u32> {
    leading_number(&std::fs::read_to_string(data.join("PG_VERSION")).ok()?)
}

fn leading_number(text: &str) -> Option<u32> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}
