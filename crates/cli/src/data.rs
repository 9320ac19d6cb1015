//! Commands about the data as a whole: backups, moving tasks and settings, room, diagnostics.
//!
//! Not here: putting a backup in the place of the database (`restore`).

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use api::{
    data::{BackupDto, BackupsDto, FreedDto, ImportReportDto, StorageDto, WrittenFileDto},
    error::ApiError,
};
use serde_json::{Value, json};

use crate::{
    connection::{Access, Connection},
    failure::{BAD_INPUT, Failure},
    interruptible,
    output::{Output, say},
    stop_signals::{StopSignals, unless_stopped},
    tables,
};

const UNLISTED: &str = "stopped before all backups were looked through";
const UNWRITTEN: &str = "stopped before all of it was gathered; nothing was written";

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
            let listing = connection.call("list_backups", json!({}));
            let backups = unless_stopped(listing, &mut stop, UNLISTED).await;
            connection.close().await;
            backups?
        }
        Err(failure @ (Failure::NotOwner(_) | Failure::Stopped(_))) => return Err(failure),
        Err(failure) => {
            let listing = async { Ok(cockpit::list_backups_unopened(&data_dir).await?) };
            let backups = unless_stopped(listing, &mut stop, UNLISTED).await?;
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
pub async fn diagnostics(
    data_dir: PathBuf,
    file: &Path,
    output: Output,
    mut stop: StopSignals,
) -> Result<ExitCode, Failure> {
    if file == Path::new("-") {
        let message = "it cannot be standard output; name a file, e.g. cockpit-diagnostics.tar.gz";
        return Err(ApiError::invalid("file", message).into());
    }
    // Not broken off: where there is no database of this version yet, it makes one.
    let connection = Connection::open_here(data_dir, Access::Look).await?;
    let path = std::path::absolute(file).map_err(|error| Failure::BadInput(error.into()))?;
    let written = match &connection {
        Connection::Here(cockpit) => {
            let gathering = async { Ok(cockpit.diagnostics().await?) };
            match unless_stopped(gathering, &mut stop, UNWRITTEN).await {
                Ok(bundle) => cockpit.write_new_diagnostics(&path, bundle).await.map_err(Failure::from),
                Err(failure) => Err(failure),
            }
        }
        Connection::Owner(_) => return Ok(ExitCode::from(BAD_INPUT)),
    };
    connection.close().await;
    let written: WrittenFileDto = written?;
    output.print(&written, || format!("Written: {} ({})", written.path, tables::bytes(written.bytes)))?;
    Ok(ExitCode::SUCCESS)
}
