//! History as people ask for it.

use chrono::TimeDelta;
use scheduler::{
    run::{LogLevel, LogLine, RunId, RunOutcome, RunStatus, RunTrigger},
    store::{Claim, Finish, Store},
    task::SystemTask,
};
use store::{
    NewTask,
    queries::run_listing::{ListedRun, RunQuery},
};

use crate::database::{Database, insert_run, noon};

async fn page(database: &Database, query: RunQuery) -> Vec<i64> {
    let query = RunQuery { limit: if query.limit == 0 { 100 } else { query.limit }, ..query };
    let listed: Vec<ListedRun> = database.store.list_runs(query).await.unwrap();
    listed.iter().map(|listed| listed.run.id.0).collect()
}

/// Runs 1 to 6, an hour apart: success and error by turns; the even ones belong to the second task.
async fn six_runs() -> (Database, [SystemTask; 2]) {
    let (database, news) = Database::with_task().await;
    database
        .store
        .seed_tasks(vec![NewTask::every("calendar_sync", "calendar", "Calendar", 60)])
        .await
        .unwrap();
    let calendar = database.store.find_task("calendar_sync", None).await.unwrap().unwrap();
    let connection = database.connect();
    for n in 1..=6 {
        let (task, status) = if n % 2 == 0 { (&calendar, "error") } else { (&news, "success") };
        insert_run(&connection, task, noon() + TimeDelta::hours(n), status);
    }
    (database, [news, calendar])
}

#[tokio::test]
async fn pages_go_from_new_to_old_without_gaps() {
    let (database, _) = six_runs().await;
    let first = RunQuery { limit: 4, ..RunQuery::default() };
    assert_eq!(page(&database, first.clone()).await, [6, 5, 4, 3]);
    assert_eq!(page(&database, RunQuery { before_id: Some(RunId(3)), ..first.clone() }).await, [2, 1]);
    assert!(page(&database, RunQuery { before_id: Some(RunId(1)), ..first }).await.is_empty());
}

#[tokio::test]
async fn every_condition_narrows() {
    let (database, [news, _]) = six_runs().await;
    let all = RunQuery::default;
    assert_eq!(page(&database, RunQuery { task_id: Some(news.id), ..all() }).await, [5, 3, 1]);
    assert_eq!(
        page(&database, RunQuery { task_type: Some("calendar_sync".to_owned()), ..all() }).await,
        [6, 4, 2]
    );
    assert_eq!(page(&database, RunQuery { component: Some("news".to_owned()), ..all() }).await, [5, 3, 1]);
    assert_eq!(page(&database, RunQuery { status: Some(RunStatus::Error), ..all() }).await, [6, 4, 2]);
    assert_eq!(
        page(&database, RunQuery { trigger: Some(RunTrigger::Schedule), ..all() }).await,
        [] as [i64; 0]
    );
    let between = RunQuery {
        from: Some(noon() + TimeDelta::hours(2)),
        to: Some(noon() + TimeDelta::hours(5)),
        ..all()
    };
    assert_eq!(page(&database, between.clone()).await, [4, 3, 2]);
    let narrow = RunQuery { status: Some(RunStatus::Error), before_id: Some(RunId(4)), ..between };
    assert_eq!(page(&database, narrow).await, [2]);
}

#[tokio::test]
async fn a_listed_run_carries_the_names_of_its_task() {
    let (database, _) = six_runs().await;
    let listed =
        database.store.list_runs(RunQuery { limit: 1, ..RunQuery::default() }).await.unwrap().remove(0);
    assert_eq!(listed.task_type, "calendar_sync");
    assert_eq!((listed.component.as_str(), listed.task_name.as_str()), ("calendar", "Calendar"));
    assert_eq!(listed.run.started_at, noon() + TimeDelta::hours(6));
}

#[tokio::test]
async fn a_run_in_full_has_its_attempts_and_its_log() {
    let (database, task) = Database::with_task().await;
    let claim = Claim {
        task_id: task.id,
        revision: task.revision,
        scheduled_for: Some(noon()),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: noon(),
        advance: None,
    };
    let first = database.claimed(claim.clone()).await;
    let line = LogLine { at: noon(), level: LogLevel::Error, message: "no answer".to_owned() };
    let finish = Finish {
        run_id: first.id,
        task_id: task.id,
        trigger: first.trigger,
        claimed_revision: task.revision,
        started_at: noon(),
        outcome: RunOutcome {
            status: RunStatus::Error,
            reason: None,
            result: None,
            error_message: Some("no answer".to_owned()),
            finished_at: noon(),
            duration_ms: 3,
            retry_at: Some(noon() + TimeDelta::seconds(30)),
        },
        log: vec![line.clone()],
    };
    database.store.finish(finish).await.unwrap();
    let retry = Claim { trigger: RunTrigger::Retry, attempt: 2, ..claim.clone() };
    let second = database.claimed(retry).await;
    let manual = Claim { trigger: RunTrigger::Manual, scheduled_for: None, ..claim };
    let manual = database.claimed(manual).await;

    let detail = database.store.run_detail(first.id).await.unwrap().unwrap();
    assert_eq!((detail.run.run.id, detail.task.id), (first.id, task.id));
    assert_eq!(detail.attempts.iter().map(|run| run.run.id).collect::<Vec<_>>(), [first.id, second.id]);
    assert_eq!(detail.log, [line]);
    let detail = database.store.run_detail(manual.id).await.unwrap().unwrap();
    assert_eq!(detail.attempts.len(), 1);
    assert_eq!(database.store.run_detail(RunId(99)).await.unwrap(), None);
}
