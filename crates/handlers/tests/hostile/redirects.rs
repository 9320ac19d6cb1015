//! Redirects that lead nowhere, or where they must not. What a public server may do is tested where a test can play one:
//! in the client itself.

use crate::{
    server::{Server, redirect},
    trial::{Case, alone, run_all},
};

#[tokio::test]
async fn loops_and_chains() {
    let _alone = alone().await;
    let around = Server::knowing_itself(|address| redirect(&format!("http://{address}/feed")));
    run_all([
        Case::feed_at("a loop", &around.url("/feed")).refused("redirects without end"),
        Case::calendar_at("a loop of a calendar", &around.url("/a.ics")).refused("redirects without end"),
        Case::feed("an address of nine megabytes", redirect(&format!("/{}", "a".repeat(9_000_000))))
            .refused("broke off or is damaged"),
    ])
    .await;
}

#[tokio::test]
async fn other_schemes() {
    const NOT_WEB: &str = "redirects to something that is not http or https";
    let _alone = alone().await;
    for target in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:application/rss+xml,<rss/>",
        "ftp://example.org/feed",
        "http:///",
        "blob:http://example.org/1",
        "view-source:http://example.org/",
    ] {
        Case::feed(target, redirect(target)).refused(NOT_WEB).run().await;
    }
}
