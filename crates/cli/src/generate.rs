//! What a package brings along: completions for shells, and manual pages.

use std::{fs, path::Path, process::ExitCode};

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::{arguments::Arguments, failure::Failure, output};

const NAME: &str = "cockpitctl";

/// Prints a shell's completions.
///
/// # Errors
/// They cannot be written.
pub fn completions(shell: Shell) -> Result<ExitCode, Failure> {
    // Not straight onto standard output: the generator panics where that cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    output::write(&script).map(|_| ExitCode::SUCCESS)
}

/// Writes a page for the program and one for each of its commands.
///
/// # Errors
/// The folder cannot be written.
pub fn man(folder: &Path) -> Result<ExitCode, Failure> {
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), folder))
        .with_context(|| format!("could not write the manual pages into {}", folder.display()))
        .map_err(Failure::BadInput)?;
    Ok(ExitCode::SUCCESS)
}
