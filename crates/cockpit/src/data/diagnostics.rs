//! Use case: a bundle for whoever helps, `.tar.gz`, with what is needed to understand what happened and no secret.
//!
//! Every text goes through the scrubber, which knows the secrets of this computer; one in which it still finds one is
//! replaced by a note. What a damaged database does not give is told as unreadable: that is when a bundle is needed most.

use std::{fs, io, path::Path};

use api::{data::WrittenFileDto, error::ApiError, instant_text, run::SystemTaskRunDto, task::SystemTaskDto};
use chrono::TimeDelta;
use flate2::{Compression, write::GzEncoder};
use handlers::{Scrubber, Secret, TaskType};
use scheduler::task::{SystemTask, TaskId};
use serde_json::{Value, json};
use store::queries::{run_listing::RunQuery, slot_history::Circumstances, time_jumps::JumpCause};

use super::{
    blocking,
    export::is_unreadable,
    written_file::{self, Existing},
};
use crate::{Cockpit, UseCaseResult, logging};

/// Runs told of.
const RUNS: u32 = 200;
/// Days whose starts and time jumps are told of.
const DAYS: i64 = 30;
/// Bytes of each file of the log: its end.
const LOG_BYTES: usize = 2 * 1024 * 1024;
const WITHHELD: &str = "This file was left out: a secret was found in it.\n";
const UNKNOWN_SECRETS: &str = "This was left out: the tasks cannot be read, and so nobody knows what is secret in their configurations.";
/// What tells of sources, or in the words of their servers, and so may have the secrets of configurations in it, as the log may.
const FROM_SOURCES: [&str; 2] = ["runs.json", "sources.json"];
const ABOUT: &str = "Diagnostics of Architect Cockpit. Addresses are shortened to their hosts, and secrets are left \
     out. Look through it before you send it to somebody.\n";

impl Cockpit {
    /// Writes the bundle. A file of that name gives way: the window has asked about it.
    ///
    /// # Errors
    /// Those of [`Cockpit::diagnostics`]; the file is the data folder's own, or not to be written.
    pub async fn write_diagnostics(&self, path: &Path) -> UseCaseResult<WrittenFileDto> {
        written_file::write(self.data_dir(), path, Existing::Replaced, self.diagnostics().await?).await
    }

    /// Writes a bundle where nobody has been asked: a file that is there stays.
    ///
    /// # Errors
    /// It cannot be written, or there is such a file.
    pub async fn write_new_diagnostics(&self, path: &Path, bundle: Vec<u8>) -> UseCaseResult<WrittenFileDto> {
        written_file::write(self.data_dir(), path, Existing::Kept, bundle).await
    }

    /// The bundle, as the file has it.
    ///
    /// # Errors
    /// The log could not be read, or nobody knows what is secret here.
    pub async fn diagnostics(&self) -> UseCaseResult<Vec<u8>> {
        let tasks = self.store().list_tasks().await.map_err(ApiError::from);
        let scrubber = self.scrubber(tasks.as_deref().unwrap_or_default()).await?;
        let mut files = vec![("README.txt".to_owned(), ABOUT.to_owned())];
        let told = tasks.as_ref().map_err(ApiError::clone).and_then(|tasks| tasks.iter().map(task).collect());
        for (name, value) in self.facts().await.into_iter().chain([("tasks.json", told)]) {
            let value = match value {
                _ if tasks.is_err() && FROM_SOURCES.contains(&name) => json!({ "leftOut": UNKNOWN_SECRETS }),
                value => value.unwrap_or_else(|error| json!({ "unreadable": error.message })),
            };
            files.push((name.to_owned(), format!("{value:#}\n")));
        }
        if tasks.is_ok() {
            let folder = self.data_dir().join(logging::FOLDER);
            files.extend(blocking(move || log_files(&folder)).await?);
        } else {
            files.push((format!("{}.txt", logging::FOLDER), format!("{UNKNOWN_SECRETS}\n")));
        }
        let home = dirs::home_dir().map(|home| home.display().to_string()).filter(|home| home.len() > 1);
        let modified = self.now().timestamp();
        blocking(move || {
            let clean = files.into_iter().map(|(name, text)| {
                let text = scrubber.scrub(&text);
                let text = home.as_ref().map_or_else(|| text.clone(), |home| text.replace(home, "~"));
                (name, if scrubber.finds(&text) { WITHHELD.to_owned() } else { text })
            });
            pack(clean, modified)
        })
        .await
    }

    /// Knows the key, the addresses in the keyring, and the passwords in configs.
    async fn scrubber(&self, tasks: &[SystemTask]) -> UseCaseResult<Scrubber> {
        let mut secrets: Vec<Secret> =
            tasks.iter().flat_map(|task| handlers::secrets_in_config(task.config.as_deref())).collect();
        let calendars = tasks.iter().filter(|task| task.task_type == TaskType::CalendarSync.as_str());
        let calendars: Vec<_> = calendars
            .flat_map(|task| handlers::secret_calendars(task.config.as_deref()).unwrap_or_default())
            .collect();
        let kept = self
            .with_secrets(move |keyring| {
                // What the keyring does not tell cannot be looked for.
                let addresses =
                    calendars.iter().filter_map(|calendar| keyring.calendar_address(&calendar.key).ok());
                let key = keyring.newsdata_key().ok();
                Ok(addresses.chain(key).flatten().collect::<Vec<_>>())
            })
            .await?;
        secrets.extend(kept);
        let mut scrubber = Scrubber::new();
        for secret in &secrets {
            scrubber.hide(secret);
        }
        Ok(scrubber)
    }

