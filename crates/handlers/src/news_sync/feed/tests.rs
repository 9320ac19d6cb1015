use encoding_rs::Encoding;

use super::*;

fn now() -> DateTime<Utc> {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

fn read(body: impl Into<Vec<u8>>) -> Vec<NewArticle> {
    let base = Url::parse("http://ada:pa55word@example.org/news/feed").unwrap();
    articles(Answer { body: body.into(), url: base, charset: None }, now()).unwrap()
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

#[test]
fn a_json_feed_may_begin_with_a_mark_and_have_relative_links() {
    let json = |mark: &str, url: &str| {
        format!(
            "{mark}{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"title\":\"a\",\"url\":\"{url}\"}}]}}"
        )
    };
    let link = |body: String| read(body).remove(0).url;
    let linked = |address: &str| Some(address.to_owned());
    assert_eq!(link(json("\u{feff}", "http://a.test/1")), linked("http://a.test/1"));
    assert_eq!(link(json("", "/a/2")), linked("http://example.org/a/2"));
    assert_eq!(link(json("", "javascript:alert(1)")), None);
}

fn atom(entry: &str) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><entry>{entry}</entry></feed>")
}

#[test]
fn titles_of_rss_keep_the_tags_they_speak_of() {
    let title = |title: &str| read(rss(&format!("<item><title>{title}</title></item>"))).remove(0).title;
    assert_eq!(title("The &lt;dialog&gt; element"), "The ‹dialog› element");
    assert_eq!(title("Vec&lt;String&gt; and &amp;lt;T&gt;"), "Vec<String> and <T>");
    assert_eq!(
        title("&lt;b&gt;Now&lt;/b&gt; &lt;a href='x'&gt;here&lt;/a&gt;&lt;br/&gt;too"),
        "Now here too"
    );
    assert_eq!(title("a &lt;section&gt; and a &lt;spanner&gt;"), "a ‹section› and a <spanner>");
}

#[test]
fn an_article_from_slightly_ahead_is_dated_now() {
    let date = |date: &str| {
        read(rss(&format!("<item><title>a</title><pubDate>{date}</pubDate></item>"))).remove(0).published_at
    };
    assert_eq!(date("Tue, 10 Mar 2026 23:00:00 GMT"), Some(now()));
    assert_eq!(date("Wed, 11 Mar 2026 13:00:00 GMT"), None);
}

#[test]
fn a_date_without_a_zone_is_one_in_every_kind_of_feed() {
    let date = "2026-03-10 10:00:00";
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>\
         <entry><title>a</title><updated>{date}</updated></entry></feed>"
    );
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"title\":\"a\",\"date_published\":\"{date}\"}}]}}"
    );
    for feed in [rss(&format!("<item><title>a</title><pubDate>{date}</pubDate></item>")), atom, json] {
        assert_eq!(read(&*feed).remove(0).published_at, Some(now() - TimeDelta::hours(2)), "{feed}");
    }
}

#[test]
fn a_feed_is_read_in_the_encoding_it_has() {
    let url = Url::parse("http://example.org/").unwrap();
    let title = |body: &[u8], charset: Option<&str>| {
        let answer = Answer {
            body: body.to_vec(),
            url: url.clone(),
            charset: charset.and_then(|label| Encoding::for_label(label.as_bytes())),
        };
        articles(answer, now()).unwrap().remove(0).title
    };
    let feed = |declaration: &str| format!("{declaration}{}", rss("<item><title>Café</title></item>"));
    let latin = |declaration: &str| -> Vec<u8> {
        feed(declaration).chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
    };
    let declared = "<?xml version='1.0' encoding = \"ISO-8859-1\" ?><!-- not utf-8 -->";
    assert_eq!(title(&latin(declared), None), "Café", "blanks, and another encoding's name beside");
    assert_eq!(title(&latin(declared), Some("utf-8")), "Café", "the feed knows better than the server");
    assert_eq!(title(&latin(""), Some("iso-8859-1")), "Café", "only the server says so");
    assert_eq!(title(feed("").as_bytes(), Some("utf-16")), "Café", "which it cannot be");
    assert_eq!(title(feed("\u{feff}").as_bytes(), Some("iso-8859-1")), "Café", "the mark knows best");
    assert_eq!(title(&latin(""), None), "Caf?", "nobody says so");
    for declaration in ["", "<?xml version='1.0' encoding='UTF-16'?>"] {
        let units = || feed(declaration).encode_utf16().collect::<Vec<u16>>();
        let little: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
        assert_eq!([title(&little, None), title(&big, None)], ["Café", "Café"], "{declaration}");
    }
}

