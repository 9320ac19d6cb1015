//! The log's files: one a day, each and all of them bounded.
//!
//! `logs/cockpit.2026-11-25.log`, days in UTC. The oldest go when there are too many, and a day that has said too much
//! says so once and is silent until the next: a loop that fails a thousand times a second must not fill the disk.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use chrono::{NaiveDate, Utc};
use store::files::{private_file, private_folder};
use tracing_appender::rolling::{RollingFileAppender, Rotation};

/// The folder of the files in the data folder.
pub const FOLDER: &str = "logs";
/// Days kept.
const MAX_DAYS: usize = 14;
/// Bytes of a day.
const MAX_BYTES: u64 = 10 * 1024 * 1024;

const PREFIX: &str = "cockpit";
const SUFFIX: &str = "log";

/// The file of a day.
pub(super) fn path_of(folder: &Path, day: NaiveDate) -> PathBuf {
    folder.join(format!("{PREFIX}.{day}.{SUFFIX}"))
}

/// The days there are files of, oldest first.
pub(super) fn days(folder: &Path) -> io::Result<Vec<NaiveDate>> {
    let mut days = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let day = name.to_str().and_then(|name| {
            name.strip_prefix(PREFIX)?.strip_prefix('.')?.strip_suffix(SUFFIX)?.strip_suffix('.')
        });
        days.extend(day.and_then(|day| day.parse::<NaiveDate>().ok()));
    }
    days.sort_unstable();
    Ok(days)
}

/// Opens today's file in a folder that only its owner may enter, and closes those that were there to others.
pub(super) fn open(folder: &Path) -> io::Result<Capped<Private>> {
    private_folder(folder)?;
    let today = Utc::now().date_naive();
    for day in days(folder)?.into_iter().chain([today]) {
        private_file(&path_of(folder, day))?;
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(PREFIX)
        .filename_suffix(SUFFIX)
        .max_log_files(MAX_DAYS)
        .build(folder)
        .map_err(io::Error::other)?;
    let written = fs::metadata(path_of(folder, today)).map_or(0, |file| file.len());
    let inner = Private { folder: folder.to_owned(), day: today, appender };
    Ok(Capped { inner, day: today, written, limit: MAX_BYTES })
}

/// Makes the file of each day before the appender would, so that only its owner may read it. Should midnight come in
/// between, the next line closes it.
pub(super) struct Private {
    folder: PathBuf,
    day: NaiveDate,
    appender: RollingFileAppender,
}

impl Write for Private {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let today = Utc::now().date_naive();
        if today != self.day {
            private_file(&path_of(&self.folder, today))?;
            self.day = today;
        }
        self.appender.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.appender.flush()
    }
}

/// Passes on so many bytes a day.
pub(super) struct Capped<W> {
    inner: W,
    day: NaiveDate,
    written: u64,
    limit: u64,
}

impl<W: Write> Capped<W> {
    /// `None`: what comes on this day is dropped.
    fn room_on(&mut self, today: NaiveDate, bytes: u64) -> Option<()> {
        if today != self.day {
            (self.day, self.written) = (today, 0);
        }
        let had_room = self.written <= self.limit;
        self.written = self.written.saturating_add(bytes);
        if self.written <= self.limit {
            return Some(());
        }
        if had_room {
            // Its own failure is that of the line it stands for.
            let _ = writeln!(
                self.inner,
                "The log of this day is full; what comes until midnight UTC is left out."
            );
        }
        None
    }
}

impl<W: Write> Write for Capped<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX);
        match self.room_on(Utc::now().date_naive(), bytes) {
            Some(()) => self.inner.write_all(line).map(|()| line.len()),
            None => Ok(line.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_day_that_has_said_too_much_says_so_once_and_the_next_begins_anew() {
        let mut log = Capped { inner: Vec::new(), day: day(1), written: 0, limit: 10 };
        assert_eq!(log.room_on(day(1), 8), Some(()));
        assert_eq!(log.room_on(day(1), 8), None);
        assert_eq!(log.room_on(day(1), 1), None);
        let said = String::from_utf8(log.inner.clone()).unwrap();
        assert_eq!(said.matches("is full").count(), 1);
        assert_eq!(log.room_on(day(2), 8), Some(()));
    }

    #[test]
    fn a_file_that_was_there_counts() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join(FOLDER);
        fs::create_dir(&logs).unwrap();
        let today = Utc::now().date_naive();
        fs::write(path_of(&logs, today), vec![b'x'; 100]).unwrap();
        assert_eq!(open(&logs).unwrap().written, 100);
        assert_eq!(days(&logs).unwrap(), [today]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_enter_the_folder_or_read_a_file() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let open_to_all = |path: &Path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        };
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join(FOLDER);
        let (old, today) = (path_of(&logs, day(1)), path_of(&logs, Utc::now().date_naive()));
        let mut log = open(&logs).unwrap();
        assert_eq!((mode(&logs), mode(&today)), (0o700, 0o600));
        // They were there, and open to all.
        fs::write(&old, "old").unwrap();
        for path in [&logs, &old, &today] {
            open_to_all(path);
        }
        open(&logs).unwrap();
        assert_eq!((mode(&logs), mode(&old), mode(&today)), (0o700, 0o600, 0o600));
        // The file of a new day, which the appender made.
        open_to_all(&today);
        log.inner.day = day(1);
        log.write_all(b"a line\n").unwrap();
        assert_eq!((mode(&today), fs::read_to_string(&today).unwrap().as_str()), (0o600, "a line\n"));
    }
}
