//! Where the programs are that are measured: built by the product's own workspace, as they are in its packages.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};

/// Another folder than `target/dist` of the repository.
const FOLDER: &str = "COCKPIT_PROGRAMS";

/// A contestant's program.
///
/// # Errors
/// There is no such contestant, or it is not built.
pub fn contestant(name: &str) -> Result<PathBuf> {
    match name {
        "cockpit" => find("architect-cockpit"),
        "empty-window" => find("empty-window"),
        _ => bail!("no contestant {name}"),
    }
}

/// The command line of the cockpit.
///
/// # Errors
/// It is not built.
pub fn cockpitctl() -> Result<PathBuf> {
    find("cockpitctl")
}

fn find(name: &str) -> Result<PathBuf> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/dist");
    let path = env::var_os(FOLDER).map_or_else(usual, PathBuf::from).join(name);
    ensure!(path.is_file(), "{} is not built; `just bench window` does", path.display());
    Ok(path)
}