    /// Each file of its own: one that cannot be read takes no other along.
    async fn facts(&self) -> Vec<(&'static str, UseCaseResult<Value>)> {
        let now = self.now();
        // Of no task: only what concerns all of them.
        let around = self.store().circumstances(TaskId(0), now - TimeDelta::days(DAYS), now).await;
        let around = around.map_err(ApiError::from);
        let runs = self.store().list_runs(RunQuery { limit: RUNS, ..RunQuery::default() }).await;
        let runs = runs.map(|runs| runs.iter().map(SystemTaskRunDto::from).collect::<Vec<_>>());
        vec![
            ("about.json", Ok(self.about().await)),
            ("settings.json", self.get_settings().await.and_then(|settings| to_value(&settings))),
            ("status.json", self.get_scheduler_status().await.and_then(|status| to_value(&status))),
            ("storage.json", self.get_storage().await.and_then(|storage| to_value(&storage))),
            ("sources.json", self.list_sources().await.and_then(|sources| to_value(&sources))),
            ("runs.json", runs.map_err(ApiError::from).and_then(|runs| to_value(&runs))),
            ("epochs.json", around.as_ref().map(epochs).map_err(ApiError::clone)),
            ("time-jumps.json", around.as_ref().map(time_jumps).map_err(ApiError::clone)),
        ]
    }

    async fn about(&self) -> Value {
        let (schema, integrity) = match self.store().check().await {
            Ok((schema, problem)) => (Some(schema), problem.unwrap_or_else(|| "ok".to_owned())),
            Err(error) => (None, ApiError::from(error).message),
        };
        json!({
            "version": env!("CARGO_PKG_VERSION"), "program": self.inner.options.program,
            "system": std::env::consts::OS, "architecture": std::env::consts::ARCH,
            "desktop": std::env::var("XDG_CURRENT_DESKTOP").ok(), "session": std::env::var("XDG_SESSION_TYPE").ok(),
            "kernel": fs::read_to_string("/proc/sys/kernel/osrelease").ok().map(|text| text.trim().to_owned()),
            "timezone": self.zone().name(), "writtenAt": instant_text(self.now()),
            "schemaVersion": schema, "integrity": integrity,
        })
    }
}

fn epochs(around: &Circumstances) -> Value {
    let epochs = around.epochs.iter().map(|epoch| {
        json!({
            "epoch": epoch.epoch.0, "program": epoch.program, "startedAt": instant_text(epoch.started_at),
            "endedAt": epoch.ended_at.map(instant_text), "lastHeardAt": instant_text(epoch.last_heard_at),
        })
    });
    epochs.collect()
}

fn time_jumps(around: &Circumstances) -> Value {
    let jumps = around.jumps.iter().map(|jump| {
        json!({
            "from": instant_text(jump.from), "to": instant_text(jump.to),
            "cause": jump.cause.map(JumpCause::as_str),
        })
    });
    jumps.collect()
}

fn to_value(value: &impl serde::Serialize) -> UseCaseResult<Value> {
    serde_json::to_value(value).map_err(|error| ApiError::internal(error.to_string()))
}

/// The task, with its config as an export has it. Of one that cannot be read nobody knows what is secret in it.
fn task(task: &SystemTask) -> UseCaseResult<Value> {
    let mut value = to_value(&SystemTaskDto::from(task))?;
    value["config"] = match task.task_type.parse::<TaskType>() {
        Ok(_) if task.config.as_deref().is_some_and(is_unreadable) => json!("(cannot be read)"),
        Ok(task_type) => handlers::portable_config(task_type, task.config.as_deref()).config,
        Err(_) => json!("(not shown)"),
    };
    Ok(value)
}

/// The ends of the files of the log.
fn log_files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let bytes = fs::read(entry.path())?;
            let name = format!("logs/{}", entry.file_name().to_string_lossy());
            files.push((name, String::from_utf8_lossy(end(&bytes)).into_owned()));
        }
    }
    files.sort();
    Ok(files)
}

/// Whole lines: of a secret that is cut in two, the scrubber would not know the rest.
fn end(log: &[u8]) -> &[u8] {
    let Some(cut) = log.len().checked_sub(LOG_BYTES).filter(|cut| *cut > 0) else { return log };
    let rest = &log[cut..];
    rest.iter().position(|byte| *byte == b'\n').map_or(&[], |newline| &rest[newline + 1..])
}

fn pack(files: impl Iterator<Item = (String, String)>, modified: i64) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(modified).unwrap_or_default());
        archive.append_data(&mut header, format!("cockpit-diagnostics/{name}"), text.as_bytes())?;
    }
    archive.into_inner()?.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a secret that was cut is none that the scrubber knows.
    #[test]
    fn a_long_log_begins_with_a_whole_line() {
        let folder = tempfile::tempdir().unwrap();
        let last = "the last line\n".repeat(LOG_BYTES / 14);
        let secret = "https://ada:pa55word@example.test/feed ".repeat(50);
        let log = |text: &str| {
            fs::write(folder.path().join("cockpit.log"), text).unwrap();
            log_files(folder.path()).unwrap().remove(0).1
        };
        assert!(log(&format!("{secret}\n{last}")) == last);
        assert!(log(&format!("{secret}\n")) == format!("{secret}\n"), "a short one is whole");
        assert!(log(&secret.repeat(LOG_BYTES / secret.len() + 1)).is_empty(), "one line that is too long");
    }
}
