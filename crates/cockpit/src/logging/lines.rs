//! Reads the log's files back: the last lines, those of a run, those from a level on, and those to come.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use chrono::{NaiveDate, Utc};
use serde::Serialize;
use thiserror::Error;

use super::{
    LEVELS,
    day_files::{FOLDER, days, path_of},
};

/// A line of the log. One that is not the program's own (the calls that led to a panic, say) has a text only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The run it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_id: Option<i64>,
    /// What follows: spans, place and message.
    pub text: String,
}

/// Which lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFilter<'a> {
    /// Of this level and graver ones.
    pub level: Option<&'a str>,
    /// Of this run.
    pub run_id: Option<i64>,
}

/// The log could not be read.
#[derive(Debug, Error)]
#[error("could not read the log in {}", folder.display())]
pub struct ReadLogError {
    folder: PathBuf,
    #[source]
    source: io::Error,
}

fn existing(folder: &Path) -> io::Result<Vec<NaiveDate>> {
    match days(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => found,
    }
}

/// What is added to the log from now on, across midnights.
#[derive(Debug)]
pub struct Follow {
    folder: PathBuf,
    day: NaiveDate,
    read: u64,
    /// A line whose end is not written yet.
    begun: Vec<u8>,
}

impl Follow {
    /// From the end of today's file on.
    pub fn from_now(data_dir: &Path) -> Self {
        let folder = data_dir.join(FOLDER);
        let day = Utc::now().date_naive();
        let read = std::fs::metadata(path_of(&folder, day)).map_or(0, |file| file.len());
        Self { folder, day, read, begun: Vec::new() }
    }

    /// The last `limit` lines that pass of those before it, oldest first; none where there is no log yet. Read before the
    /// first call of [`Follow::added`].
    ///
    /// # Errors
    /// The files are there and cannot be read.
    pub fn before(&self, filter: LineFilter<'_>, limit: usize) -> Result<Vec<LogLine>, ReadLogError> {
        let failed = |source| ReadLogError { folder: self.folder.clone(), source };
        let mut found = VecDeque::new();
        let days = existing(&self.folder).map_err(failed)?;
        // The latest days first, and no more of them than it takes.
        for day in days.into_iter().filter(|day| *day <= self.day).rev() {
            let file = File::open(path_of(&self.folder, day)).map_err(failed)?;
            let bytes = if day == self.day { self.read } else { u64::MAX };
            let mut of_day = VecDeque::new();
            for line in BufReader::new(file.take(bytes)).split(b'\n') {
                let line = LogLine::parse(&String::from_utf8_lossy(&line.map_err(failed)?));
                if filter.passes(&line) {
                    of_day.push_back(line);
                    if of_day.len() + found.len() > limit {
                        of_day.pop_front();
                    }
                }
            }
            of_day.append(&mut found);
            found = of_day;
            if found.len() >= limit {
                break;
            }
        }
        Ok(found.into())
    }

    /// The lines that were added since the last call. A file that is not there yet has none.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn added(&mut self, filter: LineFilter<'_>) -> Result<Vec<LogLine>, ReadLogError> {
        let mut lines = self.rest_of_day(filter)?;
        let today = Utc::now().date_naive();
        if today != self.day {
            (self.day, self.read) = (today, 0);
            lines.extend(self.rest_of_day(filter)?);
        }
        Ok(lines)
    }

    fn rest_of_day(&mut self, filter: LineFilter<'_>) -> Result<Vec<LogLine>, ReadLogError> {
        let failed = |source| ReadLogError { folder: self.folder.clone(), source };
        let mut file = match File::open(path_of(&self.folder, self.day)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            opened => opened.map_err(failed)?,
        };
        file.seek(SeekFrom::Start(self.read)).map_err(failed)?;
        let mut reader = BufReader::new(file);
        let mut lines = Vec::new();
        loop {
            let bytes = reader.read_until(b'\n', &mut self.begun).map_err(failed)?;
            self.read += u64::try_from(bytes).unwrap_or_default();
            if !self.begun.ends_with(b"\n") {
                return Ok(lines);
            }
            let line = LogLine::parse(&String::from_utf8_lossy(&self.begun));
            self.begun.clear();
            lines.extend(Some(line).filter(|line| filter.passes(line)));
        }
    }
}

impl LineFilter<'_> {
    /// The line is one of them.
    pub fn passes(&self, line: &LogLine) -> bool {
        let rank = |level: &str| LEVELS.iter().position(|known| *known == level);
        let grave = match (self.level, line.level.as_deref()) {
            (Some(wanted), Some(level)) => rank(level) <= rank(wanted),
            // The calls that led to a panic have no level, and are as grave as can be.
            _ => true,
        };
        grave && self.run_id.is_none_or(|id| line.run_id == Some(id))
    }
}

