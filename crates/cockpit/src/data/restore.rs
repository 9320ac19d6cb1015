//! Use cases about restoring a database: what a file would change, and putting it in the place of the present one.
//!
//! The exchange itself happens when the database is closed and opened again; see [`store::restore`]. Whoever runs the
//! cockpit waits for [`Cockpit::restart_requested`] and starts anew.

use std::path::{Path, PathBuf};

use api::{
    data::{DataFiguresDto, RestorePreviewDto, RestoreStartedDto},
    error::{ApiError, ErrorKind},
    instant_text,
};
use chrono::Utc;
use handlers::{ReadSecretError, SecretCalendar, Secrets, TaskType};
use scheduler::task::SystemTask;
use store::{
    backups::FOLDER,
    queries::contents::Contents,
    restore::{self, Inspection, RestoreError},
};

use super::difference;
use crate::{Cockpit, CockpitOptions, UseCaseResult, secrets::SystemSecrets};

impl Cockpit {
    /// Says what restoring a file would change. `file` is the name of a backup, or the path of any file.
    ///
    /// # Errors
    /// The file cannot be restored.
    pub async fn preview_restore(&self, file: impl AsRef<Path>) -> UseCaseResult<RestorePreviewDto> {
        let file = resolve(self.data_dir(), file.as_ref())?;
        // One at a time: each takes the room of a whole database.
        let _one = self.inner.data_work.lock().await;
        self.look_at(&file).await
    }

    /// `file` is the path itself. What is shown of it need not lead there: a path may be no text.
    async fn look_at(&self, file: &Path) -> UseCaseResult<RestorePreviewDto> {
        let found = look(self.data_dir(), file).await?;
        let now = self.store().contents().await?;
        let preview = preview(file, &found, Some(&now));
        Ok(with_addresses(preview, self.addressless(&found.contents.tasks).await?))
    }

    /// Decides for a file, and asks whoever runs this cockpit to start anew with it. The present database is kept among
    /// the backups.
    ///
    /// # Errors
    /// The file cannot be restored; nothing was changed then.
    pub async fn restore_database(&self, file: impl AsRef<Path>) -> UseCaseResult<RestoreStartedDto> {
        self.scheduler()?;
        let file = resolve(self.data_dir(), file.as_ref())?;
        let _one = self.inner.data_work.lock().await;
        let preview = self.look_at(&file).await?;
        let data_dir = self.data_dir().to_owned();
        let staged = tokio::task::spawn_blocking(move || restore::stage(&data_dir, &file)).await;
        staged.map_err(|error| ApiError::internal(error.to_string()))?.map_err(of_restore)?;
        tracing::info!(file = preview.file, "restoring a database; starting anew");
        self.inner.restart.send_replace(true);
        Ok(RestoreStartedDto { preview, state: "restarting".to_owned() })
    }

    /// Waits until the cockpit has to be closed and opened again. Never, if it does not.
    pub async fn restart_requested(&self) {
        // The sender is this cockpit's own.
        let _ = self.inner.restart.subscribe().wait_for(|requested| *requested).await;
    }

    /// It has to be closed and opened again.
    pub fn is_restart_requested(&self) -> bool {
        *self.inner.restart.borrow()
    }

    /// Secret calendars of these tasks whose addresses the keyring does not give.
    pub(super) async fn addressless(&self, tasks: &[SystemTask]) -> UseCaseResult<Addressless> {
        let secret = secret_calendars(tasks);
        if secret.is_empty() {
            return Ok(Addressless::default());
        }
        self.with_secrets(move |secrets| Ok(addressless(secret, secrets))).await
    }
}

/// Names of secret calendars without an address.
#[derive(Default)]
pub(super) struct Addressless {
    /// Their addresses are not in the keyring.
    pub(super) missing: Vec<String>,
    /// Their addresses may be there: it did not say.
    pub(super) unread: Vec<String>,
}

fn secret_calendars(tasks: &[SystemTask]) -> Vec<SecretCalendar> {
    let calendars = tasks.iter().filter(|task| task.task_type == TaskType::CalendarSync.as_str());
    calendars
        .flat_map(|task| handlers::secret_calendars(task.config.as_deref()).unwrap_or_default())
        .collect()
}

/// Those whose addresses are not known. Blocks.
fn addressless(calendars: Vec<SecretCalendar>, secrets: &dyn Secrets) -> Addressless {
    let mut found = Addressless::default();
    for SecretCalendar { name, key } in calendars {
        match secrets.calendar_address(&key) {
            Ok(Some(_)) => {}
            Ok(None) | Err(ReadSecretError::NoKeyring) => found.missing.push(name),
            Err(ReadSecretError::NoAnswer) => found.unread.push(name),
        }
    }
    found
}

fn with_addresses(preview: RestorePreviewDto, addressless: Addressless) -> RestorePreviewDto {
    let Addressless { missing, unread } = addressless;
    RestorePreviewDto { missing_addresses: missing, unread_addresses: unread, ..preview }
}

