//! Watching a run: reports while it runs, and one last report.

use api::{error::ErrorKind, run::RunReportDto};
use tokio::{sync::mpsc::Receiver, time::timeout};

use crate::{
    feed::Feed,
    support::{Bench, PATIENCE},
};

async fn last(mut reports: Receiver<RunReportDto>) -> RunReportDto {
    let mut last = None;
    while let Some(report) = timeout(PATIENCE, reports.recv()).await.unwrap() {
        assert!(last.as_ref().is_none_or(|last: &RunReportDto| !last.finished), "nothing follows the last");
        last = Some(report);
    }
    last.unwrap()
}

#[tokio::test]
async fn a_run_in_flight_reports_until_it_ends() {
    let (bench, feed) = (Bench::open().await, Feed::held().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let cockpit = bench.cockpit.clone();
    let run = tokio::spawn(async move { cockpit.run_system_task_now("news_sync", None).await });
    feed.asked().await;
    let run_id = bench.task("news_sync").await.running_run_id.unwrap();
    let mut reports = bench.cockpit.watch_run(run_id).await.unwrap();
    let first = timeout(PATIENCE, reports.recv()).await.unwrap().unwrap();
    assert_eq!((first.run_id, first.finished), (run_id, false));
    feed.release();
    let last = last(reports).await;
    assert!(last.finished && last.run_id == run_id, "{last:?}");
    assert_eq!(run.await.unwrap().unwrap().status, "success");
    assert_eq!(bench.cockpit.get_run(run_id).await.unwrap().log, last.lines, "the log is kept");
}

#[tokio::test]
async fn a_run_that_has_ended_gives_one_report() {
    let bench = Bench::open().await;
    let result = bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    let reports = bench.cockpit.watch_run(result.run_id.unwrap()).await.unwrap();
    let last = last(reports).await;
    assert!(last.finished && last.progress.is_none(), "{last:?}");
}

#[tokio::test]
async fn a_run_that_never_was_is_not_found() {
    let bench = Bench::open().await;
    assert_eq!(bench.cockpit.watch_run(4_711).await.unwrap_err().kind, ErrorKind::NotFound);
}
