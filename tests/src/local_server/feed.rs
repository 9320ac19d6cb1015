//! A feed of the local server: RSS 2.0 with an `ETag`.

use std::collections::VecDeque;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};

/// An item of a feed.
#[derive(Clone, Debug)]
pub struct Item {
    /// Title, plain text.
    pub title: String,
    /// Summary; markup is escaped as publishers do.
    pub summary: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

impl Item {
    /// An item published now.
    pub fn new(title: impl Into<String>, summary: impl Into<String>) -> Self {
        Self { title: title.into(), summary: summary.into(), published_at: Utc::now() }
    }
}

#[derive(Default)]
pub(super) struct Feed {
    items: Vec<Item>,
    failures: VecDeque<u16>,
}

impl Feed {
    pub fn publish(&mut self, item: Item) {
        self.items.push(item);
    }

    pub fn fail_next(&mut self, count: usize, status: u16) {
        self.failures.extend(std::iter::repeat_n(status, count));
    }

    pub fn answer(&mut self, name: &str, known_tag: Option<&str>) -> Response {
        if let Some(status) = self.failures.pop_front() {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return status.into_response();
        }
        let tag = format!("\"{}\"", self.items.len());
        if known_tag == Some(&tag) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
        }
        let head = [(header::CONTENT_TYPE, "application/rss+xml".to_owned()), (header::ETAG, tag)];
        (head, self.rss(name)).into_response()
    }

    fn rss(&self, name: &str) -> String {
        let items: Vec<String> = (1..)
            .zip(&self.items)
            .map(|(number, item)| {
                format!(
                    "<item><title>{}</title><link>https://news.example/{name}/{number}</link>\
                     <guid isPermaLink=\"false\">{name}-{number}</guid><pubDate>{}</pubDate>\
                     <description>{}</description></item>",
                    escape(&item.title),
                    item.published_at.to_rfc2822(),
                    escape(&item.summary)
                )
            })
            .collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>{name}</title>\
             <link>https://news.example/{name}</link><description>{name}</description>{}</channel></rss>",
            items.concat()
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