impl LogLine {
    /// `2026-11-25T22:42:27.123456Z  INFO run{id=7 task="news_sync" trigger="schedule"}: handlers: asking 3 sources`
    fn parse(line: &str) -> Self {
        let line = line.trim_end_matches(['\n', '\r']);
        let parsed = line.split_once(' ').and_then(|(at, rest)| {
            chrono::DateTime::parse_from_rfc3339(at).ok()?;
            let (level, text) = rest.trim_start().split_once(' ')?;
            let level = level.to_ascii_lowercase();
            LEVELS.contains(&level.as_str()).then(|| (at.to_owned(), level, text.to_owned()))
        });
        match parsed {
            Some((at, level, text)) => Self { at: Some(at), level: Some(level), run_id: run_of(&text), text },
            None => Self { text: line.to_owned(), ..Self::default() },
        }
    }
}

/// The run whose span a line begins with.
fn run_of(text: &str) -> Option<i64> {
    let (id, _) = text.strip_prefix("run{id=")?.split_once([' ', '}'])?;
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::*;

    const OF_A_RUN: &str =
        "2026-11-25T22:42:27.1Z  WARN run{id=7 task=\"news_sync\"}: handlers: LWN: it did not answer";

    fn folder_with(files: &[(NaiveDate, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join(FOLDER);
        fs::create_dir(&logs).unwrap();
        for (day, text) in files {
            fs::write(path_of(&logs, *day), text).unwrap();
        }
        folder
    }

    fn before_now(data_dir: &Path, filter: LineFilter<'_>, limit: usize) -> Vec<LogLine> {
        Follow::from_now(data_dir).before(filter, limit).unwrap()
    }

    fn texts(lines: &[LogLine]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_line_is_read_with_its_level_and_its_run() {
        let line = LogLine::parse(OF_A_RUN);
        assert_eq!(line.at.as_deref(), Some("2026-11-25T22:42:27.1Z"));
        assert_eq!((line.level.as_deref(), line.run_id), (Some("warn"), Some(7)));
        assert!(line.text.ends_with("LWN: it did not answer"));
        assert_eq!(
            LogLine::parse("thread 'main' panicked"),
            LogLine { text: "thread 'main' panicked".to_owned(), ..LogLine::default() }
        );
    }

    #[test]
    fn the_last_lines_come_from_as_many_days_as_it_takes() {
        let (first, second) = (NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(), Utc::now().date_naive());
        let folder = folder_with(&[(first, "one\ntwo\n"), (second, "three\nfour\n")]);
        let last = |limit| before_now(folder.path(), LineFilter::default(), limit);
        assert_eq!(texts(&last(1)), ["four"]);
        assert_eq!(texts(&last(3)), ["two", "three", "four"]);
        assert_eq!(texts(&last(9)), ["one", "two", "three", "four"]);
        assert_eq!(before_now(Path::new("/nowhere"), LineFilter::default(), 9), []);
    }

    #[test]
    fn lines_are_chosen_by_level_and_by_run() {
        let today = Utc::now().date_naive();
        let info = OF_A_RUN.replace("WARN", "INFO").replace("id=7", "id=8");
        let folder = folder_with(&[(today, &format!("{OF_A_RUN}\n{info}\n"))]);
        let chosen = |filter| before_now(folder.path(), filter, 9).len();
        assert_eq!(chosen(LineFilter { level: Some("warn"), run_id: None }), 1);
        assert_eq!(chosen(LineFilter { level: Some("info"), run_id: None }), 2);
        assert_eq!(chosen(LineFilter { level: None, run_id: Some(8) }), 1);
        assert_eq!(chosen(LineFilter { level: Some("error"), run_id: Some(7) }), 0);
    }

    #[test]
    fn a_line_is_followed_once_its_end_is_written() {
        let today = Utc::now().date_naive();
        let folder = folder_with(&[(today, "before\n")]);
        let mut follow = Follow::from_now(folder.path());
        let mut file =
            File::options().append(true).open(path_of(&folder.path().join(FOLDER), today)).unwrap();
        write!(file, "af").unwrap();
        let before = follow.before(LineFilter::default(), 9).unwrap();
        assert_eq!(texts(&before), ["before"], "what comes after is for later only");
        assert_eq!(follow.added(LineFilter::default()).unwrap(), []);
        writeln!(file, "ter").unwrap();
        assert_eq!(texts(&follow.added(LineFilter::default()).unwrap()), ["after"]);
    }
}
