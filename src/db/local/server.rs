//! The server as a process: making its data, starting, being ready, stopping. Runs on the keeper's thread only, because
//! the kernel's "stop it when I die" is tied to the thread that started it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Mode, NAME, PORT, binaries::Binaries, place::Place};
use crate::{
    error::{Error, Result},
    msg,
};

/// How often another process's state is looked at; it has no way to call us.
const GLANCE: Duration = Duration::from_millis(5);
/// Recovery after a crash can take long; a server that is silent for longer is broken.
const READY_WITHIN: Duration = Duration::from_mins(2);
/// How long a predecessor's last children may hold on to its shared memory.
const PREDECESSOR_GONE_WITHIN: Duration = Duration::from_secs(15);
/// How long each way of asking it to stop may take before a ruder one.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// A server that has been ready.
#[derive(Debug)]
pub(super) struct Server(Child);

impl Server {
    /// Starts the server and waits until it takes connections.
    pub(super) fn start(binaries: &Binaries, place: &Place, mode: Mode) -> Result<Self> {
        take_over(place);
        let deadline = Instant::now() + PREDECESSOR_GONE_WITHIN;
        loop {
            let mut log =
                OpenOptions::new().create(true).append(true).read(true).open(&place.log).context("opening the log")?;
            let before = log.seek(SeekFrom::End(0)).context("reading the log")?;
            let child = spawn(binaries, place, mode, &log)?;
            if let Some(server) = wait_ready(child, place) {
                return Ok(server);
            }
            let said = tail(&mut log, before);
            if !(said.contains("pre-existing shared memory block") && Instant::now() < deadline) {
                return Err(Error::refused(msg!("local-start-failed", directory = shown(&place.data), log = said)));
            }
            thread::park_timeout(Duration::from_millis(100));
        }
    }

    /// Its process id.
    pub(super) fn process(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has died.
    pub(super) fn is_dead(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// Stops it: connections are cut, committed data is safe. Gets ruder when it does not listen.
    pub(super) fn stop(mut self, mode: Mode) {
        let kindest = if mode == Mode::ThrowAway { Signal::SIGQUIT } else { Signal::SIGINT };
        for signal in [kindest, Signal::SIGQUIT, Signal::SIGKILL] {
            if self.is_dead() {
                return;
            }
            kill(pid(self.0.id()), signal).ok();
            let deadline = Instant::now() + STOP_WITHIN;
            while !self.is_dead() && Instant::now() < deadline {
                thread::park_timeout(GLANCE);
            }
        }
    }
}

/// Makes the data of a new cluster, so that it exists whole or not at all.
pub(super) fn initialise(binaries: &Binaries, place: &Place, mode: Mode) -> Result<()> {
    let mut said = String::new();
    for locale in ["C.UTF-8", "en_US.UTF-8", "C"] {
        let unfinished = place.make_unfinished().context("making the data directory")?;
        let mut command = prepared(&binaries.initdb(), place, Signal::SIGKILL);
        command.arg("-D").arg(&unfinished).args(["--auth=trust", "--encoding=UTF8", "--no-instructions"]);
        command.arg(format!("--username={NAME}")).arg(format!("--locale={locale}"));
        if mode == Mode::ThrowAway {
            command.arg("--no-sync");
        }
        let output = command.output().context("running initdb")?;
        if output.status.success() {
            fs::rename(&unfinished, &place.data).context("putting the data directory into place")?;
            if locale == "C" {
                tracing::warn!("{}", msg!("database-plain-locale", database = NAME));
            }
            return Ok(());
        }
        String::from_utf8_lossy(&output.stderr).trim().clone_into(&mut said);
        if !said.contains("invalid locale") {
            break;
        }
    }
    Err(Error::refused(msg!("local-initdb-failed", directory = shown(&place.data), why = said)))
}

fn spawn(binaries: &Binaries, place: &Place, mode: Mode, log: &File) -> Result<Child> {
    // When this process dies the kernel sends this; SIGINT is Postgres' "fast" shutdown, SIGQUIT its "immediate" one.
    let farewell = if mode == Mode::ThrowAway { Signal::SIGQUIT } else { Signal::SIGINT };
    let mut command = prepared(&binaries.postgres(), place, farewell);
    command.arg("-D").arg(&place.data).args(["-p", &PORT.to_string(), "-c", "listen_addresses="]);
    command.arg("-c").arg(format!("unix_socket_directories=\"{}\"", shown(&place.socket).replace('"', "\"\"")));
    for setting in
        ["unix_socket_permissions=0700", "logging_collector=off", "timezone=UTC", "log_timezone=UTC", "jit=off"]
    {
        command.args(["-c", setting]);
    }
    if mode == Mode::ThrowAway {
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"] {
            command.args(["-c", setting]);
        }
    }
    let output = log.try_clone().context("sharing the log")?;
    let errors = log.try_clone().context("sharing the log")?;
    Ok(command.stdout(output).stderr(errors).spawn().context("starting Postgres")?)
}

/// A program of Postgres under the right account, tied to this thread's life.
fn prepared(program: &Path, place: &Place, farewell: Signal) -> Command {
    let mut command = Command::new(program);
    // A process group of its own: Ctrl-C in the terminal is for us, and we stop the server when we are done with it.
    command.stdin(Stdio::null()).current_dir(&place.directory).process_group(0).env("LC_ALL", "C");
    for variable in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
        command.env_remove(variable);
    }
    if let Some(account) = &place.account {
        command.uid(account.uid).gid(account.gid);
    }
    tie_to_thread(&mut command, farewell);
    command
}

