//! Use cases about the data as a whole: what keeps it safe, what moves it, and the room it takes.

mod backups;
mod diagnostics;
mod difference;
mod document;
mod export;
mod import;
mod restore;
mod storage;

pub use backups::list_backups_unopened;
pub use restore::restore_unowned;

use std::path::Path;

use api::error::{ApiError, ErrorKind};

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

/// A path that somebody named, as an error of the field it was named in.
fn unwritable(field: &str, path: &Path, error: &dyn std::fmt::Display) -> ApiError {
    ApiError {
        kind: ErrorKind::InvalidInput,
        message: format!("{} cannot be written ({error}); choose another place", path.display()),
        field: Some(field.to_owned()),
    }
}

/// Writes a file that only its owner may read; it appears only when it is complete.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    // What lies there is replaced and not written into: others may read it, or it leads to another file.
    let _ = std::fs::remove_file(&partial);
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    });
    if written.is_err() {
        // What is left of it is in nobody's way but the next try's.
        let _ = std::fs::remove_file(&partial);
    }
    written
}
