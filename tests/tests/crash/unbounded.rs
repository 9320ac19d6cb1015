//! The same with the settings of the benchmark, which `cockpitctl` does not have: hundreds of tasks due in the same instant with
//! a worker for each, so that a kill tears groups of claims and of ends apart. The judge is told nothing but the ledger that
//! handlers write beside the database, and the rows that are left.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use scheduler::{
    run::{Epoch, Reason, Run, RunId, RunStatus, RunTrigger},
    task::TaskId,
};
use store::{OpenOptions, SqliteStore, queries::run_listing::RunQuery};
use system_tests::unbounded::{Noted, READY, TASKS};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{KILLS, moment::pass, number, random, random::Random, serving::PATIENCE};

/// Of the kills of the other test: each of these tears apart what hundreds of runs are doing.
const SHARE: usize = 2;

#[tokio::test]
async fn a_kill_amid_grouped_commits_loses_nothing_and_starts_nothing_twice() {
    let seed = number("COCKPIT_CRASH_SEED").filter(|seed| *seed != 0).unwrap_or_else(random::fresh_seed);
    let kills: usize = number("COCKPIT_CRASH_KILLS").unwrap_or(KILLS).div_ceil(SHARE);
    let began = Instant::now();
    let mut random = Random::new(seed);
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("ledger");
    for _ in 0..kills {
        let mut engine = start(&dir).await;
        a_moment(&mut random, &ledger).await;
        engine.kill().await.unwrap();
    }
    // The last start closes what the last kill has cut off.
    let mut engine = start(&dir).await;
    drop(engine.stdin.take());
    assert!(timeout(PATIENCE, engine.wait()).await.unwrap().unwrap().success());

    let (ledger, rows) = (read_ledger(&ledger), read_rows(&dir).await);
    let findings = judge(&ledger, &rows);
    let first: Vec<_> = findings.iter().take(12).collect();
    assert!(first.is_empty(), "seed {seed}: {} findings: {first:#?}", findings.len());
    let calls = ledger.iter().filter(|noted| matches!(noted, Noted::Called { .. })).count();
    let cut_off = rows.iter().filter(|run| run.reason == Some(Reason::CRASHED)).count();
    println!(
        "crash: seed {seed}, {kills} kills amid {TASKS} tasks due at once in {:.0?}: {} runs, {calls} calls, {cut_off} cut off; \
         0 lost, 0 started twice, 0 undead, 0 without a claim",
        began.elapsed(),
        rows.len()
    );
    assert!(calls > kills * TASKS / 4 && cut_off > kills / 2, "too little was at stake");
}

async fn start(dir: &TempDir) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unbounded-engine"));
    command.arg(dir.path().join("data")).arg(dir.path().join("ledger"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut engine = command.spawn().unwrap();
    let mut said = BufReader::new(engine.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, said.next_line()).await.unwrap().unwrap();
    assert_eq!(line.as_deref(), Some(READY), "it does not start after a kill");
    engine
}

/// Waits for a moment in which there is much to tear apart.
async fn a_moment(random: &mut Random, ledger: &Path) {
    let into_the_second = Duration::from_nanos(Utc::now().timestamp_subsec_nanos().into());
    let until_slots = Duration::from_secs(1).saturating_sub(into_the_second);
    match random.weighted([(2, 0), (3, 1), (1, 2)]) {
        // While a second's slots are claimed, called and ended.
        0 => {
            pass(until_slots + random.duration(Duration::from_micros(100), Duration::from_millis(150))).await;
        }
        // As soon as one of their handlers is called: its claim has to be on the disk by now.
        1 => {
            pass(until_slots.saturating_sub(Duration::from_millis(5))).await;
            let length = || fs::metadata(ledger).map_or(0, |ledger| ledger.len());
            let (before, until) = (length(), Instant::now() + PATIENCE);
            while length() == before && Instant::now() < until {
                std::hint::spin_loop();
            }
        }
        // Right after the start, in the catch-up.
        _ => pass(random.duration(Duration::from_micros(100), Duration::from_millis(150))).await,
    }
}

fn read_ledger(path: &Path) -> Vec<Noted> {
    fs::read_to_string(path).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}

async fn read_rows(dir: &TempDir) -> Vec<Run> {
    // The store checks the whole database's integrity before it opens it.
    let store = SqliteStore::open(OpenOptions::new(dir.path().join("data"), "crash test", "")).await.unwrap();
    let all = RunQuery { limit: u32::MAX, ..RunQuery::default() };
    let rows = store.list_runs(all).await.unwrap().into_iter().map(|listed| listed.run).collect();
    store.close().await;
    rows
}

/// A promise that was broken.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    /// A handler was called, and no row knows of it: the claim was not on the disk.
    Unclaimed(Noted),
    /// A run was called twice, or a slot was.
    CalledTwice(Noted),
    /// Somebody was told of an end that is not there.
    Lost(Noted),
    /// A run that succeeded without a call.
    NeverCalled { run: i64 },
    /// It runs in a dead process.
    Undead { run: i64 },
}

