//! Signs that change how text is read, or are no text at all.

use crate::{
    server::ok,
    support::calendars::event,
    trial::{Case, alone, run_all},
};

/// Turned around, hidden, of no width; a byte order mark, a bell, an escape sequence, a line separator, tags.
const SIGNS: &str = "\u{202e}moc.live\u{202c}\u{2066}a\u{2069}\u{200b}b\u{200e}\u{200f}\u{61c}c\u{feff}d\u{85}\u{2028}e\u{e0041}\u{e0042}f\u{ad}";

#[tokio::test]
async fn in_every_text() {
    let _alone = alone().await;
    let rss = format!(
        "<rss version=\"2.0\"><channel><item><guid>{SIGNS}</guid><title>{SIGNS}</title><description>{SIGNS}</description></item>\
         <item><guid>2</guid><title>&#x202e;x&#7;y&#27;[31m</title><description>&lt;p&gt;&amp;#x202e;x&amp;#7;y&lt;/p&gt;</description></item></channel></rss>"
    );
    let json = serde_json::json!({
        "version": "https://jsonfeed.org/version/1", "title": "t",
        "items": [{ "id": format!("{SIGNS}\u{0}\u{7}"), "title": format!("{SIGNS}\u{0}\u{1b}[2J"), "content_text": format!("{SIGNS}\u{0}") }],
    });
    let lines = ["UID", "SUMMARY", "LOCATION", "DESCRIPTION"]
        .map(|name| format!("{name}:{SIGNS}\u{7}\u{1b}[31m\u{0}"));
    let zone = format!("DTSTART;TZID=\"{SIGNS}\u{7}\":20260312T100000");
    let lines: Vec<&str> = lines.iter().map(String::as_str).chain([zone.as_str()]).collect();
    run_all([
        Case::rss("signs in RSS", rss).keeps(2),
        Case::feed("signs in a JSON feed", ok("application/feed+json", json.to_string())).keeps(1),
        Case::events("signs in a calendar", &event(&lines)).keeps_with(1, "time zone that is not known"),
    ])
    .await;
}
