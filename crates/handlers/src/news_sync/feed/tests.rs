use super::*;

fn now() -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

fn read(body: impl Into<Vec<u8>>) -> Vec<NewArticle> {
    let base = Url::parse("http://ada:pa55word@example.org/news/feed").unwrap();
    articles(body.into(), &base, now()).unwrap()
}

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

#[test]
fn a_password_of_the_address_goes_into_no_article() {
    let entry = |base: &str, link: &str| {
        format!(
            "<entry{base}><title>a</title><link href=\"{link}\"/><updated>2026-03-10T10:00:00Z</updated></entry>"
        )
    };
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>{}{}{}</feed>",
        entry("", "a/1"),
        entry(" xml:base=\"http://ada:pa55word@example.org/b/\"", "2"),
        entry("", "http://ada@example.org/c/3"),
    );
    let found: Vec<_> =
        read(atom).into_iter().map(|article| (article.guid, article.url.unwrap_or_default())).collect();
    let expected = ["news/a/1", "b/2", "c/3"].map(|path| format!("http://example.org/{path}"));
    assert_eq!(found, expected.map(|address| (address.clone(), address)));
}
