//! Commands about the data as a whole. Files are chosen in the system's own dialogs, opened from here: the page never
//! names a path, and only what somebody has just chosen and looked at can be restored or read in.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use api::{
    data::{
        BackupDto, BackupsDto, FreedDto, ImportReportDto, RestorePreviewDto, RestoreStartedDto,
        RetentionEstimateDto, StorageDto, WrittenFileDto,
    },
    error::ApiError,
};
use cockpit::Cockpit;
use tauri::{State, command};

use super::{Argument, CommandResult, TheCockpit};
use crate::dialogs::Dialogs;

/// Bytes of a document to read in; the use case says what is too large, this only keeps the rest out of memory.
const MAX_DOCUMENT: u64 = 4_000_000;

/// What somebody has chosen and looked at, until they say yes.
#[derive(Debug, Default)]
pub struct Chosen {
    restore: Mutex<Option<PathBuf>>,
    import: Mutex<Option<String>>,
}

#[command]
pub async fn list_backups(cockpit: TheCockpit<'_>) -> CommandResult<BackupsDto> {
    cockpit.list_backups().await
}

#[command]
pub async fn back_up_now(cockpit: TheCockpit<'_>) -> CommandResult<BackupDto> {
    cockpit.back_up_now().await
}

/// `file` is the name of a backup of the list.
#[command]
pub async fn preview_restore(
    cockpit: TheCockpit<'_>,
    file: Argument<String>,
) -> CommandResult<RestorePreviewDto> {
    cockpit.preview_restore(backup_name(&file.0)?).await
}

#[command]
pub async fn restore_database(
    cockpit: TheCockpit<'_>,
    file: Argument<String>,
) -> CommandResult<RestoreStartedDto> {
    cockpit.restore_database(backup_name(&file.0)?).await
}

/// Null: nobody chose a file.
#[command]
pub async fn choose_restore_file(
    cockpit: TheCockpit<'_>,
    dialogs: State<'_, Dialogs>,
    chosen: State<'_, Chosen>,
) -> CommandResult<Option<RestorePreviewDto>> {
    let Some(path) = dialogs.open("Restore a database", "Database", "db").await else { return Ok(None) };
    let preview = cockpit.preview_restore(&path).await?;
    *chosen.restore.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    Ok(Some(preview))
}

#[command]
pub async fn restore_chosen_file(
    cockpit: TheCockpit<'_>,
    chosen: State<'_, Chosen>,
) -> CommandResult<RestoreStartedDto> {
    let path = chosen.restore.lock().unwrap_or_else(PoisonError::into_inner).take();
    let path = path.ok_or_else(|| ApiError::invalid("file", "choose a file first"))?;
    cockpit.restore_database(&path).await
}

/// Null: nobody chose a place.
#[command]
pub async fn export_settings(
    cockpit: TheCockpit<'_>,
    dialogs: State<'_, Dialogs>,
) -> CommandResult<Option<WrittenFileDto>> {
    let name = dated(&cockpit, "json");
    let Some(path) = dialogs.save("Export tasks and settings", &name, "json").await else { return Ok(None) };
    cockpit.export_settings_to(&path).await.map(Some)
}

/// Says what the chosen document would change; null: nobody chose one.
#[command]
pub async fn choose_import_file(
    cockpit: TheCockpit<'_>,
    dialogs: State<'_, Dialogs>,
    chosen: State<'_, Chosen>,
) -> CommandResult<Option<ImportReportDto>> {
    let Some(path) = dialogs.open("Import tasks and settings", "Document", "json").await else {
        return Ok(None);
    };
    let document = read(&path)?;
    let report = cockpit.import_settings(&document, true).await?;
    *chosen.import.lock().unwrap_or_else(PoisonError::into_inner) = Some(document);
    Ok(Some(report))
}

/// What was looked at, whatever has become of the file.
#[command]
pub async fn import_chosen_file(
    cockpit: TheCockpit<'_>,
    chosen: State<'_, Chosen>,
) -> CommandResult<ImportReportDto> {
    let document = chosen.import.lock().unwrap_or_else(PoisonError::into_inner).take();
    let document = document.ok_or_else(|| ApiError::invalid("document", "choose a file first"))?;
    cockpit.import_settings(&document, false).await
}

/// Null: nobody chose a place.
#[command]
pub async fn write_diagnostics(
    cockpit: TheCockpit<'_>,
    dialogs: State<'_, Dialogs>,
) -> CommandResult<Option<WrittenFileDto>> {
    let name = format!("diagnostics-{}", dated(&cockpit, "tar.gz"));
    let Some(path) = dialogs.save("Save the diagnostics", &name, "gz").await else { return Ok(None) };
    cockpit.write_diagnostics(&path).await.map(Some)
}

#[command]
pub async fn get_storage(cockpit: TheCockpit<'_>) -> CommandResult<StorageDto> {
    cockpit.get_storage().await
}

#[command]
pub async fn estimate_retention(
    cockpit: TheCockpit<'_>,
    keep_runs: Argument<u32>,
    keep_days: Argument<u32>,
) -> CommandResult<RetentionEstimateDto> {
    cockpit.estimate_retention(keep_runs.0, keep_days.0).await
}

#[command]
pub async fn free_space(cockpit: TheCockpit<'_>) -> CommandResult<FreedDto> {
    cockpit.free_space().await
}

/// That folder and no other: the page names none.
#[command]
pub async fn open_data_folder(cockpit: TheCockpit<'_>) -> CommandResult<()> {
    tauri_plugin_opener::open_path(cockpit.data_dir(), None::<&str>)
        .map_err(|error| ApiError::internal(format!("the folder could not be opened: {error}")))
}

/// A name and no path: the use case takes paths too, which are not the page's to give.
fn backup_name(file: &str) -> CommandResult<&str> {
    let is_name = !file.contains(['/', '\\']) && !file.contains("..");
    if is_name { Ok(file) } else { Err(ApiError::invalid("file", "name a backup of the list")) }
}

fn dated(cockpit: &Cockpit, extension: &str) -> String {
    format!("cockpit-{}.{extension}", cockpit.today())
}

fn read(path: &std::path::Path) -> CommandResult<String> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path).and_then(|file| file.take(MAX_DOCUMENT).read_to_string(&mut text)).map_err(
        |error| ApiError::invalid("document", format!("{} cannot be read ({error})", path.display())),
    )?;
    Ok(text)
}