#[test]
fn a_bare_ampersand_is_text() {
    let item = |title: &str| {
        let link = "<link>http://a.test/?x=1&y=2&amp;z=3</link>";
        read(rss(&format!("<item><title>{title}</title>{link}</item>"))).remove(0)
    };
    for (title, expected) in [
        ("Ben & Jerry's", "Ben & Jerry's"),
        ("AT&T &amp; R&D; both", "AT&T & R&D; both"),
        ("&", "&"),
        ("a &&amp; b &", "a && b &"),
        ("a & <![CDATA[b & c]]>", "a & b & c"),
    ] {
        let article = item(title);
        assert_eq!(article.title, expected);
        assert_eq!(article.url.as_deref(), Some("http://a.test/?x=1&y=2&z=3"), "{title}");
    }
    let atom = atom("<title>a & b</title><link href=\"http://a.test/?x=1&y=2\"/>");
    assert_eq!(read(atom).remove(0).url.as_deref(), Some("http://a.test/?x=1&y=2"));
}

#[test]
fn a_number_that_is_no_sign_spoils_one_sign_and_not_the_feed() {
    let title = |title: &str| read(rss(&format!("<item><title>{title}</title></item>"))).remove(0).title;
    assert_eq!(title("a &#55357;&#56846; b"), "a 😎 b", "a sign in two halves, as UTF-16 has it");
    assert_eq!(title("&#xD83D;&#xDE0E;&#55357;<![CDATA[&]]>&#56846;"), "😎\u{fffd}&\u{fffd}");
    assert_eq!(title("&#55357;&#55357;&#56846;&#55357;&amp;"), "\u{fffd}😎\u{fffd}&");
    assert_eq!(title("&#55357;"), "\u{fffd}");
    assert_eq!(title("&#0;&#1114112;&#xFFFFFFFFFF;"), "\u{fffd}\u{fffd}\u{fffd}");
    assert_eq!(title("&#X41;&#X26;&#x42;"), "A&B");
    assert_eq!(title("&#y=2; &#; &#x;"), "&#y=2; &#; &#x;");
}

#[test]
fn a_kind_of_text_that_is_not_known_is_read_as_what_it_means() {
    let title = |kind: &str, text: &str| {
        read(atom(&format!("<title xml:lang='en' type={kind} a=''>{text}</title>"))).remove(0).title
    };
    let (html, shown) = ("&lt;b&gt;a&lt;/b&gt;", "‹b›a‹/b›");
    for kind in ["'text/plain'", "\"TEXT\"", "'plain'", "''", "'a &amp; b'"] {
        assert_eq!(title(kind, html), shown, "{kind}");
    }
    for kind in ["'HTML'", "'text/html; charset=utf-8'", "'html'"] {
        assert_eq!(title(kind, html), "a", "{kind}");
    }
    for kind in ["'xhtml'", "\"application/xhtml+xml\""] {
        assert_eq!(title(kind, "<div>a <b>b</b></div>"), "a b", "{kind}");
    }
    for content in
        ["type='application/xml'>b", "type='image/png' src='b.png'>", "type='text/plain'>", "type='x'>b"]
    {
        let entry = format!("<title>a</title><content {content}</content>");
        let summary = if content.ends_with('b') { "b" } else { "" };
        assert_eq!(read(atom(&entry)).remove(0).summary, summary, "{content}");
    }
}

#[test]
fn rss_of_any_version_is_read() {
    for version in
        ["", " version=''", " version='0.91'", " version=\"0.93\"", " version='2.0.1'", " a='' version='3'"]
    {
        let feed = rss("<item><title>a</title></item>").replace(" version=\"2.0\"", version);
        assert_eq!(read(feed).remove(0).title, "a", "{version}");
    }
}

#[test]
fn what_says_nothing_of_a_video_leaves_its_entry() {
    let media = "<media:group><media:title>b</media:title><media:description></media:description>\
                 <title>c</title></media:group>";
    let feed = atom(&format!("<title>a</title>{media}"))
        .replace("<feed ", "<feed xmlns:media=\"http://search.yahoo.com/mrss/\" ");
    assert_eq!(read(feed).remove(0).title, "a");
}

#[test]
fn an_article_opens_itself_and_not_its_comments() {
    let link = |links: &str| {
        let wfw = "xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"";
        read(rss(&format!("<item {wfw}><title>a</title>{links}</item>"))).remove(0).url
    };
    let comments = "<comments>http://a.test/1#comments</comments>\
                    <wfw:commentRss>http://a.test/1/comments.rss</wfw:commentRss>";
    let article = Some("http://a.test/1".to_owned());
    assert_eq!(link(&format!("{comments}<link>http://a.test/1</link>")), article);
    assert_eq!(link(&format!("{comments}<guid>http://a.test/1</guid>")), article);
    assert_eq!(link(comments), None);
}
