//! Addresses that a click must not open.

use crate::{
    server::ok,
    trial::{Case, alone, run_all},
};

const LINKS: [&str; 9] = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "ftp://example.org/",
    "http://",
    "cockpit://localhost/",
];

#[tokio::test]
async fn are_left_out() {
    let _alone = alone().await;
    let rss: String = LINKS
        .iter()
        .enumerate()
        .map(|(i, link)| {
            let link = link.replace('<', "&lt;").replace('>', "&gt;");
            format!("<item><title>{i}</title><link>{link}</link><guid isPermaLink=\"true\">{link} {i}</guid></item>")
        })
        .collect();
    let atom: String = LINKS
        .iter()
        .enumerate()
        .map(|(i, link)| {
            let link = link.replace('<', "&lt;").replace('>', "&gt;");
            format!("<entry><id>{i}</id><title>{i}</title><link rel=\"alternate\" href=\"{link}\"/><link rel=\"enclosure\" href=\"javascript:alert(2)\"/></entry>")
        })
        .collect();
    let newsdata: Vec<_> = LINKS.iter().enumerate().map(|(i, link)| serde_json::json!({ "article_id": format!("{i}"), "title": format!("{i}"), "link": link })).collect();
    let newsdata = serde_json::json!({ "status": "success", "results": newsdata });
    run_all([
        Case::rss("links in RSS", format!("<rss version=\"2.0\"><channel>{rss}</channel></rss>")).keeps(LINKS.len()),
        Case::rss("links in Atom", format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{atom}</feed>")).keeps(LINKS.len()),
        Case::newsdata("links of NewsData", ok("application/json", newsdata.to_string())).keeps(LINKS.len()),
        Case::rss("a base that is a script", "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"javascript:alert(1)//\"><entry><id>1</id><title>t</title><link href=\"x\"/></entry></feed>").keeps(1),
    ])
    .await;
}
