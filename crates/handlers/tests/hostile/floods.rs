//! Feeds that are too many or too much.

use serde_json::json;

use crate::{
    server::ok,
    trial::{Case, alone, run_all},
};

/// Articles kept of one answer.
const OF_ANSWER: usize = 500;

fn channel(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

#[tokio::test]
async fn of_items() {
    let _alone = alone().await;
    let numbered: String =
        (0..120_000).map(|i| format!("<item><guid>{i}</guid><title>{i}</title></item>")).collect();
    let entries: String =
        (0..100_000).map(|i| format!("<entry><id>{i}</id><title>{i}</title></entry>")).collect();
    let rdf: String = (0..100_000)
        .map(|i| format!("<item><title>{i}</title><link>http://a.test/{i}</link></item>"))
        .collect();
    let rdf = format!(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel><title>t</title></channel>{rdf}</rdf:RDF>"
    );
    let same = "<item><guid>1</guid><title>Same</title></item>".repeat(200_000);
    run_all([
        Case::rss("a million empty items", channel(&"<item/>".repeat(1_300_000))).keeps(0),
        Case::rss("a million tiny items", channel(&"<item><title>x</title></item>".repeat(280_000))).keeps(1),
        Case::rss("more items than are kept", channel(&numbered)).keeps(OF_ANSWER),
        Case::rss(
            "more entries than are kept",
            format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>{entries}</feed>"),
        )
        .keeps(OF_ANSWER),
        Case::rss("more items of RDF than are kept", rdf).keeps(OF_ANSWER),
        Case::rss("one guid again and again", channel(&same)).keeps(1),
        Case::rss(
            "guids that differ in what is cut",
            channel(
                &(0..5)
                    .map(|i| {
                        format!("<item><guid>{}{i}</guid><title>{i}</title></item>", "g".repeat(100_000))
                    })
                    .collect::<String>(),
            ),
        )
        .keeps(5),
    ])
    .await;
}

#[tokio::test]
async fn of_elements() {
    const TOO_MANY: &str = "more elements than any feed";
    let _alone = alone().await;
    run_all([
        Case::rss("an item with a million categories", channel(&format!("<item><guid>1</guid><title>x</title>{}</item>", "<category/>".repeat(800_000)))).refused(TOO_MANY),
        Case::rss("a channel with a million links", channel(&"<link/>".repeat(1_200_000))).refused(TOO_MANY),
        Case::rss("an entry with a million authors", format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>x</title>{}</entry></feed>", "<author/>".repeat(900_000))).refused(TOO_MANY),
        Case::rss("a channel with a million images", channel(&"<image><url>x</url></image>".repeat(300_000))).refused(TOO_MANY),
    ])
    .await;
}

#[tokio::test]
async fn of_text() {
    let _alone = alone().await;
    run_all([
        Case::rss(
            "a title of nine megabytes",
            channel(&format!("<item><guid>1</guid><title>{}</title></item>", "word ".repeat(1_800_000))),
        )
        .keeps(1),
        Case::rss(
            "a title of nine megabytes in pieces",
            channel(&format!("<item><guid>1</guid><title>{}</title></item>", "&amp;a".repeat(1_500_000))),
        )
        .keeps(1),
        Case::rss(
            "a summary of nine megabytes of tags",
            channel(&format!(
                "<item><guid>1</guid><title>t</title><description>{}</description></item>",
                "&lt;b&gt;".repeat(1_000_000)
            )),
        )
        .keeps(1),
        Case::rss(
            "a guid and a link of four megabytes",
            channel(&format!(
                "<item><guid>{0}</guid><title>t</title><link>http://a.test/{0}</link></item>",
                "g".repeat(4_000_000)
            )),
        )
        .keeps(1),
    ])
    .await;
}

#[tokio::test]
async fn of_json() {
    let _alone = alone().await;
    let feed = |items: &str| {
        ok(
            "application/feed+json",
            format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"t\",\"items\":[{items}]}}"),
        )
    };
    let list = |one: &str, many: usize| format!("{}{one}", format!("{one},").repeat(many - 1));
    let numbered: Vec<_> =
        (0..2_000).map(|i| json!({ "id": i.to_string(), "title": i.to_string() }).to_string()).collect();
    run_all([
        Case::feed("a million empty items of JSON", feed(&list("{}", 3_000_000))).keeps(0),
        Case::feed("a million items of JSON", feed(&list("{\"id\":\"\",\"title\":\"x\"}", 400_000))).keeps(1),
        Case::feed("more items of JSON than are kept", feed(&numbered.join(","))).keeps(OF_ANSWER),
        Case::feed(
            "an item of JSON with a million tags",
            feed(&format!("{{\"id\":\"1\",\"title\":\"x\",\"tags\":[{}]}}", list("\"\"", 3_000_000))),
        )
        .keeps(1),
        Case::feed(
            "an item of JSON with a million attachments",
            feed(&format!(
                "{{\"id\":\"1\",\"title\":\"x\",\"attachments\":[{}]}}",
                list("{\"url\":\"\",\"mime_type\":\"\"}", 300_000)
            )),
        )
        .keeps(1),
        Case::feed("lists within lists", feed(&"[".repeat(5_000_000))).refused("not a feed that can be read"),
        Case::feed(
            "a title of JSON of nine megabytes",
            feed(&format!("{{\"id\":\"1\",\"title\":\"{}\"}}", "\\u0041".repeat(1_500_000))),
        )
        .keeps(1),
    ])
    .await;
}