/// Asks the kernel to signal the child when this thread ends, however it ends. Elsewhere than on Linux a killed process
/// leaves its server behind, and the next start takes it over.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "pre_exec is the only way to run prctl in the child; both calls are async-signal-safe")]
fn tie_to_thread(command: &mut Command, farewell: Signal) {
    let parent = nix::unistd::getpid();
    let tie = move || {
        // After setuid, which would clear it.
        nix::sys::prctl::set_pdeathsig(farewell)?;
        if nix::unistd::getppid() == parent { Ok(()) } else { Err(io::Error::other("the parent is gone")) }
    };
    // SAFETY: between fork and exec only prctl(2) and getppid(2) are called; nothing allocates or locks.
    unsafe { command.pre_exec(tie) };
}

#[cfg(not(target_os = "linux"))]
fn tie_to_thread(_: &mut Command, _: Signal) {}

/// The server once it says so in its pid file (whose first line must be our child's), `None` if it died instead.
fn wait_ready(child: Child, place: &Place) -> Option<Server> {
    let mut server = Server(child);
    let deadline = Instant::now() + READY_WITHIN;
    while Instant::now() < deadline {
        if server.is_dead() {
            return None;
        }
        let file = fs::read_to_string(place.data.join("postmaster.pid")).unwrap_or_default();
        let lines: Vec<_> = file.lines().map(str::trim).collect();
        if lines.first() == Some(&server.process().to_string().as_str()) && lines.get(7) == Some(&"ready") {
            return Some(server);
        }
        thread::park_timeout(GLANCE);
    }
    server.stop(Mode::ThrowAway);
    None
}

/// Stops a server that a killed process of ours left behind in this directory (we hold its lock, so nobody needs it), and
/// removes a pid file whose number now belongs to another program: Postgres would take that for a running server.
fn take_over(place: &Place) {
    let file = place.data.join("postmaster.pid");
    let leftover = || {
        let text = fs::read_to_string(&file).ok()?;
        let process = text.lines().next()?.trim().parse().ok()?;
        is_server_of(process, &place.data).then_some(process)
    };
    for signal in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGKILL] {
        let Some(process) = leftover() else { break };
        tracing::info!(process, "taking over the Postgres that a killed process left behind");
        kill(pid(process), signal).ok();
        let deadline = Instant::now() + STOP_WITHIN;
        while is_server_of(process, &place.data) && Instant::now() < deadline {
            thread::park_timeout(GLANCE);
        }
    }
    fs::remove_file(file).ok();
}

/// Whether a process is the server of this data: a server's working directory is its data.
#[cfg(target_os = "linux")]
fn is_server_of(process: u32, data: &Path) -> bool {
    let works_in = fs::read_link(format!("/proc/{process}/cwd"));
    matches!((works_in, data.canonicalize()), (Ok(works_in), Ok(data)) if works_in == data)
}

#[cfg(not(target_os = "linux"))]
fn is_server_of(process: u32, data: &Path) -> bool {
    let output = Command::new("ps").args(["-o", "command=", "-p", &process.to_string()]).output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&*data.to_string_lossy()))
}

/// The end of what was logged since.
fn tail(log: &mut File, since: u64) -> String {
    let mut text = Vec::new();
    log.seek(SeekFrom::Start(since)).and_then(|_| log.read_to_end(&mut text)).ok();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(i32::try_from(process).unwrap_or(i32::MAX))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
