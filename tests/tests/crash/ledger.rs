//! The ledger: what was seen from outside, one fact a line, in a file that is only ever appended to and lies apart from
//! the cockpit's folder.
//!
//! A fact is in the file when [`Ledger::note`] returns. The kills end a process that is not this one, so no line has to
//! reach the disk for that.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use api::run::{RunTaskNowResult, SystemTaskRunDto};
use chrono::Utc;
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time::timeout};

/// A fact and when it was noted, in milliseconds as the database keeps them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub at_ms: i64,
    pub fact: Fact,
}

/// What can be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    /// A process was started.
    Spawned,
    /// It answered which runs are running: each is told by itself.
    Looked,
    /// The server was asked. `known`: the number of the latest answer that the process says it has stored.
    Requested { task_type: String, number: u64, known: Option<u64> },
    /// The server's answer is about to be sent.
    Answered { number: u64 },
    /// The process listed this run.
    Told(Box<SystemTaskRunDto>),
    /// The process said how the run ended that it was asked for.
    Replied(Box<RunTaskNowResult>),
    /// The process is gone, and everything it has ever sent is noted above.
    Died,
}

/// What a kill can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    Request,
    Answer,
    Reply,
}

/// How often each has happened.
#[derive(Clone, Copy, Debug, Default)]
struct Counts([u64; 3]);

pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
    counts: watch::Sender<Counts>,
}

impl Ledger {
    /// A new one.
    pub fn create(path: &Path) -> Self {
        let file = File::options().append(true).create_new(true).open(path).unwrap();
        Self { path: path.to_owned(), file: Mutex::new(file), counts: watch::Sender::default() }
    }

    /// Appends a fact.
    pub fn note(&self, fact: Fact) {
        let happening = match &fact {
            Fact::Requested { .. } => Some(Happening::Request),
            Fact::Answered { .. } => Some(Happening::Answer),
            Fact::Replied(_) => Some(Happening::Reply),
            _ => None,
        };
        {
            let mut file = self.file.lock().unwrap();
            // Under the lock, so that the order of the lines is that of their times.
            let mut line = serde_json::to_vec(&Entry { at_ms: Utc::now().timestamp_millis(), fact }).unwrap();
            line.push(b'\n');
            file.write_all(&line).unwrap();
        }
        if let Some(happening) = happening {
            self.counts.send_modify(|counts| counts.0[happening as usize] += 1);
        }
    }

    /// Waits until it has happened `count` times more, at most `patience`.
    pub async fn happens(&self, happening: Happening, count: u8, patience: Duration) {
        let mut counts = self.counts.subscribe();
        let goal = counts.borrow().0[happening as usize] + u64::from(count);
        let happened = counts.wait_for(|counts| counts.0[happening as usize] >= goal);
        // A kill that has waited in vain is one at another moment.
        let _ = timeout(patience, happened).await;
    }

    /// All of it, read back from the file.
    pub fn read(&self) -> Vec<Entry> {
        let text = fs::read_to_string(&self.path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
