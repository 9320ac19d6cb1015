//! From the bytes of an RSS, Atom or JSON feed to articles.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use feed_rs::{
    model::{Entry, FeedType, Text},
    parser,
};
use sha2::{Digest, Sha256};
use store::queries::articles::NewArticle;
use url::Url;

use super::{Answer, date};
use crate::text;

mod json;
mod xml;

/// Articles taken from one answer.
pub(super) const MAX_ARTICLES: usize = 500;
const MAX_TITLE_CHARS: usize = 300;
const MAX_SUMMARY_CHARS: usize = 2_000;
pub(super) const MAX_GUID_CHARS: usize = 500;
const MAX_URL_CHARS: usize = 2_000;
const NOT_A_FEED: &str = "this is not a feed that can be read (RSS, Atom or JSON Feed)";
/// Nothing was on the web before.
const FIRST_YEAR: i32 = 1990;

/// Reads a feed.
pub(super) fn articles(answer: Answer, now: DateTime<Utc>) -> Result<Vec<NewArticle>, &'static str> {
    let Answer { body, url, charset } = answer;
    let base = &without_credentials(url);
    if body.iter().find(|byte| matches!(byte, b'<' | b'{')) == Some(&b'{') {
        return json::articles(&body, base, now).ok_or(NOT_A_FEED);
    }
    let xml = xml::cut_down(body, charset)?;
    let parser = parser::Builder::new()
        .base_uri(Some(base))
        .sanitize_content(false)
        // No id of the library's making: ours comes from the link, and stays the same from fetch to fetch.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(date::instant)
        .build();
    let feed = parser.parse(xml.as_slice()).map_err(|error| {
        tracing::debug!(%error, "a feed could not be read");
        NOT_A_FEED
    })?;
    let is_html = feed.feed_type != FeedType::Atom;
    let articles = feed.entries.into_iter().take(MAX_ARTICLES);
    Ok(articles.filter_map(|entry| article(&entry, is_html, now)).collect())
}

fn article(entry: &Entry, is_html: bool, now: DateTime<Utc>) -> Option<NewArticle> {
    let title = entry.title.as_ref().map(|title| title_text(title, is_html)).unwrap_or_default();
    let summary = match (&entry.summary, &entry.content) {
        (Some(summary), _) if !summary.content.trim().is_empty() => {
            plain(summary, is_html, MAX_SUMMARY_CHARS)
        }
        (_, Some(content)) => text::from_html(content.body.as_deref().unwrap_or_default(), MAX_SUMMARY_CHARS),
        _ => String::new(),
    };
    // Those with a target lead to comments on the article.
    let mut links = entry.links.iter().filter(|link| link.target.is_none());
    let link = links.clone().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let link = link.or_else(|| links.next()).map(|link| link.href.as_str());
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
        (guid, _) => text::id(guid, MAX_GUID_CHARS),
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
    openable(Url::parse(link.trim()).ok()?)
}

fn openable(url: Url) -> Option<String> {
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let url = is_web.then(|| without_credentials(url))?;
    (url.as_str().len() <= MAX_URL_CHARS).then(|| url.into())
}

/// The name and password with which a feed is read are nobody's business who opens an article, nor the database's.
fn without_credentials(mut url: Url) -> Url {
    // Refused only by addresses that cannot have them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// Nothing says whether a title of RSS is HTML or speaks of it: only what formats words is taken for markup.
fn title_text(title: &Text, is_html: bool) -> String {
    if is_html {
        text::from_title(&title.content, MAX_TITLE_CHARS)
    } else {
        plain(title, false, MAX_TITLE_CHARS)
    }
}

/// Summaries of RSS are HTML whatever their type says; Atom means what it says.
fn plain(text: &Text, is_html: bool, max_chars: usize) -> String {
    if is_html || text.content_type.subty() != "plain" {
        text::from_html(&text.content, max_chars)
    } else {
        text::plain(&text.content, max_chars)
    }
}

#[cfg(test)]
mod tests;