/// What restoring a file would change where nobody owns the database.
#[derive(Clone, Debug)]
pub struct PreviewUnowned {
    /// As whoever serves answers.
    pub preview: RestorePreviewDto,
    /// There is no database yet that the file could be compared with.
    pub is_first: bool,
}

/// Says what restoring a file would change, whether the present database can be read or not.
///
/// # Errors
/// The file cannot be restored.
pub async fn preview_restore_unowned(options: CockpitOptions, file: &Path) -> UseCaseResult<PreviewUnowned> {
    let data_dir = options.data_dir.clone();
    let file = resolve(&data_dir, file)?;
    let present = Cockpit::open_to_look(options).await;
    let is_first = matches!(&present, Err(error) if error.is_missing());
    let preview = if let Ok(present) = present {
        let preview = present.preview_restore(&file).await;
        present.shutdown().await;
        preview?
    } else {
        // Damaged, missing, older: what is there cannot be compared with, and is no reason to keep it.
        let found = look(&data_dir, &file).await?;
        let calendars = secret_calendars(&found.contents.tasks);
        let found_out = tokio::task::spawn_blocking(move || addressless(calendars, &SystemSecrets)).await;
        let addressless = found_out.map_err(|_| ApiError::internal("the keyring could not be asked"))?;
        with_addresses(preview(&file, &found, None), addressless)
    };
    Ok(PreviewUnowned { preview, is_first })
}

/// Restores a file where nobody owns the database. Returns where the database is that was there before; `None`: there was
/// none.
///
/// # Errors
/// The file cannot be restored, or somebody owns the database.
pub async fn restore_unowned(data_dir: &Path, file: &Path) -> UseCaseResult<Option<PathBuf>> {
    let (data_dir, file) = (data_dir.to_owned(), resolve(data_dir, file)?);
    let restored = tokio::task::spawn_blocking(move || restore::replace(&data_dir, &file)).await;
    restored.map_err(|error| ApiError::internal(error.to_string()))?.map_err(of_restore)
}

/// Bytes of the name of a file, on most file systems.
const MAX_NAME: usize = 255;
/// Bytes of a path.
const MAX_PATH: usize = 4_096;

/// The name of a backup, or a path that does not depend on where a program was started.
fn resolve(data_dir: &Path, path: &Path) -> UseCaseResult<PathBuf> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let is_name = path.components().count() == 1 && path.file_name().is_some();
    let longest = if is_name { MAX_NAME } else { MAX_PATH };
    if bytes.len() > longest || bytes.contains(&0) {
        return Err(ApiError::invalid("file", "this cannot be the name of a file"));
    }
    if is_name {
        return Ok(data_dir.join(FOLDER).join(path));
    }
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    Err(ApiError::invalid("file", "name a backup of the list, or the whole path of a file"))
}

async fn look(data_dir: &Path, file: &Path) -> UseCaseResult<Inspection> {
    let (data_dir, file) = (data_dir.to_owned(), file.to_owned());
    let looked = tokio::task::spawn_blocking(move || restore::inspect(&data_dir, &file)).await;
    looked.map_err(|error| ApiError::internal(error.to_string()))?.map_err(of_restore)
}

fn of_restore(error: RestoreError) -> ApiError {
    let kind = match &error {
        RestoreError::Missing(_) => ErrorKind::NotFound,
        RestoreError::Owner(store::OpenError::Owned { .. }) => ErrorKind::NotOwner,
        RestoreError::Owner(_)
        | RestoreError::Copy { .. }
        | RestoreError::Unkept { .. }
        | RestoreError::Begun(_) => ErrorKind::Internal,
        _ => ErrorKind::InvalidInput,
    };
    ApiError { kind, message: format!("{:#}", anyhow::Error::from(error)), field: Some("file".to_owned()) }
}

fn preview(file: &Path, found: &Inspection, now: Option<&Contents>) -> RestorePreviewDto {
    let present = now.map(|now| now.tasks.as_slice()).unwrap_or_default();
    RestorePreviewDto {
        file: file.display().to_string(),
        schema_version: found.schema_version,
        then: figures(&found.contents),
        now: now.map(figures),
        tasks: difference::tasks(present, &found.contents.tasks, Utc::now()),
        missing_addresses: Vec::new(),
        unread_addresses: Vec::new(),
    }
}

fn figures(contents: &Contents) -> DataFiguresDto {
    DataFiguresDto {
        last_change_at: contents.last_change_at.map(instant_text),
        version: contents.version.clone(),
        tasks: i64::try_from(contents.tasks.len()).unwrap_or(i64::MAX),
        runs: contents.runs,
        articles: contents.articles,
        events: contents.events,
        ideas: contents.ideas,
        alerts: contents.alerts,
    }
}
