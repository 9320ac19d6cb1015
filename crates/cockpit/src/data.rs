//! Use cases about the data as a whole: what keeps it safe, what moves it, and the room it takes.

mod backups;
mod diagnostics;
mod difference;
mod document;
mod export;
mod import;
mod restore;
mod storage;
mod unique;
mod written_file;

pub use backups::list_backups_unopened;
pub use document::{MAX_DOCUMENT_BYTES, check_document_size};
pub use restore::{PreviewUnowned, preview_restore_unowned, restore_unowned};

use api::error::ApiError;

/// Runs work on files where it may block.
async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, ApiError>
where
    T: Send + 'static,
    E: Into<anyhow::Error> + Send + 'static,
{
    let done =
        tokio::task::spawn_blocking(work).await.map_err(|error| ApiError::internal(error.to_string()))?;
    done.map_err(|error| ApiError::internal(format!("{:#}", error.into())))
}
