//! XML that grows when it is read: depth, entities, attributes, namespaces.

use crate::trial::{Case, alone, run_all};

fn item(title: &str) -> String {
    format!("<item><guid>1</guid><title>{title}</title></item>")
}

fn rss_of(prolog: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>{prolog}<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>"
    )
}

/// Each entity is ten of the one before.
fn billion_laughs() -> String {
    let mut entities = "<!ENTITY lol0 \"lol\">".to_owned();
    for i in 1..10 {
        entities += &format!("<!ENTITY lol{i} \"{}\">", format!("&lol{};", i - 1).repeat(10));
    }
    rss_of(&format!("<!DOCTYPE rss [{entities}]>"), &item("A &lol9; B"))
}

#[tokio::test]
async fn depth() {
    const TOO_DEEP: &str = "nested too deeply";
    let _alone = alone().await;
    run_all([
        Case::rss(
            "elements within elements",
            "<rss version=\"2.0\"><channel>".to_owned() + &"<a xmlns=\"x\">".repeat(700_000),
        )
        .refused(TOO_DEEP),
        Case::rss(
            "elements within elements, closed",
            rss_of("", &format!("{}{}", "<a>".repeat(300_000), "</a>".repeat(300_000))),
        )
        .refused(TOO_DEEP),
        Case::rss(
            "depth within an item's text",
            rss_of("", &format!("<item><title>{}</title></item>", "<b>".repeat(500_000))),
        )
        .refused(TOO_DEEP),
    ])
    .await;
}

#[tokio::test]
async fn entities() {
    let _alone = alone().await;
    let quadratic = format!("<!DOCTYPE rss [<!ENTITY a \"{}\">]>", "a".repeat(100_000));
    let external = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y SYSTEM \"http://127.0.0.1:1/y\">]>";
    let parameter = "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>";
    let outside = "<!DOCTYPE rss SYSTEM \"file:///dev/zero\">";
    run_all([
        Case::rss("a billion laughs", billion_laughs()).keeps(1),
        Case::rss("one large entity many times", rss_of(&quadratic, &item(&"&a;".repeat(50_000)))).keeps(1),
        Case::rss("external entities", rss_of(external, &item("&x;&y;&amp; more"))).keeps(1),
        Case::rss("a parameter entity", rss_of(parameter, &item("One"))).keeps(1),
        Case::rss("a document type from a device", rss_of(outside, &item("One"))).keeps(1),
        Case::rss("a million entities", rss_of("", &item(&"&#x41;".repeat(1_000_000)))).keeps(1),
        Case::rss("nine megabytes of ampersands", rss_of("", &item(&"&".repeat(60_000)).repeat(150)))
            .keeps(1),
        Case::rss("nine megabytes of NULs", rss_of("", &item(&"&#0;".repeat(50_000)).repeat(45))).keeps(1),
        Case::rss(
            "a document type that never ends",
            "<!DOCTYPE rss [".to_owned() + &"<!ENTITY a \"b\">".repeat(600_000),
        )
        .refused("not a feed that can be read"),
    ])
    .await;
}

#[tokio::test]
async fn nothing_of_a_file_is_read() {
    let _alone = alone().await;
    let external = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let stored = Case::rss("an external entity", rss_of(external, &item("Users: &x;"))).keeps(1).run().await;
    assert!(!stored.iter().any(|text| text.contains("root:")), "{stored:?}");
}

#[tokio::test]
async fn attributes_and_names() {
    const TOO_MANY: &str = "more attributes than any feed";
    let _alone = alone().await;
    let attributes: String = (0..700_000).map(|i| format!(" a{i}=\"\"")).collect();
    let namespaces: String = (0..200_000).map(|i| format!(" xmlns:n{i}=\"u\"")).collect();
    // As many on each level as one tag may have, and many elements to look them up for.
    let open: String = (0..90)
        .map(|i| format!("<a{}>", (0..60).map(|j| format!(" xmlns:n{i}x{j}=\"u\"")).collect::<String>()))
        .collect();
    run_all([
        Case::rss(
            "a tag with countless attributes",
            rss_of("", &format!("<item{attributes}><title>x</title></item>")),
        )
        .refused(TOO_MANY),
        Case::rss(
            "a tag with countless namespaces",
            rss_of("", &format!("<item{namespaces}><title>x</title></item>")),
        )
        .refused(TOO_MANY),
        Case::rss("namespaces on every level", rss_of("", &format!("{open}{}", "<n1x1:b/>".repeat(500_000))))
            .refused(TOO_MANY),
        Case::rss("a name of nine megabytes", rss_of("", &format!("<{}/>", "n".repeat(9_000_000))))
            .refused(TOO_MANY),
        Case::rss(
            "a comment of nine megabytes",
            rss_of(&format!("<!--{}-->", "-x".repeat(4_500_000)), &item("One")),
        )
        .keeps(1),
    ])
    .await;
}
