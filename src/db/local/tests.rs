//! On real Postgres binaries: they are what this module is about.

use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use sqlx::{ConnectOptions, PgConnection};

use super::{place::Place, server::Server, *};
use crate::error::Error;

/// A durable cluster in a directory that goes away with the test.
struct Scratch(Options);

impl Scratch {
    fn new() -> Self {
        let mut options = Options::throw_away(Machine::of_process());
        // Where the server's account may go, whatever TMPDIR is.
        options.directory = Path::new("/tmp").join(options.directory.file_name().unwrap());
        options.mode = Mode::Durable;
        Self(options)
    }

    async fn start(&self) -> Cluster {
        Cluster::start(self.0.clone()).await.unwrap()
    }

    async fn refusal(&self) -> String {
        refusal(self.0.clone()).await
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0.directory).ok();
    }
}

async fn refusal(options: Options) -> String {
    match Cluster::start(options).await {
        Err(Error::Refused(message)) => message.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

async fn query(cluster: &Cluster, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = cluster.options().connect().await?;
    sqlx::raw_sql(sql).execute(&mut connection).await.map(drop)
}

async fn count(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(connection).await.unwrap()
}

/// Connects as soon as the server answers.
async fn eventually(cluster: &Cluster) -> PgConnection {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        match cluster.options().connect().await {
            Ok(connection) => return connection,
            Err(error) => assert!(Instant::now() < deadline, "no server again: {error}"),
        }
        tokio::task::yield_now().await;
    }
}

fn is_alive(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[tokio::test]
async fn a_killed_server_comes_back_with_every_committed_row() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    query(&cluster, "CREATE TABLE kept (n integer); INSERT INTO kept SELECT generate_series(1, 1000)").await.unwrap();
    let before = cluster.process().unwrap();
    kill(Pid::from_raw(i32::try_from(before).unwrap()), Signal::SIGKILL).unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    while cluster.process().is_none_or(|process| process == before) {
        assert!(Instant::now() < deadline, "not restarted");
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&mut eventually(&cluster).await).await, 1000);
}

#[tokio::test]
async fn stopping_and_starting_keeps_the_data_and_wiping_forgets_it() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    query(&cluster, "CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)").await.unwrap();
    assert!(matches!(wipe(&scratch.0), Err(Error::Refused(_))), "wiped under a running server");
    cluster.stop().await.unwrap();
    let cluster = scratch.start().await;
    assert_eq!(count(&mut eventually(&cluster).await).await, 1);
    cluster.stop().await.unwrap();
    wipe(&scratch.0).unwrap();
    let cluster = scratch.start().await;
    query(&cluster, "CREATE TABLE kept (n integer)").await.unwrap();
}

#[tokio::test]
async fn a_halted_server_is_away_until_resumed_at_the_same_address() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    let url = cluster.url();
    cluster.halt().await.unwrap();
    assert!(cluster.options().connect().await.is_err());
    cluster.resume().await.unwrap();
    assert_eq!(cluster.url(), url);
    crate::db::parse_url(&url).unwrap().connect().await.unwrap();
}

#[tokio::test]
async fn a_second_instance_is_refused_by_name_of_the_first() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    let said = scratch.refusal().await;
    assert!(said.starts_with(&format!("Another Artie (process {}) is using", std::process::id())), "{said}");
    drop(cluster);
    scratch.start().await;
}

/// A server of this directory which no process of ours has started.
fn leave_behind(options: &Options) -> Child {
    let place = Place::take(options).unwrap();
    let binaries = binaries::find(&options.machine, &place.data, place.account.as_ref()).unwrap();
    let mut command = Command::new(binaries.postgres());
    command.arg("-D").arg(&place.data).arg("-k").arg(&place.socket).args(["-c", "listen_addresses="]);
    command.current_dir(&place.directory).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(account) = &place.account {
        command.uid(account.uid).gid(account.gid);
    }
    let child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    let ready = || fs::read_to_string(place.data.join("postmaster.pid")).is_ok_and(|text| text.contains("ready"));
    while !ready() {
        assert!(Instant::now() < deadline, "the leftover did not start");
        std::thread::yield_now();
    }
    child
}

