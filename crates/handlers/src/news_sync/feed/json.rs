//! From a JSON Feed to articles.
//!
//! Read field by field, so that of a list of millions no more is kept than is wanted.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use store::queries::articles::NewArticle;
use url::Url;

use super::{Draft, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, finish, openable, web_link};
use crate::{
    news_sync::{
        date::instant,
        lenient::{Firsts, Texts},
    },
    text,
};

const VERSION: &str = "https://jsonfeed.org/version/1";

#[derive(Deserialize)]
struct Feed {
    version: String,
    items: Firsts<Item>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    id: Texts,
    url: Texts,
    external_url: Texts,
    title: Texts,
    content_html: Texts,
    content_text: Texts,
    summary: Texts,
    date_published: Texts,
    date_modified: Texts,
}

/// Some servers begin with it; JSON knows no such thing.
const MARK_OF_UTF_8: &[u8] = b"\xef\xbb\xbf";

/// The articles of a feed; `None` when it is none.
pub(super) fn articles(body: &[u8], base: &Url, now: DateTime<Utc>) -> Option<Vec<NewArticle>> {
    let feed: Feed = serde_json::from_slice(body.strip_prefix(MARK_OF_UTF_8).unwrap_or(body))
        .inspect_err(|error| tracing::debug!(%error, "a feed could not be read"))
        .ok()?;
    let is_known = feed.version.starts_with(VERSION);
    is_known.then(|| feed.items.into_iter().filter_map(|item| article(&item, base, now)).collect())
}

fn article(item: &Item, base: &Url, now: DateTime<Utc>) -> Option<NewArticle> {
    let id = item.id.first();
    let link = [&item.url, &item.external_url].into_iter().map(Texts::first).find(|link| !link.is_empty());
    // A permalink stands in for a missing link.
    let url = link.and_then(|link| openable(base.join(link.trim()).ok()?)).or_else(|| web_link(id));
    let date = [&item.date_published, &item.date_modified].into_iter().map(Texts::first).find_map(instant);
    finish(
        Draft {
            guid: id,
            title: text::plain(item.title.first(), MAX_TITLE_CHARS),
            url,
            summary: summary(item),
            published_at: date,
        },
        now,
    )
}

fn summary(item: &Item) -> String {
    let summary = text::plain(item.summary.first(), MAX_SUMMARY_CHARS);
    if !summary.is_empty() {
        return summary;
    }
    match item.content_html.first() {
        "" => text::plain(item.content_text.first(), MAX_SUMMARY_CHARS),
        html => text::from_html(html, MAX_SUMMARY_CHARS),
    }
}
