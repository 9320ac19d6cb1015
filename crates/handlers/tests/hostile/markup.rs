//! Markup and scripts in what should be text.

use crate::{
    server::ok,
    support::{RSS, calendars::event},
    trial::{Case, alone, run_all},
};

const SCRIPTS: &str = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)><style>*{display:none}</style>\
                       <iframe src=\"javascript:alert(4)\"></iframe><a href=\"javascript:alert(5)\" onclick=alert(6)>text</a>\
                       <b onmouseover=alert(7)>words</b><object data=x></object><math><mtext></math><!-- --!><script>alert(8)</script>-->";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn rss(title: &str, summary: &str) -> Vec<u8> {
    format!("<rss version=\"2.0\"><channel><title>t</title><item><guid>{title}</guid><title>{title}</title><description>{summary}</description></item></channel></rss>").into_bytes()
}

fn atom(kind: &str, text: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>f</id><updated>2026-03-10T10:00:00Z</updated><entry><id>urn:1</id>\
         <title type=\"{kind}\">{text} title</title><summary type=\"{kind}\">{text} summary</summary><updated>2026-03-10T10:00:00Z</updated></entry></feed>"
    )
}

#[tokio::test]
async fn in_feeds() {
    let _alone = alone().await;
    let once = escaped(SCRIPTS);
    let twice = escaped(&once);
    let cdata = format!("<![CDATA[{SCRIPTS}]]>");
    let json = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "t",
        "items": [{ "id": SCRIPTS, "title": SCRIPTS, "content_html": SCRIPTS, "url": "javascript:alert(1)" },
                  { "id": "2", "title": SCRIPTS, "content_text": SCRIPTS, "summary": SCRIPTS }],
    });
    run_all([
        Case::rss("scripts in RSS", rss(&once, &once)).keeps(1),
        Case::rss("scripts in RSS, escaped twice", rss(&twice, &twice)).keeps(1),
        Case::rss("scripts in character data", rss(&cdata, &cdata)).keeps(1),
        Case::rss("scripts in Atom's text", atom("text", &once)).keeps(1),
        Case::rss("scripts in Atom's HTML", atom("html", &once)).keeps(1),
        Case::rss("scripts in Atom's XHTML", atom("xhtml", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script><p onclick=\"x()\">words</p></div>")).keeps(1),
        Case::feed("scripts in a JSON feed", ok("application/feed+json", json.to_string())).keeps(2),
    ])
    .await;
}

#[tokio::test]
async fn only_words_are_left() {
    let _alone = alone().await;
    let once = escaped(SCRIPTS);
    let stored = Case::rss("scripts in RSS", rss("x", &once)).keeps(1).run().await;
    assert!(stored.contains(&"words".to_owned()), "{stored:?}");
}

#[tokio::test]
async fn in_calendars() {
    let _alone = alone().await;
    let lines = ["UID", "SUMMARY", "LOCATION", "DESCRIPTION"]
        .map(|name| format!("{name}:{}", SCRIPTS.replace(',', "\\,").replace(';', "\\;")));
    let lines: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .chain(["DTSTART;TZID=<script>alert(1)</script>:20260312T100000"])
        .collect();
    Case::events("scripts in a calendar", &event(&lines))
        .keeps_with(1, "time zone that is not known")
        .run()
        .await;
}

#[tokio::test]
async fn markup_that_explodes() {
    let _alone = alone().await;
    // Each block would make all that is open anew.
    let formats: String = (0..900).map(|i| format!("<b a{i}>")).collect();
    let blocks = "<div>x</div>".repeat(500);
    let explosion = escaped(&format!("<div>{formats}</div>{blocks}"));
    let item = |i: usize| {
        format!("<item><guid>{i}</guid><title>{i}</title><description>{explosion}</description></item>")
    };
    let many: String = (0..300).map(item).collect();
    let tables = escaped(&"<table><tr><td>".repeat(600));
    let deep: String = (0..300)
        .map(|i| {
            format!("<item><guid>{i}</guid><title>{i}</title><description>{tables}</description></item>")
        })
        .collect();
    let channel = |items: &str| format!("<rss version=\"2.0\"><channel>{items}</channel></rss>");
    run_all([
        Case::feed("open formats, made anew by every block", ok(RSS, channel(&many))).keeps(300),
        Case::feed("tables within tables", ok(RSS, channel(&deep))).keeps(300),
    ])
    .await;
}
