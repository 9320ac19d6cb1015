//! Sections 4 to 6: tasks are listed, Run now brings articles in, and everything that shows them follows by itself.

use fantoccini::Locator;
use system_tests::local_server::Item;

use crate::cockpit_window::{CockpitWindow, cell};

#[tokio::test(flavor = "multi_thread")]
async fn run_now_brings_articles_and_every_view_follows() {
    let window = CockpitWindow::open().await;
    window.shows("[data-testid='card-news_sync'] [data-testid='metric']", "2").await;
    window.shows("[data-testid='card-news_sync'] [data-testid='freshness']", "Status: success").await;
    window.keep_screenshot("dashboard-light").await;

    window.go("System tasks").await;
    for task in ["news_sync", "calendar_sync", "alerts_refresh", "ideas_review", "history_prune"] {
        window.shows(&format!("[data-testid='task-row-{task}']"), task).await;
    }
    window.shows("thead", "Error count").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.keep_screenshot("system-tasks-light").await;

    window.server.publish("harbour", Item::new("New cranes arrive a day early", "On time for once."));
    window.press("Run now: News sync").await;
    window.shows("[data-sonner-toast]", "News sync completed · 1 new article.").await;
    window.shows(&cell("news_sync", "last-run"), "1 inserted").await;

    window.go("Dashboard").await;
    window.shows("[data-testid='card-news_sync'] [data-testid='metric']", "3").await;
    window.go("News").await;
    window.shows("main", "New cranes arrive a day early").await;
    window.shows("main", "Until March.").await;
    window.keep_screenshot("news-light").await;
    window.go("Calendar").await;
    window.shows("main", "Architecture review").await;
    window.go("Runs").await;
    window.shows("main table", "Run now").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_now_while_it_runs_is_skipped() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.server.hold();
    window.press("Run now: News sync").await;
    window.shows(&cell("news_sync", "status"), "Running").await;
    window.keep_screenshot("running-light").await;

    let second = window.ask(&["run", "news_sync"]).await;
    assert_eq!(
        (second["status"].as_str(), second["reason"].as_str()),
        (Some("skipped"), Some("already running"))
    );
    assert!(second["runId"].is_i64(), "{second}");

    window.server.release();
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    assert!(window.client.find(Locator::Css("[aria-label='Run now: News sync']")).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_cancelled_from_its_row() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.server.hold();
    window.press("Run now: News sync").await;
    window.press("Cancel News sync").await;
    window.shows(&cell("news_sync", "status"), "Cancelled").await;
    window.server.release();
}