#[tokio::test]
async fn a_leftover_server_is_taken_over_with_its_data() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    query(&cluster, "CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)").await.unwrap();
    cluster.stop().await.unwrap();
    let mut leftover = leave_behind(&scratch.0);
    let reaper = std::thread::spawn(move || leftover.wait().unwrap());
    let asked = Instant::now();
    let cluster = scratch.start().await;
    // On a slow machine it may have needed longer than it is given, and was made to stop.
    let had_time = asked.elapsed() < Duration::from_secs(10);
    assert!(reaper.join().unwrap().success() || !had_time, "the leftover was not stopped in an orderly way");
    assert_eq!(count(&mut eventually(&cluster).await).await, 1);
}

#[tokio::test]
async fn a_pid_file_that_names_another_program_does_not_hinder() {
    let scratch = Scratch::new();
    scratch.start().await.stop().await.unwrap();
    let file = scratch.0.directory.join("data/postmaster.pid");
    fs::write(&file, format!("{}\n", std::process::id())).unwrap();
    scratch.start().await;
}

#[test]
#[cfg(target_os = "linux")]
fn the_server_dies_with_the_thread_that_started_it() {
    let scratch = Scratch::new();
    let options = scratch.0.clone();
    let starter = std::thread::spawn(move || {
        let place = Place::take(&options).unwrap();
        let binaries = binaries::find(&options.machine, &place.data, place.account.as_ref()).unwrap();
        server::initialise(&binaries, &place, options.mode).unwrap();
        let server = Server::start(&binaries, &place, options.mode).unwrap();
        // As if killed: nothing is dropped, nothing is stopped.
        std::mem::forget(place);
        let process = server.process();
        std::mem::forget(server);
        process
    });
    let process = starter.join().unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    while is_alive(process) {
        assert!(Instant::now() < deadline, "the server outlived its starter");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_moves_the_socket_or_is_refused() {
    let mut scratch = Scratch::new();
    scratch.0.directory = Path::new("/tmp").join(format!("artie-{}-{}", std::process::id(), "long".repeat(30)));
    let cluster = scratch.start().await;
    assert!(!cluster.socket.starts_with(&scratch.0.directory));
    query(&cluster, "SELECT 1").await.unwrap();
    cluster.stop().await.unwrap();
    scratch.0.machine.temporary = Path::new("/tmp").join("long".repeat(30));
    let said = scratch.refusal().await;
    assert!(said.starts_with("The path ") && said.contains("is too long for a Postgres socket"), "{said}");
}

#[tokio::test]
async fn a_directory_behind_a_closed_door_moves_when_we_are_root() {
    let mut scratch = Scratch::new();
    let door = scratch.0.directory.clone();
    fs::create_dir(&door).unwrap();
    fs::set_permissions(&door, Permissions::from_mode(0o700)).unwrap();
    scratch.0.directory = door.join("demo");
    // Throw-away, so that nothing stays where it moves to.
    scratch.0.mode = Mode::ThrowAway;
    let cluster = scratch.start().await;
    if geteuid().is_root() {
        assert!(!cluster.directory().starts_with(&door));
        let remark = cluster.remark().unwrap().to_string();
        assert!(remark.contains(&cluster.directory().display().to_string()), "{remark}");
    } else {
        assert_eq!((cluster.directory(), cluster.remark()), (door.join("demo").as_path(), None));
    }
    let moved = cluster.directory().to_owned();
    cluster.stop().await.unwrap();
    assert!(!moved.exists(), "a throw-away cluster left its directory");
    fs::remove_dir_all(door).unwrap();
}

#[tokio::test]
async fn data_of_another_major_version_names_it_and_what_is_here() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.0.directory.join("data")).unwrap();
    fs::write(scratch.0.directory.join("data/PG_VERSION"), "12\n").unwrap();
    let said = scratch.refusal().await;
    assert!(said.contains("was made by Postgres 12, which is not installed here (found: "), "{said}");
}

#[tokio::test]
async fn a_machine_without_postgres_is_told_how_to_get_it() {
    let mut scratch = Scratch::new();
    scratch.0.machine.pg_bin_dir = Some(PathBuf::from("/nowhere"));
    let said = scratch.refusal().await;
    assert!(said.contains("looked in PG_BIN_DIR") && said.contains("sudo apt-get install -y postgresql"), "{said}");
}

#[tokio::test]
async fn a_directory_that_holds_something_else_is_left_alone() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.0.directory.join("data")).unwrap();
    fs::write(scratch.0.directory.join("data/precious"), "").unwrap();
    let said = scratch.refusal().await;
    assert!(said.contains("holds no database of Artie"), "{said}");
    assert!(scratch.0.directory.join("data/precious").exists());
}
