//! The files in `backups`: what each is, and whether it can be read. Nothing here changes one that is whole.

use std::{
    cmp::Reverse,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use chrono::{DateTime, NaiveDateTime, Utc};
use rusqlite::ErrorCode;

use crate::{check, connection::open_unchanged, create::logs, migrate};

/// The folder in the data folder.
pub const FOLDER: &str = "backups";
/// What the names of backups that somebody asked for begin with. No tidying takes them away.
pub const BY_HAND: &str = "cockpit-manual-";

/// The moment in a name, for `chrono`: `20261125-033000`.
pub const STAMP: &str = "%Y%m%d-%H%M%S";

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupKind {
    /// By the nightly tidying, which keeps the newest few.
    Scheduled,
    /// By a person.
    Manual,
    /// Before the program brought the database to a later version.
    BeforeUpdate,
    /// Before another database took its place.
    BeforeRestore,
    /// Because its log had lost commits.
    Damaged,
    /// Somebody put it there.
    Other,
}

impl BackupKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Manual => "manual",
            Self::BeforeUpdate => "before_update",
            Self::BeforeRestore => "before_restore",
            Self::Damaged => "damaged",
            Self::Other => "other",
        }
    }

    /// What a file of that name is. Only names that the nightly tidying gives are [`BackupKind::Scheduled`]: it takes those away.
    pub fn of(name: &str) -> Self {
        let starts = |prefix: &str| name.starts_with(prefix);
        // Written again, since reading is lenient about signs and blanks.
        let is_stamp = |stamp: &str| {
            NaiveDateTime::parse_from_str(stamp, STAMP)
                .is_ok_and(|moment| moment.format(STAMP).to_string() == stamp)
        };
        match name.strip_prefix("cockpit-").and_then(|name| name.strip_suffix(".db")) {
            Some(stamp) if is_stamp(stamp) => Self::Scheduled,
            _ if starts(BY_HAND) => Self::Manual,
            _ if starts("cockpit-before-v") => Self::BeforeUpdate,
            _ if starts("cockpit-before-restore-") => Self::BeforeRestore,
            _ if starts("cockpit-damaged-") => Self::Damaged,
            _ => Self::Other,
        }
    }
}

/// A file in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the folder.
    pub name: String,
    /// Why it was made.
    pub kind: BackupKind,
    /// Its size.
    pub bytes: u64,
    /// When it was made: as its name says; where that does not, when the file was written.
    pub made_at: DateTime<Utc>,
    /// Its schema version, where it can be read.
    pub schema_version: Option<i64>,
    /// Why it cannot be restored; `None`: it can, where it was checked.
    pub problem: Option<String>,
    /// It was read through. A log beside it is part of it, and could be read only in a copy of both: restoring makes one.
    pub checked: bool,
}

/// The backups, newest first; none where there is no folder. Each is read through, so that this blocks for a while.
///
/// # Errors
/// The folder cannot be read.
pub fn list(data_dir: &Path) -> io::Result<Vec<BackupFile>> {
    let entries = match fs::read_dir(data_dir.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link may lead anywhere; it is nobody's backup.
        if !entry.file_type()?.is_file() || Path::new(&name).extension() != Some("db".as_ref()) {
            continue;
        }
        let file = match entry.metadata() {
            // The tidying was quicker.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file?,
        };
        let path = entry.path();
        let checked = logs(&path)?.is_empty();
        let (schema_version, problem) = if checked { read(&path, file.len()) } else { (None, None) };
        let written = || file.modified().unwrap_or(SystemTime::UNIX_EPOCH).into();
        let (made_at, number) = moment_in(&name).unwrap_or_else(|| (written(), 1));
        let kind = BackupKind::of(&name);
        let backup =
            BackupFile { path, name, kind, bytes: file.len(), made_at, schema_version, problem, checked };
        backups.push((number, backup));
    }
    let key = |(number, file): &(u32, BackupFile)| Reverse((file.made_at, *number, file.name.clone()));
    backups.sort_by_cached_key(key);
    Ok(backups.into_iter().map(|(_, backup)| backup).collect())
}

