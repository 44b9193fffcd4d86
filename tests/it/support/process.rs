//! The real program as a child process that a test may kill.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// A running `artie`; killed when dropped.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `artie <verb…>` with only this environment, beside `PATH`.
    pub(crate) fn start(verb: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::of(Path::new(env!("CARGO_BIN_EXE_artie")), verb, environment)
    }

    /// The same of another program.
    pub(crate) fn of(program: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let log = std::env::temp_dir().join(format!("artie-{}-{}.log", std::process::id(), next_number()));
        let output = File::create(&log).unwrap();
        let mut command = Command::new(program);
        command.args(arguments).env_clear().stdin(Stdio::null());
        command.stdout(output.try_clone().unwrap()).stderr(output);
        for name in ["PATH", "HOME", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(environment.iter().copied());
        // Not in the repository, so that no `.env` or `artie.toml` of a developer is read.
        command.current_dir(std::env::temp_dir());
        Self { child: command.spawn().unwrap(), log }
    }

    /// Ends it as a crash would: no destructor runs.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Its id.
    pub(crate) fn id(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap())
    }

    /// Puts it to sleep where it stands.
    pub(crate) fn pause(&self) {
        kill(self.id(), Signal::SIGSTOP).unwrap();
    }

    /// Wakes a process up, if it is still there.
    pub(crate) fn resume(id: Pid) {
        kill(id, Signal::SIGCONT).ok();
    }

    /// Asks it to stop, as an init system would.
    pub(crate) fn terminate(&self) {
        kill(self.id(), Signal::SIGTERM).unwrap();
    }

    /// Its exit code, if it has ended.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        self.child.try_wait().unwrap().and_then(|status| status.code())
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Everything it printed so far.
    pub(crate) fn printed(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the process printed:\n{}", self.printed());
        }
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_file(&self.log).ok();
    }
}

/// Enough to tell the logs of one run apart.
fn next_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    COUNTER.fetch_add(1, Ordering::Relaxed)
}
