//! Commands about the data as a whole: backups, restoring one, moving tasks and settings, room, diagnostics.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::Context;
use api::{
    data::{
        BackupDto, BackupsDto, FreedDto, ImportReportDto, RestorePreviewDto, RestoreStartedDto, StorageDto,
        WrittenFileDto,
    },
    error::{ApiError, ErrorKind},
};
use cockpit::{CockpitOptions, in_turn::PATIENCE};
use serde_json::{Value, json};

use crate::{
    connection::{Access, Connection, wait},
    failure::{BAD_INPUT, Failure},
    interruptible,
    output::{Output, say},
    owner::Owner,
    stop_signals::StopSignals,
    tables,
};

/// How sure somebody is.
#[derive(Clone, Copy)]
pub struct Consent {
    pub dry_run: bool,
    pub yes: bool,
}

pub async fn back_up_now(connection: &mut Connection, output: Output) -> Result<(), Failure> {
    let made: BackupDto = connection.call("back_up_now", json!({})).await?;
    output.print(&made, || format!("Backed up: {} ({})", made.name, tables::bytes(made.bytes)))?;
    Ok(())
}

/// Also where the database cannot be opened: then a name of this list is what gets somebody out of it.
pub async fn list_backups(
    data_dir: PathBuf,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    let backups: BackupsDto = match Connection::open(data_dir.clone(), Access::Look, &mut stop).await {
        Ok(mut connection) => {
            let backups = connection.call("list_backups", json!({})).await;
            connection.close().await;
            backups?
        }
        Err(failure @ (Failure::NotOwner(_) | Failure::Stopped(_))) => return Err(failure),
        Err(failure) => {
            let backups = cockpit::list_backups_unopened(&data_dir).await?;
            if backups.backups.is_empty() {
                return Err(failure);
            }
            say(&failure);
            backups
        }
    };
    output.print(&backups, || tables::backups(&backups))?;
    Ok(ExitCode::SUCCESS)
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
        let preview: RestorePreviewDto = owner.call("preview_restore", json!({ "file": file })).await?;
        if !agreed(&preview, false, consent, output, &mut stop).await? {
            return Ok(ExitCode::SUCCESS);
        }
        let started: RestoreStartedDto = owner.call("restore_database", json!({ "file": file })).await?;
        output.print(&started, || "Restored. The cockpit starts anew with it.".to_owned())?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = || CockpitOptions::on_request_only(data_dir.clone()).map_err(Failure::BadInput);
    let looked = cockpit::restore_unowned(options()?, &file, true).await?;
    if !agreed(&looked.answer.preview, looked.is_first, consent, output, &mut stop).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let begun = Instant::now();
    let done = loop {
        match cockpit::restore_unowned(options()?, &file, false).await {
            // A command that has the database is waited for, as anywhere else.
            Err(error) if error.kind == ErrorKind::NotOwner && begun.elapsed() < PATIENCE => {}
            done => break done?,
        }
        wait(&mut stop).await?;
    };
    let before = if done.kept.is_some() { " What was there before is among the backups." } else { "" };
    output.print(&done.answer, || format!("Restored.{before}"))?;
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
        return Ok(true);
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
fn named(data_dir: &Path, file: &Path) -> Result<String, Failure> {
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
    let path = if is_backup {
        file.to_owned()
    } else {
        std::path::absolute(file).map_err(|error| Failure::BadInput(error.into()))?
    };
    let path = path.into_os_string().into_string();
    path.map_err(|_| Failure::BadInput(anyhow::anyhow!("the name of the file is no text")))
}

pub async fn export(connection: &mut Connection) -> Result<(), Failure> {
    let document: Value = connection.call("export_settings", json!({})).await?;
    // A document either way.
    Output { json: true }.print(&document, String::new)?;
    for what in document["toEnterAgain"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        say(format_args!("left out, to be entered again: {what}"));
    }
    Ok(())
}

/// The document is read first: whoever sends it may take their time, and nobody else is to wait for the database
/// meanwhile.
pub async fn import(
    data_dir: PathBuf,
    file: PathBuf,
    dry_run: bool,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    let document = tokio::select! {
        document = document(file) => document?,
        () = stop.received() => {
            return Err(Failure::Stopped("stopped before the document was read; nothing was changed"));
        }
    };
    let access = if dry_run { Access::Look } else { Access::Change };
    let mut connection = Connection::open(data_dir, access, &mut stop).await?;
    let arguments = json!({ "document": document, "dryRun": dry_run });
    let report = tokio::select! {
        report = connection.call("import_settings", arguments) => report,
        () = stop.received() => Err(Failure::Stopped(connection.after_stop())),
    };
    connection.close().await;
    let report: ImportReportDto = report?;
    output.print(&report, || tables::import_report(&report))?;
    Ok(ExitCode::SUCCESS)
}

async fn document(file: PathBuf) -> Result<String, Failure> {
    let name = file.display().to_string();
    let could_not = || format!("could not read {name}");
    let bytes = interruptible::document(file).await.with_context(could_not).map_err(Failure::BadInput)?;
    cockpit::check_document_size(bytes.len())?;
    String::from_utf8(bytes).with_context(could_not).map_err(Failure::BadInput)
}

pub async fn storage(connection: &mut Connection, free: bool, output: Output) -> Result<(), Failure> {
    if free {
        let freed: FreedDto = connection.call("free_space", json!({})).await?;
        output.print(&freed, || tables::freed(&freed))?;
    } else {
        let storage: StorageDto = connection.call("get_storage", json!({})).await?;
        output.print(&storage, || tables::storage(&storage))?;
    }
    Ok(())
}

/// Reads the database itself, whoever owns it: an owner that hangs is a reason to ask for this.
pub async fn diagnostics(data_dir: PathBuf, file: &Path, output: Output) -> Result<ExitCode, Failure> {
    if file == Path::new("-") {
        let message = "it cannot be standard output; name a file, e.g. cockpit-diagnostics.tar.gz";
        return Err(ApiError::invalid("file", message).into());
    }
    let connection = Connection::open_here(data_dir, Access::Look).await?;
    let path = std::path::absolute(file).map_err(|error| Failure::BadInput(error.into()))?;
    let written = match &connection {
        Connection::Here(cockpit) => cockpit.write_new_diagnostics(&path).await,
        Connection::Owner(_) => return Ok(ExitCode::from(BAD_INPUT)),
    };
    connection.close().await;
    let written: WrittenFileDto = written?;
    output.print(&written, || format!("Written: {} ({})", written.path, tables::bytes(written.bytes)))?;
    Ok(ExitCode::SUCCESS)
}
