//! A write-ahead log that was cut or whose bits were flipped, as the owner left it when it was killed.

use std::{fs, path::Path};

use rusqlite::Connection;

use crate::database::{Numbers, Start, commit, content, empty, filled, open, path, start};

const SEED: u64 = 6;
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The files of a killed owner, and what they hold.
struct Crashed {
    database: Vec<u8>,
    log: Vec<u8>,
    page: usize,
    /// Where each commit's last frame ends.
    ends: Vec<usize>,
    /// Commits of the start itself, which change nothing that is compared.
    at_start: usize,
    /// What the database held after each commit since.
    states: Vec<String>,
}

impl Crashed {
    async fn new() -> Self {
        let folder = filled().await;
        let store = open(folder.path()).await.unwrap();
        let (file, log) = (path(folder.path()), path(folder.path()).with_extension("db-wal"));
        let page = usize::from(u16::from_be_bytes(fs::read(&file).unwrap()[16..18].try_into().unwrap()));
        let look = Connection::open(&file).unwrap();
        let at_start = ends(&fs::read(&log).unwrap(), page).len();
        let mut states = vec![content(&look)];
        for n in 30..48 {
            commit(&store, n).await;
            states.push(content(&look));
            assert_eq!(ends(&fs::read(&log).unwrap(), page).len(), at_start + states.len() - 1, "one commit");
        }
        let (database, log) = (fs::read(&file).unwrap(), fs::read(&log).unwrap());
        store.close().await;
        Self { ends: ends(&log, page), database, log, page, at_start, states }
    }

    /// The start of every frame, and the end of the last.
    fn frames(&self) -> impl Iterator<Item = usize> {
        (HEADER..=self.log.len()).step_by(FRAME_HEADER + self.page)
    }

    /// What is left where only the first `whole` bytes of the log can be read.
    fn state(&self, whole: usize) -> &str {
        let commits = self.ends.iter().filter(|end| **end <= whole).count();
        &self.states[commits.saturating_sub(self.at_start)]
    }

    /// Starts on these files, with this for a log.
    async fn start_with(&self, log: &[u8]) -> (Start, tempfile::TempDir) {
        let folder = empty();
        fs::write(path(folder.path()), &self.database).unwrap();
        fs::write(path(folder.path()).with_extension("db-wal"), log).unwrap();
        (start(folder.path()).await, folder)
    }

    fn flipped(&self, at: usize, bit: usize) -> Vec<u8> {
        let mut log = self.log.clone();
        log[at] ^= 1 << bit;
        log
    }
}

/// Where the commits of a log end: frames that say how large the database is after them.
fn ends(log: &[u8], page: usize) -> Vec<usize> {
    let salts = &log[16..24];
    let frames = log[HEADER..].chunks_exact(FRAME_HEADER + page).take_while(|frame| &frame[8..16] == salts);
    let commits = frames.enumerate().filter(|(_, frame)| frame[4..8] != [0; 4]);
    commits.map(|(n, _)| HEADER + (n + 1) * (FRAME_HEADER + page)).collect()
}

/// The two files that were kept because commits are lost.
fn kept(folder: &Path) -> Option<[Vec<u8>; 2]> {
    let entries = fs::read_dir(folder.join("backups")).ok()?;
    let mut kept: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!([kept[0].with_extension("db-wal")], kept[1..], "a log beside its database");
    Some([0, 1].map(|n| fs::read(&kept[n]).unwrap()))
}

#[tokio::test]
async fn a_cut_log_opens_to_the_last_whole_commit() {
    let crashed = Crashed::new().await;
    let mut numbers = Numbers(SEED);
    let edges = crashed.frames().flat_map(|edge| [edge - 1, edge, edge + 1, edge + FRAME_HEADER]);
    let mut cuts: Vec<usize> = edges.chain((0..40).map(|_| numbers.below(crashed.log.len()))).collect();
    cuts.extend([0, 1, 16]);
    cuts.retain(|cut| *cut <= crashed.log.len());
    for cut in cuts {
        let (started, folder) = crashed.start_with(&crashed.log[..cut]).await;
        assert!(started.opened() == crashed.state(cut), "cut at {cut} of {}", crashed.log.len());
        assert_eq!(kept(folder.path()), None, "a cut loses what it cuts, there is nothing to keep: {cut}");
    }
}

