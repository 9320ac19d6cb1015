//! From the answer of the `NewsData` service's `latest` endpoint to articles.
//!
//! Its fields may be missing, null, a string or a list of strings, depending on the plan and the article. It may quote
//! the request, and with it the key, in any of them.

use chrono::{DateTime, NaiveDateTime, Utc};
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use store::queries::articles::NewArticle;

use super::feed::{Draft, MAX_ARTICLES, finish, web_link};
use crate::{http::FetchError, secrets::Redactor, source::Failure, text};

#[derive(Deserialize)]
struct Answer {
    status: Option<String>,
    #[serde(default)]
    results: Value,
}

impl Answer {
    /// Redacted before anything is cut or put together: half a key would not be found.
    fn read(body: &[u8], redactor: &Redactor) -> Option<Self> {
        let mut answer: Self = serde_json::from_slice(body).ok()?;
        redactor.redact_json(&mut answer.results);
        Some(answer)
    }
}

/// Reads a good answer.
pub(super) fn articles(
    body: &[u8],
    redactor: &Redactor,
    now: DateTime<Utc>,
) -> Result<Vec<NewArticle>, Failure> {
    let answer = Answer::read(body, redactor)
        .ok_or_else(|| Failure::new("the service sent something that is not its usual answer"))?;
    if answer.status.as_deref() != Some("success") {
        return Err(Failure::new(complaint(&answer.results)));
    }
    match answer.results {
        Value::Array(results) => {
            Ok(results.iter().take(MAX_ARTICLES).filter_map(|result| article(result, now)).collect())
        }
        Value::Null => Ok(Vec::new()),
        _ => Err(Failure::new("the service sent something that is not its usual answer")),
    }
}

/// What a bad answer means, in the service's own words where it has some.
pub(super) fn failure(error: FetchError, redactor: &Redactor) -> Failure {
    let said = match &error {
        FetchError::Status { body, .. } => Answer::read(body, redactor).map(|answer| answer.results),
        _ => None,
    };
    let refused =
        matches!(&error, FetchError::Status { status: StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, .. });
    let mut failure = Failure::from(error);
    if refused {
        let said = said.filter(Value::is_object).map(|said| complaint(&said)).unwrap_or_default();
        let message = format!("NewsData refuses the key; set a valid one in the settings. {said}");
        message.trim_end().clone_into(&mut failure.message);
    } else if let Some(said) = said.filter(Value::is_object) {
        failure.message = format!("{}; {}", failure.message, complaint(&said));
    }
    failure.redacted(redactor)
}

/// `{"message","code"}`, as the service complains.
fn complaint(results: &Value) -> String {
    let message = strings(&results["message"]).join(" ");
    let code = results["code"].as_str().unwrap_or("unknown");
    if message.is_empty() {
        return format!("the service reports an error ({})", text::one_line(code, 50));
    }
    format!("the service says: {} ({})", text::one_line(&message, 200), text::one_line(code, 50))
}

fn article(result: &Value, now: DateTime<Utc>) -> Option<NewArticle> {
    let text_of = |field: &str| strings(&result[field]).join(" ");
    let title = text::from_html(&text_of("title"), 300);
    let description = text::from_html(&text_of("description"), 2_000);
    let summary = if description.is_empty() { text::from_html(&content(result), 2_000) } else { description };
    let draft = Draft {
        guid: &text_of("article_id"),
        title,
        url: strings(&result["link"]).first().and_then(|link| web_link(link)),
        summary,
        published_at: strings(&result["pubDate"]).first().and_then(|date| instant(date)),
    };
    finish(draft, now)
}

/// The article's text, unless the plan withholds it.
fn content(result: &Value) -> String {
    let content = strings(&result["content"]).join("\n");
    if content.starts_with("ONLY AVAILABLE IN") { String::new() } else { content }
}

/// The texts of a field, whatever its shape.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// "2026-03-01 06:30:00", in UTC, or RFC 3339.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|at| at.and_utc());
    plain.or_else(|_| DateTime::parse_from_rfc3339(text).map(|at| at.to_utc())).ok()
}
