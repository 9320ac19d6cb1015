//! `cockpitctl restore`: says what a file would change, asks, and has it take the database's place.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::Context;
use api::{
    data::{RestorePreviewDto, RestoreStartedDto},
    error::{ApiError, ErrorKind},
};
use cockpit::{CockpitOptions, PreviewUnowned, in_turn::PATIENCE};
use serde_json::json;

use crate::{
    connection::{Connection, wait},
    failure::Failure,
    interruptible,
    output::{Output, say},
    owner::Owner,
    stop_signals::{StopSignals, unless_stopped},
    tables,
};

const UNDECIDED: &str = "stopped before it was decided; nothing was changed";

/// How sure somebody is.
#[derive(Clone, Copy)]
pub struct Consent {
    pub dry_run: bool,
    pub yes: bool,
}

/// Through the owner, where there is one: it has to close the database. Else here, whether the present one can be read
/// or not.
pub async fn restore(
    data_dir: PathBuf,
    file: &Path,
    consent: Consent,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    let file = named(&data_dir, file)?;
    if let Some(owner) = Owner::connect(&data_dir).await {
        let mut owner = Connection::Owner(owner);
        let file = file.to_str().context("the name of the file is no text").map_err(Failure::BadInput)?;
        let arguments = || json!({ "file": file });
        let preview: RestorePreviewDto =
            unless_stopped(owner.call("preview_restore", arguments()), &mut stop, UNDECIDED).await?;
        if !agreed(&preview, false, consent, output, &mut stop).await? {
            return Ok(ExitCode::SUCCESS);
        }
        let after_stop = owner.after_stop();
        let started: RestoreStartedDto =
            unless_stopped(owner.call("restore_database", arguments()), &mut stop, after_stop).await?;
        output.print(&started, || "Restored. The cockpit starts anew with it.".to_owned())?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = CockpitOptions::on_request_only(data_dir.clone()).map_err(Failure::BadInput)?;
    let looking = async { Ok(cockpit::preview_restore_unowned(options, &file).await?) };
    let PreviewUnowned { preview, is_first } = unless_stopped(looking, &mut stop, UNDECIDED).await?;
    if !agreed(&preview, is_first, consent, output, &mut stop).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let begun = Instant::now();
    let kept = loop {
        match cockpit::restore_unowned(&data_dir, &file).await {
            // A command that has the database is waited for, as anywhere else.
            Err(error) if error.kind == ErrorKind::NotOwner && begun.elapsed() < PATIENCE => {}
            done => break done?,
        }
        wait(&mut stop).await?;
    };
    let before = if kept.is_some() { " What was there before is among the backups." } else { "" };
    let done = RestoreStartedDto { preview, state: "done".to_owned() };
    output.print(&done, || format!("Restored.{before}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows what would change, and asks where nobody has said yes yet. `false`: that was all.
async fn agreed(
    preview: &RestorePreviewDto,
    is_first: bool,
    consent: Consent,
    output: Output,
    stop: &mut StopSignals,
) -> Result<bool, Failure> {
    if consent.dry_run {
        output.print(preview, || tables::restore_preview(preview, is_first))?;
        return Ok(false);
    }
    if consent.yes {
        // What comes next cannot be taken back.
        return unless_stopped(async { Ok(true) }, stop, UNDECIDED).await;
    }
    if output.json || !io::stdin().is_terminal() {
        let message = "this replaces the database; say --yes, or look first with --dry-run";
        return Err(Failure::BadInput(anyhow::anyhow!(message)));
    }
    let asked =
        format!("{}\nReplace the database by this one? [y/N] ", tables::restore_preview(preview, is_first));
    // Nobody is to answer what they were not shown.
    io::stderr().write_all(asked.as_bytes()).context("could not ask")?;
    let answer = tokio::select! {
        // Whoever has asked it to stop does not mean a yes that comes with it.
        biased;
        () = stop.received() => {
            // The message is not to stand behind the question.
            let _ = writeln!(io::stderr());
            return Err(Failure::Stopped("stopped before it was answered; nothing was changed"));
        }
        answer = interruptible::line() => answer.context("could not read the answer")?,
    };
    let is_agreed = matches!(answer.trim(), "y" | "Y" | "yes");
    if !is_agreed {
        say("nothing was changed");
    }
    Ok(is_agreed)
}

/// The name of a backup, or the whole path of a file.
fn named(data_dir: &Path, file: &Path) -> Result<PathBuf, Failure> {
    let is_name = file.components().count() == 1;
    let is_backup = is_name && data_dir.join("backups").join(file).exists();
    if is_name && !is_backup && !file.exists() {
        // Most likely a backup's: a path that nobody wrote would say nothing of those.
        let name = file.display();
        let message = format!(
            "there is neither a backup nor a file here that is named {name}; `cockpitctl backups` lists the backups"
        );
        return Err(ApiError { field: Some("file".to_owned()), ..ApiError::not_found(message) }.into());
    }
    if is_backup {
        return Ok(file.to_owned());
    }
    std::path::absolute(file).map_err(|error| Failure::BadInput(error.into()))
}
