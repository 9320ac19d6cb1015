//! Section 7.3: three errors in a row bring the banner, one success clears it.

use crate::cockpit_window::{CockpitWindow, cell};

#[tokio::test(flavor = "multi_thread")]
async fn three_failures_bring_the_banner_and_one_success_clears_it() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.server.fail_next("harbour", 3, 403);
    for failures in ["1", "2", "3"] {
        window.press("Run now: News sync").await;
        window.shows(&cell("news_sync", "error-count"), failures).await;
    }
    window.shows("[data-sonner-toast]", "News sync failed").await;
    window.shows(&cell("news_sync", "status"), "Failing").await;
    window.keep_screenshot("failing-row-light").await;

    window.go("Dashboard").await;
    window
        .shows("[data-testid='failing-banner']", "News sync failing repeatedly – check your API settings.")
        .await;
    window.shows("[data-testid='failing-banner']", "Harbour Gazette").await;
    window.shows("[data-testid='failing-banner']", "next try").await;
    window.keep_screenshot("banner-light").await;

    window.press("Run now: News sync").await;
    window.hides("[data-testid='failing-banner']", "News sync").await;
}
