//! Use cases about backups: make one now, and what there is.

use std::path::Path;

use anyhow::Context;
use api::{
    data::{BackupDto, BackupsDto},
    error::ApiError,
    instant_text,
};
use handlers::TaskType;
use scheduler::task::SystemTask;
use store::backups::{self, BY_HAND, BackupFile, BackupKind, FOLDER, STAMP};

use super::blocking;
use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// The backups, and when the nightly tidying makes the next.
    ///
    /// # Errors
    /// The folder or the database could not be read.
    pub async fn list_backups(&self) -> UseCaseResult<BackupsDto> {
        let found = self.backup_files().await?;
        let tidying = self.tidying().await?;
        let kept = tidying.as_ref().and_then(|task| handlers::retention(task.config.as_deref()).ok());
        let kept = kept.map_or(0, |kept| u32::try_from(kept.backups).unwrap_or(u32::MAX));
        let last = found.iter().find(|file| file.kind == BackupKind::Scheduled);
        Ok(BackupsDto {
            last_scheduled_at: last.map(|file| instant_text(file.made_at)),
            next_scheduled_at: tidying
                .filter(|task| task.enabled && kept > 0)
                .and_then(|task| task.next_run_at)
                .map(instant_text),
            kept,
            backups: found.iter().map(dto).collect(),
        })
    }

    /// Backs the database up now. Nothing but a person takes this backup away again.
    ///
    /// # Errors
    /// It could not be written.
    pub async fn back_up_now(&self) -> UseCaseResult<BackupDto> {
        // One at a time: two of the same second would choose the same name.
        let _one = self.inner.data_work.lock().await;
        let data_dir = self.data_dir().to_owned();
        blocking(move || backups::remove_broken_off(&data_dir).with_context(|| unusable(&data_dir))).await?;
        let usual = format!("{BY_HAND}{}.db", self.now().format(STAMP));
        // One of the same second, or of one that the clock has seen before, was asked for as well.
        let beside = self.store().backup_beside(self.data_dir().join(FOLDER).join(usual));
        let path = beside.await.map_err(|error| match ApiError::from(error) {
            error if error.message.contains("disk is full") => error,
            error => {
                ApiError { message: format!("the backup could not be made: {}", error.message), ..error }
            }
        })?;
        self.tell_others();
        let made = self.backup_files().await?.into_iter().find(|file| file.path == path);
        made.map(|file| dto(&file)).ok_or_else(|| ApiError::internal("the backup is gone again"))
    }

    pub(super) async fn backup_files(&self) -> UseCaseResult<Vec<BackupFile>> {
        files_in(self.data_dir()).await
    }

    /// The task that tidies up.
    pub(super) async fn tidying(&self) -> UseCaseResult<Option<SystemTask>> {
        let tidying = TaskType::HistoryPrune;
        Ok(self.store().find_task(tidying.as_str(), Some(tidying.component())).await?)
    }
}

/// The backups of a folder whose database cannot be opened: when the next is made is not known.
///
/// # Errors
/// The folder could not be read.
pub async fn list_backups_unopened(data_dir: &Path) -> UseCaseResult<BackupsDto> {
    let found = files_in(data_dir).await?;
    let last = found.iter().find(|file| file.kind == BackupKind::Scheduled);
    Ok(BackupsDto {
        last_scheduled_at: last.map(|file| instant_text(file.made_at)),
        next_scheduled_at: None,
        kept: 0,
        backups: found.iter().map(dto).collect(),
    })
}

async fn files_in(data_dir: &Path) -> UseCaseResult<Vec<BackupFile>> {
    let data_dir = data_dir.to_owned();
    blocking(move || backups::list(&data_dir).with_context(|| unusable(&data_dir))).await
}

fn unusable(data_dir: &Path) -> String {
    format!("{} must be a folder that you may read and write to", data_dir.join(FOLDER).display())
}

fn dto(file: &BackupFile) -> BackupDto {
    BackupDto {
        name: file.name.clone(),
        kind: file.kind.as_str().to_owned(),
        bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
        made_at: instant_text(file.made_at),
        schema_version: file.schema_version,
        problem: file.problem.clone(),
        checked: file.checked,
    }
}