/// The moment in a name that this program gave, and the number that follows, 1 where none does: a copy of the folder may
/// have all files written in one moment, and the second file of a second is `-2`.
fn moment_in(name: &str) -> Option<(DateTime<Utc>, u32)> {
    let stem = name.strip_prefix("cockpit-")?.strip_suffix(".db")?;
    let begin = stem.find(|letter: char| letter.is_ascii_digit())?;
    let end = begin + "YYYYMMDD-HHMMSS".len();
    let moment = NaiveDateTime::parse_from_str(stem.get(begin..end)?, STAMP).ok()?;
    let number = stem[end..].strip_prefix('-').and_then(|number| number.parse().ok()).unwrap_or(1);
    Some((moment.and_utc(), number))
}

/// Removes what is left of backups by hand that were broken off. Only where none is being made.
///
/// # Errors
/// The folder cannot be read, or a file not be removed.
pub fn remove_broken_off(data_dir: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(data_dir.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(BY_HAND) && name.trim_end_matches("-journal").ends_with(".partial") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Version, and what is wrong.
fn read(path: &Path, bytes: u64) -> (Option<i64>, Option<String>) {
    if bytes <= 1 {
        return (None, Some("it is empty".to_owned()));
    }
    let checked = open_unchanged(path).and_then(|connection| {
        let version = migrate::version(&connection)?;
        let problem = check::wholly(&connection)?.map(|detail| format!("it is damaged ({detail})"));
        let is_foreign = check::foreign(&connection, version)?.is_some();
        Ok((version, problem, is_foreign || version == 0))
    });
    let known = migrate::known_version();
    match checked {
        Ok((version, Some(problem), _)) => (Some(version), Some(problem)),
        Ok((_, None, true)) => (None, Some("it is no database of this program".to_owned())),
        Ok((version, None, _)) if version > known => {
            (Some(version), Some("a newer version of this program wrote it".to_owned()))
        }
        Ok((version, None, false)) => (Some(version), None),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            (None, Some(format!("it is damaged ({error})")))
        }
        Err(error) => (None, Some(format!("it cannot be read ({error})"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_why_a_backup_was_made() {
        for (name, kind) in [
            ("cockpit-20261125-033000.db", BackupKind::Scheduled),
            ("cockpit-manual-20261125-033000.db", BackupKind::Manual),
            ("cockpit-manual-20261125-033000-2.db", BackupKind::Manual),
            ("cockpit-before-v4.db", BackupKind::BeforeUpdate),
            ("cockpit-before-v4-2.db", BackupKind::BeforeUpdate),
            ("cockpit-before-restore-20261125-033000.db", BackupKind::BeforeRestore),
            ("cockpit-damaged-20261125-033000.db", BackupKind::Damaged),
            ("cockpit-2026.db", BackupKind::Other),
            ("cockpit-2026-11-25-0330.db", BackupKind::Other),
            ("cockpit-20261399-999999.db", BackupKind::Other),
            ("cockpit-+2026112-033000.db", BackupKind::Other),
            ("mine.db", BackupKind::Other),
        ] {
            assert_eq!(BackupKind::of(name), kind, "{name}");
        }
    }

    #[test]
    fn a_copy_of_the_folder_leaves_backups_their_moments_and_their_order() {
        let data_dir = tempfile::tempdir().unwrap();
        let folder = data_dir.path().join(FOLDER);
        fs::create_dir(&folder).unwrap();
        let by_time = [
            ("cockpit-before-restore-20261127-033000-2.db", "2026-11-27T03:30:00Z"),
            ("cockpit-manual-20261126-120000-10.db", "2026-11-26T12:00:00Z"),
            ("cockpit-manual-20261126-120000-2.db", "2026-11-26T12:00:00Z"),
            ("cockpit-manual-20261126-120000.db", "2026-11-26T12:00:00Z"),
            ("cockpit-20261126-033000.db", "2026-11-26T03:30:00Z"),
            ("cockpit-damaged-20261125-033000.db", "2026-11-25T03:30:00Z"),
        ];
        // Written in this order, and now.
        for (name, _) in by_time {
            fs::write(folder.join(name), "").unwrap();
        }
        let listed = list(data_dir.path()).unwrap();
        let listed: Vec<_> = listed.iter().map(|file| (file.name.as_str(), file.made_at)).collect();
        assert_eq!(listed, by_time.map(|(name, at)| (name, at.parse().unwrap())));
    }

    #[test]
    fn a_name_without_a_moment_leaves_that_to_the_file() {
        for name in [
            "cockpit-before-v4.db",
            "cockpit-before-v4-2.db",
            "mine-20261126-033000.db",
            "cockpit-20261399-999999.db",
            "cockpit-é.db",
        ] {
            assert_eq!(moment_in(name), None, "{name}");
        }
    }
}