#[tokio::test]
async fn a_flipped_bit_opens_to_the_commits_before_it_and_what_was_behind_it_is_kept() {
    let crashed = Crashed::new().await;
    let mut numbers = Numbers(SEED);
    let frames: Vec<usize> = crashed.frames().collect();
    let heads =
        frames.iter().rev().skip(1).map(|frame| frame + numbers.below(FRAME_HEADER)).collect::<Vec<_>>();
    let anywhere = (0..60).map(|_| numbers.below(crashed.log.len())).collect::<Vec<_>>();
    for at in (0..HEADER).chain(heads).chain(anywhere) {
        let log = crashed.flipped(at, numbers.below(8));
        let (started, folder) = crashed.start_with(&log).await;
        let frame = frames.iter().rev().copied().find(|frame| *frame <= at).unwrap_or(0);
        assert!(started.opened() == crashed.state(frame), "flipped at {at}, in the frame at {frame}");

        let ended = crashed.ends.iter().copied().find(|end| *end > frame).unwrap();
        let is_mark_or_salt = at >= HEADER && (4..16).contains(&(at - frame));
        if !is_mark_or_salt {
            let expected = (log.len() > ended).then(|| [crashed.database.clone(), log]);
            assert!(kept(folder.path()) == expected, "commits behind {at} are lost, or are not");
        }
        if let Some([database, log]) = kept(folder.path()) {
            assert!(
                database == crashed.database && log == crashed.flipped_of(&log),
                "the copy is not what was there"
            );
        }
    }
}

impl Crashed {
    /// The log with the one bit that `log` has flipped.
    fn flipped_of(&self, log: &[u8]) -> Vec<u8> {
        let differs = |at: &usize| log[*at] != self.log[*at];
        let at = (0..log.len()).find(differs).unwrap();
        assert_eq!((log[at] ^ self.log[at]).count_ones(), 1);
        self.flipped(at, (log[at] ^ self.log[at]).trailing_zeros() as usize)
    }
}

/// Loss is found once: the start that finds it folds the rest of the log in.
#[tokio::test]
async fn a_loss_is_kept_once() {
    let crashed = Crashed::new().await;
    let folder = empty();
    fs::write(path(folder.path()), &crashed.database).unwrap();
    let log = path(folder.path()).with_extension("db-wal");
    fs::write(&log, crashed.flipped(crashed.ends[crashed.at_start] + FRAME_HEADER, 0)).unwrap();
    let store = open(folder.path()).await.unwrap();
    assert!(kept(folder.path()).is_some());
    // Killed again, and started by hand.
    let killed = empty();
    fs::copy(path(folder.path()), path(killed.path())).unwrap();
    fs::copy(&log, path(killed.path()).with_extension("db-wal")).unwrap();
    store.close().await;
    assert!(start(killed.path()).await.opened() == *crashed.state(crashed.ends[crashed.at_start]));
    assert_eq!(kept(killed.path()), None);
}

/// The log was folded into the file already, so that what can be read of it is older than the file.
#[tokio::test]
async fn a_flipped_bit_in_a_log_that_was_folded_in_is_never_a_broken_database() {
    let mut crashed = Crashed::new().await;
    let folder = empty();
    fs::write(path(folder.path()), &crashed.database).unwrap();
    let log = path(folder.path()).with_extension("db-wal");
    fs::write(&log, &crashed.log).unwrap();
    let fold = Connection::open(path(folder.path())).unwrap();
    fold.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
    crashed.database = fs::read(path(folder.path())).unwrap();
    assert!(fs::read(&log).unwrap() == crashed.log, "folded in, and still there");
    let mut numbers = Numbers(SEED);
    for _ in 0..60 {
        let at = numbers.below(crashed.log.len());
        // Whether it opens or is refused: `start` looks at what comes of it.
        let _ = crashed.start_with(&crashed.flipped(at, numbers.below(8))).await;
    }
}

#[tokio::test]
async fn what_is_no_log_is_passed_over() {
    let crashed = Crashed::new().await;
    let mut numbers = Numbers(SEED);
    for log in [vec![0; 100_000], numbers.bytes(100_000), b"not a log".to_vec()] {
        let (started, _folder) = crashed.start_with(&log).await;
        assert!(started.opened() == crashed.states[0]);
    }
}
