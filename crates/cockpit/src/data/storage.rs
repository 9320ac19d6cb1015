//! Use cases about room: what takes it, what a shorter memory would free, and freeing it.

use std::{fs, path::Path};

use api::{
    data::{FreedDto, RetentionEstimateDto, StorageDto, StorageKindDto},
    error::ApiError,
};
use store::DATABASE_NAME;

use super::blocking;
use crate::{Cockpit, UseCaseResult, logging};

impl Cockpit {
    /// How much room the data takes.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_storage(&self) -> UseCaseResult<StorageDto> {
        let storage = self.store().storage().await?;
        let kinds = storage.kinds.into_iter().map(|kind| StorageKindDto {
            kind: kind.kind.to_owned(),
            rows: kind.rows,
            bytes: kind.bytes,
        });
        let kinds = kinds.collect();
        let data_dir = self.data_dir().to_owned();
        blocking(move || {
            Ok::<_, std::io::Error>(StorageDto {
                bytes: database_bytes(&data_dir),
                free_bytes: storage.free_bytes,
                kinds,
                backup_bytes: folder_bytes(&data_dir.join(store::backups::FOLDER)),
                log_file_bytes: folder_bytes(&data_dir.join(logging::FOLDER)),
            })
        })
        .await
    }

    /// What other limits of the history would free.
    ///
    /// # Errors
    /// A limit is out of range.
    pub async fn estimate_retention(
        &self,
        keep_runs: u32,
        keep_days: u32,
    ) -> UseCaseResult<RetentionEstimateDto> {
        let config = serde_json::json!({ "keep_runs": keep_runs, "keep_days": keep_days }).to_string();
        handlers::retention(Some(&config))
            .map_err(|error| ApiError::invalid(argument(&error.field), error.message))?;
        let gone = self.store().prunable(keep_runs, keep_days, self.now()).await?;
        let bytes = gone.bytes + gone.free_bytes;
        Ok(RetentionEstimateDto { runs: gone.runs, log_lines: gone.log_lines, bytes })
    }

    /// Takes away what is not to be kept, and gives the room back to the disk.
    ///
    /// # Errors
    /// The database could not be written anew, for which there must be as much room again.
    pub async fn free_space(&self) -> UseCaseResult<FreedDto> {
        let _one = self.inner.data_work.lock().await;
        let tidying = self.tidying().await?;
        let kept = handlers::retention(tidying.and_then(|task| task.config).as_deref())
            .map_err(|error| ApiError::invalid(error.field, error.message))?;
        let before = database_bytes(self.data_dir());
        let runs = handlers::prune(self.store(), &kept, self.now()).await?;
        self.store().compact().await?;
        self.tell_others();
        let after = database_bytes(self.data_dir());
        Ok(FreedDto { runs: i64::try_from(runs).unwrap_or(i64::MAX), before, after })
    }
}

/// The argument that a field of the config came from.
fn argument(field: &str) -> &str {
    match field {
        "config.keep_runs" => "keepRuns",
        "config.keep_days" => "keepDays",
        other => other,
    }
}

/// The database and its log.
fn database_bytes(data_dir: &Path) -> i64 {
    [DATABASE_NAME.to_owned(), format!("{DATABASE_NAME}-wal")]
        .iter()
        .filter_map(|name| fs::metadata(data_dir.join(name)).ok())
        .map(|file| bytes(file.len()))
        .sum()
}

fn folder_bytes(folder: &Path) -> i64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let files = entries.flatten().filter_map(|entry| entry.metadata().ok()).filter(fs::Metadata::is_file);
    files.map(|file| bytes(file.len())).sum()
}

fn bytes(len: u64) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}
