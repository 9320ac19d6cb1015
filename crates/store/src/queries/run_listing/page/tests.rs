use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use scheduler::{clock::SystemClock, run::Reason};

use super::*;
use crate::{
    SqliteStore,
    queries::{plan::plan, seeding::NewTask},
};

const STATUSES: [RunStatus; 6] = [
    RunStatus::Running,
    RunStatus::Success,
    RunStatus::Error,
    RunStatus::Skipped,
    RunStatus::Cancelled,
    RunStatus::Interrupted,
];
const TRIGGERS: [RunTrigger; 4] =
    [RunTrigger::Schedule, RunTrigger::CatchUp, RunTrigger::Manual, RunTrigger::Retry];

fn minute(n: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(n)
}

/// Ten tasks, and runs a minute apart: all but every thirtieth an ordinary success. Halfway the clock was set back.
async fn store_with(runs: i64) -> SqliteStore {
    let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
    let of = |n: usize| NewTask::every(["a", "b"][n % 2], ["x", "y", "z", "u", "v"][n / 2], "Task", 60);
    store.seed_tasks((0..10).map(of).collect()).await.unwrap();
    store
        .write(move |connection| {
            let mut insert = connection.prepare(
                "INSERT INTO system_task_runs (task_id, started_at, status, trigger, reason, missed_count, epoch)
                 VALUES (?1, ?2, ?3, ?4, ?5, 0, 1)",
            )?;
            for n in 0..runs {
                let (odd, unusual) = (usize::try_from(n / 30).unwrap_or_default(), n % 30 == 0);
                let status = if unusual { STATUSES[odd % 6] } else { RunStatus::Success };
                let trigger = if unusual { TRIGGERS[odd % 4] } else { RunTrigger::Schedule };
                let reason = (status == RunStatus::Skipped).then_some(["missed", "overlap"][odd / 6 % 2]);
                let at = if n > runs / 2 { n - runs / 10 } else { n };
                let words = (status.as_str(), trigger.as_str(), reason);
                insert.execute((n * 7 % 10 + 1, to_text(minute(at)), words.0, words.1, words.2))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    store
}

/// Every combination of what can be asked for.
fn queries(runs: i64) -> Vec<RunQuery> {
    let mut queries = vec![RunQuery { limit: 20, ..RunQuery::default() }];
    let mut vary = |each: &[&dyn Fn(RunQuery) -> RunQuery]| {
        let varied: Vec<_> =
            queries.iter().flat_map(|query| each.iter().map(|change| change(query.clone()))).collect();
        queries.extend(varied);
    };
    let word = |word: &str| Some(word.to_owned());
    vary(&[
        &|query| RunQuery { task_id: Some(TaskId(3)), ..query },
        &|query| RunQuery { task_type: word("a"), ..query },
        &|query| RunQuery { component: word("y"), task_type: word("b"), ..query },
        &|query| RunQuery { component: word("nowhere"), ..query },
    ]);
    let statuses = STATUSES.map(|status| move |query| RunQuery { status: Some(status), ..query });
    vary(&statuses.each_ref().map(|change| change as &dyn Fn(RunQuery) -> RunQuery));
    let triggers = TRIGGERS.map(|trigger| move |query| RunQuery { trigger: Some(trigger), ..query });
    vary(&triggers.each_ref().map(|change| change as &dyn Fn(RunQuery) -> RunQuery));
    vary(&[
        &|query| RunQuery { from: Some(minute(runs / 3)), ..query },
        &|query| RunQuery { to: Some(minute(runs / 2)), ..query },
        &|query| RunQuery { from: Some(minute(runs / 3)), to: Some(minute(runs / 2)), ..query },
        &|query| RunQuery { from: Some(minute(runs * 2)), ..query },
    ]);
    vary(&[&|query| RunQuery { before_id: Some(RunId(runs / 2)), ..query }]);
    vary(&[&|query| RunQuery { reason: Some(Reason::MISSED), ..query }]);
    queries
}

#[tokio::test]
async fn every_combination_gives_what_looking_at_each_run_would() {
    const RUNS: i64 = 1_500;
    let store = store_with(RUNS).await;
    let all = RunQuery { limit: u32::MAX, ..RunQuery::default() };
    let all = store.list_runs(all).await.unwrap();
    assert_eq!(all.len(), 1_500);
    let (mut asked, mut found) = (0, 0);
    for query in queries(RUNS) {
        let is_wanted = |listed: &&ListedRun| {
            let run = &listed.run;
            query.task_id.is_none_or(|task| run.task_id == task)
                && query.task_type.as_ref().is_none_or(|word| listed.task_type == *word)
                && query.component.as_ref().is_none_or(|word| listed.component == *word)
                && query.status.is_none_or(|status| run.status == status)
                && query.trigger.is_none_or(|trigger| run.trigger == trigger)
                && query.reason.as_ref().is_none_or(|reason| run.reason.as_ref() == Some(reason))
                && query.from.is_none_or(|from| run.started_at >= from)
                && query.to.is_none_or(|to| run.started_at < to)
                && query.before_id.is_none_or(|before| run.id < before)
        };
        let expected: Vec<RunId> = all.iter().filter(is_wanted).map(|run| run.run.id).take(20).collect();
        let page: Vec<RunId> =
            store.list_runs(query.clone()).await.unwrap().iter().map(|run| run.run.id).collect();
        assert_eq!(page, expected, "{query:?}");
        (asked, found) = (asked + 1, found + page.len());
    }
    assert!(asked > 1_000 && found > 3_000, "{found} of {asked}");
}

#[tokio::test]
async fn the_runs_of_more_tasks_than_are_asked_one_by_one_are_found_too() {
    let store = store_with(300).await;
    let tasks: Vec<TaskId> = (1..=9).map(TaskId).collect();
    let page = store
        .read(move |connection| {
            let query = RunQuery { limit: 300, ..RunQuery::default() };
            walk(connection, &query, None, Tasks::Any(&tasks))
        })
        .await
        .unwrap();
    assert_eq!(page.len(), 270);
    assert!(page.iter().all(|run| run.run.task_id != TaskId(10)));
}

/// What the walk through the runs goes by, and nothing is sorted but what runs at present.
#[tokio::test]
async fn a_page_of_a_hundred_thousand_runs_is_walked_to() {
    let store = store_with(100_000).await;
    let one = Tasks::One(TaskId(3));
    let many: Vec<TaskId> = (1..=9).map(TaskId).collect();
    let any = RunQuery::default;
    let status = |status| RunQuery { status: Some(status), ..any() };
    let trigger = |trigger| RunQuery { trigger: Some(trigger), ..any() };
    let span = || RunQuery { from: Some(minute(10)), to: Some(minute(90_000)), ..any() };
    let ids = Some((10, 90_000));
    let cases = [
        (any(), None, Tasks::All, "SCAN system_task_runs"),
        (any(), None, Tasks::Any(&many), "SCAN system_task_runs"),
        (any(), None, one, "system_task_runs_by_task (task_id=?)"),
        (status(RunStatus::Success), None, Tasks::All, "SCAN system_task_runs"),
        (status(RunStatus::Success), None, one, "system_task_runs_by_task (task_id=?)"),
        (status(RunStatus::Error), None, Tasks::All, "system_task_runs_unusual (status=?)"),
        (status(RunStatus::Skipped), None, Tasks::All, "system_task_runs_unusual (status=?)"),
        (
            RunQuery { reason: Some(Reason::MISSED), ..status(RunStatus::Skipped) },
            None,
            Tasks::All,
            "system_task_runs_unusual (status=?)",
        ),
        (status(RunStatus::Cancelled), None, Tasks::All, "system_task_runs_unusual (status=?)"),
        (status(RunStatus::Interrupted), None, Tasks::All, "system_task_runs_unusual (status=?)"),
        (status(RunStatus::Running), None, Tasks::All, "system_task_runs_running"),
        (status(RunStatus::Running), None, one, "system_task_runs_running"),
        (trigger(RunTrigger::Schedule), None, Tasks::All, "SCAN system_task_runs"),
        (trigger(RunTrigger::CatchUp), None, Tasks::All, "system_task_runs_by_trigger (trigger=?)"),
        (trigger(RunTrigger::Manual), None, Tasks::All, "system_task_runs_by_trigger (trigger=?)"),
        (trigger(RunTrigger::Retry), None, Tasks::All, "system_task_runs_by_trigger (trigger=?)"),
        (span(), ids, Tasks::All, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        (span(), ids, one, "system_task_runs_by_task (task_id=? AND id>? AND id<?)"),
        (
            RunQuery { status: Some(RunStatus::Error), ..span() },
            ids,
            Tasks::All,
            "system_task_runs_unusual (status=? AND id>? AND id<?)",
        ),
        (
            RunQuery { before_id: Some(RunId(500)), ..trigger(RunTrigger::Manual) },
            None,
            Tasks::All,
            "system_task_runs_by_trigger (trigger=? AND id<?)",
        ),
    ];
    for statistics in [false, true] {
        if statistics {
            store.write(|connection| connection.execute_batch("ANALYZE")).await.unwrap();
        }
        for (query, ids, tasks, expected) in &cases {
            let (sql, _) = statement(query, *ids, *tasks);
            let plan = plan(&store, &sql).await;
            let about = format!("statistics: {statistics}, {query:?}: {plan:?}");
            assert!(plan[0].ends_with(expected) || plan[0].contains(expected), "{about}");
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            assert_eq!(sorts, query.status == Some(RunStatus::Running), "{about}");
        }
        let plan = plan(&store, IDS_OF_SPAN).await;
        assert_eq!(
            plan,
            [
                "SEARCH system_task_runs USING COVERING INDEX system_task_runs_by_start (started_at>? AND started_at<?)"
            ]
        );
    }
}
