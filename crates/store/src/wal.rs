//! The write-ahead log of a process that did not close the database.
//!
//! SQLite takes such a log up to the first frame that does not check, and writes over the rest. After a power cut the
//! rest is a transaction nobody was told of. Where more follows behind that transaction's end, the disk has lost
//! commits that were reported as done: nothing can read them here, but a copy is kept before they are written over.
//!
//! The format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::{fs, io, path::Path};

use chrono::{DateTime, Utc};

use crate::{
    create::{beside, size},
    error::OpenError,
    files::{Unfinished, private_folder, unused},
};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// SQLite's own, and so this program's.
const DEFAULT_PAGE: usize = 4_096;

/// Copies the database and its log to `backups` when the log has lost commits; says whether it has.
pub fn keep_lost_commits(path: &Path, now: DateTime<Utc>) -> Result<bool, OpenError> {
    let log = beside(path, "-wal");
    let unusable = |error| OpenError::of_io(error, path);
    if !has_lost_commits(path).map_err(unusable)? {
        return Ok(false);
    }
    let name = format!("cockpit-damaged-{}.db", now.format("%Y%m%d-%H%M%S"));
    // What has that name may be the only copy of what another log has lost.
    let copy = unused(&path.with_file_name("backups").join(name)).map_err(unusable)?;
    let failed = |source: io::Error| OpenError::Backup { path: copy.clone(), source: Box::new(source) };
    copy_file(path, &copy).and_then(|()| copy_file(&log, &beside(&copy, "-wal"))).map_err(failed)?;
    tracing::error!(
        copy = %copy.display(),
        "the database's log is damaged and its last commits are lost; a copy of what was there is kept"
    );
    Ok(true)
}

/// Whether the log beside a database breaks off before commits that were reported as done.
pub fn has_lost_commits(path: &Path) -> io::Result<bool> {
    let log = beside(path, "-wal");
    Ok(size(&log)?.is_some() && breaks_off(&fs::read(&log)?))
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        private_folder(folder)?;
    }
    let copy = Unfinished::create(to, "partial")?;
    fs::copy(from, copy.path())?;
    copy.finish()
}

/// Whether another transaction begins behind the end of the one that does not check. Its commit waited for the disk
/// before the next could begin (`synchronous=FULL`), so it was complete once.
fn breaks_off(log: &[u8]) -> bool {
    let Some((header, frames)) = log.split_at_checked(HEADER) else { return false };
    let named = word(header, 8) as usize;
    let page = if named.is_power_of_two() { named } else { DEFAULT_PAGE };
    let mut frames = frames.chunks_exact(FRAME_HEADER + page).peekable();

    let mut checksum = Checksum::of(header);
    // A header that does not check makes SQLite pass over the whole log; its salts are those of the first frame then.
    let is_valid = checksum.add(&header[..24]) == header[24..];
    let Some(first) = frames.peek() else { return false };
    let salts = if is_valid { &header[16..24] } else { &first[8..16] };
    // What an earlier round of the log has left behind has other salts.
    let mut own = frames.filter(|frame| &frame[8..16] == salts);
    let mut does_not_check = |frame: &&[u8]| {
        checksum.add(&frame[..8]);
        checksum.add(&frame[FRAME_HEADER..]) != frame[16..FRAME_HEADER]
    };
    let unread = if is_valid { own.find(&mut does_not_check) } else { own.next() };
    let ends_transaction = |frame: &[u8]| word(frame, 4) != 0;
    unread.is_some_and(|unread| ends_transaction(unread) || own.any(ends_transaction)) && own.next().is_some()
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |word| u32::from_be_bytes(*word))
}

/// The running checksum over header and frames: two sums over words, in the byte order that the header names.
struct Checksum {
    sums: (u32, u32),
    is_big_endian: bool,
}

impl Checksum {
    fn of(header: &[u8]) -> Self {
        Self { sums: (0, 0), is_big_endian: word(header, 0) & 1 == 1 }
    }

    /// Takes in bytes, eight at a time, and returns the sums as the file holds them.
    fn add(&mut self, bytes: &[u8]) -> [u8; 8] {
        let mut words = bytes.chunks_exact(4).filter_map(|word| {
            let word: [u8; 4] = word.try_into().ok()?;
            Some(if self.is_big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) })
        });
        let (mut first, mut second) = self.sums;
        while let (Some(even), Some(odd)) = (words.next(), words.next()) {
            first = first.wrapping_add(even).wrapping_add(second);
            second = second.wrapping_add(odd).wrapping_add(first);
        }
        self.sums = (first, second);
        let mut held = [0; 8];
        held[..4].copy_from_slice(&first.to_be_bytes());
        held[4..].copy_from_slice(&second.to_be_bytes());
        held
    }
}
