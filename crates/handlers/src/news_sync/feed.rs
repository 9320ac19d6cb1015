//! From the bytes of an RSS, Atom or JSON feed to articles.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use feed_rs::{
    model::{Entry, FeedType, Text},
    parser,
};
use quick_xml::{Reader, encoding::DecodingReader, events::Event};
use sha2::{Digest, Sha256};
use store::queries::articles::NewArticle;
use url::Url;

use crate::text;

/// Articles taken from one answer.
pub(super) const MAX_ARTICLES: usize = 500;
const MAX_TITLE_CHARS: usize = 300;
const MAX_SUMMARY_CHARS: usize = 2_000;
const MAX_GUID_CHARS: usize = 500;
const MAX_URL_CHARS: usize = 2_000;
/// Elements within elements; feeds need about ten.
const MAX_XML_DEPTH: usize = 100;
/// Nothing was on the web before.
const FIRST_YEAR: i32 = 1990;

/// Reads a feed. `base` is where it came from, for relative links.
pub(super) fn articles(body: &[u8], base: &Url, now: DateTime<Utc>) -> Result<Vec<NewArticle>, String> {
    check_depth(body)?;
    let parser = parser::Builder::new()
        .base_uri(Some(base))
        .sanitize_content(false)
        // No id of the library's making: ours comes from the link, and stays the same from fetch to fetch.
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser.parse(body).map_err(|error| {
        tracing::debug!(%error, "a feed could not be read");
        "this is not a feed that can be read (RSS, Atom or JSON Feed)".to_owned()
    })?;
    let is_html = feed.feed_type != FeedType::Atom && feed.feed_type != FeedType::JSON;
    let articles = feed.entries.into_iter().take(MAX_ARTICLES);
    Ok(articles.filter_map(|entry| article(&entry, is_html, now)).collect())
}

fn article(entry: &Entry, is_html: bool, now: DateTime<Utc>) -> Option<NewArticle> {
    let title = entry.title.as_ref().map(|title| plain(title, is_html, MAX_TITLE_CHARS)).unwrap_or_default();
    let summary = match (&entry.summary, &entry.content) {
        (Some(summary), _) if !summary.content.trim().is_empty() => {
            plain(summary, is_html, MAX_SUMMARY_CHARS)
        }
        (_, Some(content)) => text::from_html(content.body.as_deref().unwrap_or_default(), MAX_SUMMARY_CHARS),
        _ => String::new(),
    };
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let link = link.or(entry.links.first()).map(|link| link.href.as_str());
    // A permalink guid stands in for a missing link.
    let url = link.and_then(web_link).or_else(|| web_link(&entry.id));
    finish(
        Draft { guid: &entry.id, title, url, summary, published_at: entry.published.or(entry.updated) },
        now,
    )
}

/// An article before its last checks.
pub(super) struct Draft<'a> {
    pub(super) guid: &'a str,
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) summary: String,
    pub(super) published_at: Option<DateTime<Utc>>,
}

/// The last checks every source shares. `None` when there is nothing to show.
pub(super) fn finish(draft: Draft<'_>, now: DateTime<Utc>) -> Option<NewArticle> {
    let Draft { guid, title, url, summary, published_at } = draft;
    let title = text::one_line(&title, MAX_TITLE_CHARS);
    if title.is_empty() && summary.is_empty() {
        return None;
    }
    let guid = match (guid.trim(), &url) {
        ("", Some(url)) => url.clone(),
        ("", None) => format!("sha256:{:x}", Sha256::digest(format!("{title}\n{summary}"))),
        (long, _) if long.chars().count() > MAX_GUID_CHARS => format!("sha256:{:x}", Sha256::digest(long)),
        (guid, _) => guid.to_owned(),
    };
    let title = if title.is_empty() { text::one_line(&summary, 80) } else { title };
    Some(NewArticle {
        guid,
        title,
        url,
        summary,
        published_at: published_at.and_then(|at| believable(at, now)),
    })
}

/// Dates before the web are nonsense; dates well ahead would sit on top of the list for ever.
pub(super) fn believable(at: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (at.year() >= FIRST_YEAR && at <= now + TimeDelta::days(1)).then(|| at.min(now))
}

/// A link a person may open.
pub(super) fn web_link(link: &str) -> Option<String> {
    let url = Url::parse(link.trim()).ok()?;
    let fine =
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.as_str().len() <= MAX_URL_CHARS;
    fine.then(|| url.into())
}

/// Titles and summaries of RSS are HTML whatever their type says; Atom and JSON Feed mean what they say.
fn plain(text: &Text, is_html: bool, max_chars: usize) -> String {
    if is_html || text.content_type.subty() != "plain" {
        text::from_html(&text.content, max_chars)
    } else {
        text::plain(&text.content, max_chars)
    }
}

/// Refuses XML nested beyond any feed's need, before namespaces are resolved level by level.
fn check_depth(body: &[u8]) -> Result<(), String> {
    if body.iter().find(|byte| matches!(byte, b'<' | b'{')) != Some(&b'<') {
        return Ok(());
    }
    let mut reader = Reader::from_reader(DecodingReader::new(body));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            // What is malformed is the parser's to complain about.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
        if depth > MAX_XML_DEPTH {
            return Err("this feed is nested too deeply to be one".to_owned());
        }
        buffer.clear();
    }
}