fn judge(ledger: &[Noted], rows: &[Run]) -> Vec<Finding> {
    let by_id: HashMap<i64, &Run> = rows.iter().map(|run| (run.id.0, run)).collect();
    let (mut runs, mut slots, mut findings) = (HashSet::new(), HashSet::new(), Vec::new());
    for noted in ledger {
        match noted {
            Noted::Called { run, task, slot } => {
                let claimed =
                    by_id.get(run).is_some_and(|row| row.task_id.0 == *task && slot_of(row) == *slot);
                if !claimed {
                    findings.push(Finding::Unclaimed(noted.clone()));
                }
                let is_first = runs.insert(*run) && slot.is_none_or(|slot| slots.insert((*task, slot)));
                if !is_first {
                    findings.push(Finding::CalledTwice(noted.clone()));
                }
            }
            Noted::Told { run, status } => {
                if by_id.get(run).is_none_or(|row| row.status.to_string() != *status) {
                    findings.push(Finding::Lost(noted.clone()));
                }
            }
        }
    }
    for row in rows {
        match row.status {
            RunStatus::Running => findings.push(Finding::Undead { run: row.id.0 }),
            RunStatus::Success if !runs.contains(&row.id.0) => {
                findings.push(Finding::NeverCalled { run: row.id.0 });
            }
            _ => {}
        }
    }
    findings
}

fn slot_of(run: &Run) -> Option<i64> {
    run.scheduled_for.filter(|_| run.trigger != RunTrigger::Manual).map(|slot| slot.timestamp_millis())
}

/// A judge that finds nothing proves nothing.
#[test]
fn each_broken_promise_is_found() {
    let called = |run, slot| Noted::Called { run, task: 1, slot: Some(slot) };
    let told = |run| Noted::Told { run, status: "success".to_owned() };
    let (success, running) = (RunStatus::Success, RunStatus::Running);
    assert_eq!(judge(&[called(1, 1_000), told(1)], &[made_up(1, 1_000, success)]), []);
    let cases = [
        (vec![called(1, 1_000)], vec![], Finding::Unclaimed(called(1, 1_000))),
        (vec![called(1, 1_000)], vec![made_up(1, 2_000, success)], Finding::Unclaimed(called(1, 1_000))),
        (vec![called(1, 1_000); 2], vec![made_up(1, 1_000, success)], Finding::CalledTwice(called(1, 1_000))),
        (
            vec![called(1, 1_000), called(2, 1_000)],
            vec![made_up(1, 1_000, success), made_up(2, 1_000, success)],
            Finding::CalledTwice(called(2, 1_000)),
        ),
        (vec![told(1)], vec![], Finding::Lost(told(1))),
        (vec![], vec![made_up(1, 1_000, success)], Finding::NeverCalled { run: 1 }),
        (vec![called(1, 1_000)], vec![made_up(1, 1_000, running)], Finding::Undead { run: 1 }),
    ];
    for (ledger, rows, finding) in cases {
        assert_eq!(judge(&ledger, &rows), [finding]);
    }
}

#[test]
fn a_line_of_the_ledger_is_read_as_it_was_written() {
    let slot = [Some(-5), None].map(|slot| Noted::Called { run: 1, task: 2, slot });
    for noted in slot.into_iter().chain([Noted::Told { run: 3, status: "success".to_owned() }]) {
        assert_eq!(noted.to_string().parse::<Noted>().unwrap(), noted);
    }
}

fn made_up(id: i64, slot: i64, status: RunStatus) -> Run {
    let slot = DateTime::from_timestamp_millis(slot).unwrap();
    Run {
        id: RunId(id),
        task_id: TaskId(1),
        scheduled_for: Some(slot),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        status,
        reason: None,
        started_at: slot,
        finished_at: None,
        duration_ms: None,
        result: None,
        error_message: None,
        missed_count: 0,
        blocked_by: None,
        epoch: Epoch(1),
    }
}
