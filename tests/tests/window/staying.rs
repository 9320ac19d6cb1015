//! The window stays on its own pages, whatever leads away from them.

use crate::cockpit_window::CockpitWindow;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_web_never_takes_the_windows_place() {
    let window = CockpitWindow::open().await;
    for (way, elsewhere) in [
        ("location.href = arguments[0]", "by-script"),
        ("location.replace(arguments[0])", "by-replacement"),
        (
            "const a = document.createElement('a'); a.href = arguments[0]; document.body.append(a); a.click()",
            "by-link",
        ),
    ] {
        let url = window.server.feed_url(elsewhere);
        window.client.execute(way, vec![url.into()]).await.unwrap();
        // Time enough for a page from this computer: the cockpit asks the same server, and our page shows it.
        window.ask(&["run", "news_sync"]).await;
        window.go("System tasks").await;
        let asked = window.server.requests();
        assert!(!asked.iter().any(|path| path.contains(elsewhere)), "{way}: {asked:?}");
        assert_eq!(window.client.current_url().await.unwrap().scheme(), "tauri", "{way}");
        window.go("Dashboard").await;
    }
}
