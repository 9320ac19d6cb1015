//! From the answer of the `NewsData` service's `latest` endpoint to articles.
//!
//! Its fields may be missing, null, a string or a list of strings, depending on the plan and the article. It may quote
//! the request, and with it the key, in any of them.

use std::fmt;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use store::queries::articles::NewArticle;

use super::{
    date::instant,
    feed::{Draft, finish, web_link},
    lenient::{Firsts, Texts},
};
use crate::{http::FetchError, secrets::Redactor, source::Failure, text};

const UNUSUAL: &str = "the service sent something that is not its usual answer";

#[derive(Deserialize)]
struct Answer {
    status: Option<String>,
    #[serde(default)]
    results: Results,
}

impl Answer {
    fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// What an answer holds.
#[derive(Default)]
enum Results {
    #[default]
    Nothing,
    Articles(Firsts<Fields>),
    Complaint(Complaint),
}

/// An article's fields.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    article_id: Texts,
    title: Texts,
    description: Texts,
    content: Texts,
    link: Texts,
    #[serde(rename = "pubDate")]
    published: Texts,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Complaint {
    message: Texts,
    code: Texts,
}

impl<'de> Deserialize<'de> for Results {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Results;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("articles or a complaint")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Results, A::Error> {
                Firsts::of(list).map(Results::Articles)
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Results, A::Error> {
                Complaint::deserialize(MapAccessDeserializer::new(fields)).map(Results::Complaint)
            }

            fn visit_unit<E: Error>(self) -> Result<Results, E> {
                Ok(Results::Nothing)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// Reads a good answer.
pub(super) fn articles(
    body: &[u8],
    redactor: &Redactor,
    now: DateTime<Utc>,
) -> Result<Vec<NewArticle>, Failure> {
    let answer = Answer::read(body).ok_or_else(|| Failure::new(UNUSUAL))?;
    let succeeded = answer.status.as_deref() == Some("success");
    match answer.results {
        Results::Articles(articles) if succeeded => {
            Ok(articles.into_iter().filter_map(|fields| article(&fields.redacted(redactor), now)).collect())
        }
        Results::Nothing if succeeded => Ok(Vec::new()),
        Results::Complaint(_) if succeeded => Err(Failure::new(UNUSUAL)),
        Results::Complaint(complaint) => Err(Failure::new(complaint.redacted(redactor).in_words())),
        Results::Articles(_) | Results::Nothing => Err(Failure::new(Complaint::default().in_words())),
    }
}

/// What a bad answer means, in the service's own words where it has some.
pub(super) fn failure(error: FetchError, redactor: &Redactor) -> Failure {
    let said = match &error {
        FetchError::Status { body, .. } => Answer::read(body).and_then(|answer| match answer.results {
            Results::Complaint(complaint) => Some(complaint.redacted(redactor).in_words()),
            Results::Articles(_) | Results::Nothing => None,
        }),
        _ => None,
    };
    let refused =
        matches!(&error, FetchError::Status { status: StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, .. });
    let mut failure = Failure::from(error);
    if refused {
        let said = said.unwrap_or_default();
        let message = format!("NewsData refuses the key; set a valid one in the settings. {said}");
        message.trim_end().clone_into(&mut failure.message);
    } else if let Some(said) = said {
        failure.message = format!("{}; {said}", failure.message);
    }
    failure.redacted(redactor)
}

impl Complaint {
    fn redacted(self, redactor: &Redactor) -> Self {
        Self { message: self.message.redacted(redactor), code: self.code.redacted(redactor) }
    }

    fn in_words(&self) -> String {
        let message = text::one_line(&self.message.join(" "), 200);
        let code = match self.code.first() {
            "" => "unknown".to_owned(),
            code => text::one_line(code, 50),
        };
        if message.is_empty() {
            format!("the service reports an error ({code})")
        } else {
            format!("the service says: {message} ({code})")
        }
    }
}

impl Fields {
    fn redacted(self, redactor: &Redactor) -> Self {
        let Self { article_id, title, description, content, link, published } = self;
        Self {
            article_id: article_id.redacted(redactor),
            title: title.redacted(redactor),
            description: description.redacted(redactor),
            content: content.redacted(redactor),
            link: link.redacted(redactor),
            published,
        }
    }
}

fn article(fields: &Fields, now: DateTime<Utc>) -> Option<NewArticle> {
    let description = text::from_html(&fields.description.join(" "), 2_000);
    let summary = if description.is_empty() { text::from_html(&content(fields), 2_000) } else { description };
    let draft = Draft {
        guid: &fields.article_id.join(" "),
        title: text::from_html(&fields.title.join(" "), 300),
        url: web_link(fields.link.first()),
        summary,
        published_at: instant(fields.published.first()),
    };
    finish(draft, now)
}

/// The article's text, unless the plan withholds it.
fn content(fields: &Fields) -> String {
    let content = fields.content.join("\n");
    if content.starts_with("ONLY AVAILABLE IN") { String::new() } else { content }
}
