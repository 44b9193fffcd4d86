//! What the environment says about the machine rather than about Artie: for finding programs and directories.

use std::{env, ffi::OsString, path::PathBuf};

/// The machine, as far as the local Postgres needs to know it.
#[derive(Clone, Debug)]
pub struct Machine {
    /// `PATH`: where programs are.
    pub path: OsString,
    /// `PG_BIN_DIR`: where `initdb` and `postgres` are, if the operator says so.
    pub pg_bin_dir: Option<PathBuf>,
    /// `XDG_DATA_HOME`, or `.local/share` in `HOME`: where a user's programs keep data. `None` without a home.
    pub data_home: Option<PathBuf>,
    /// Where temporary files go.
    pub temporary: PathBuf,
}

impl Machine {
    /// The machine that this process runs on.
    pub fn of_process() -> Self {
        let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        Self {
            path: env::var_os("PATH").unwrap_or_default(),
            pg_bin_dir: env::var_os("PG_BIN_DIR").filter(|path| !path.is_empty()).map(PathBuf::from),
            data_home: absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share"))),
            temporary: env::temp_dir(),
        }
    }
}
