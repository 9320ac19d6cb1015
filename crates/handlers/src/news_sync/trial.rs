//! One unconditional question to a feed or to `NewsData`, for [`crate::trial`].

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use store::queries::{articles::NewArticle, sources::SourceKind};
use url::Url;

use super::{
    Answer, NEWSDATA_NAME, NewsSource, ask,
    config::NewsConfig,
    identity::{Known, told_apart},
    parse,
};
use crate::{
    config::web_address,
    http::{Fetched, HttpClient},
    secrets::Secret,
    source::{Failure, SourceId},
    trial::TrialError,
};

/// The articles of a feed.
pub(crate) async fn try_feed(
    http: &HttpClient,
    address: &str,
    now: DateTime<Utc>,
) -> Result<Vec<NewArticle>, TrialError> {
    let url = web_address("url", address).map_err(|error| TrialError::invalid("url", error.message))?;
    let id = SourceId::new(SourceKind::Feed, "", url.as_str());
    Ok(articles(http, &NewsSource { id, url, key: None }, now).await?)
}

/// The endpoint that a `newsdata` object means.
pub(crate) fn newsdata_query(newsdata: Option<&str>) -> Result<Url, TrialError> {
    let invalid = |message: String| TrialError::invalid("newsdata", message);
    let newsdata: Value = serde_json::from_str(newsdata.unwrap_or("{}"))
        .map_err(|error| invalid(format!("this is not valid JSON: {error}")))?;
    let config = json!({ "newsdata": newsdata }).to_string();
    let config = NewsConfig::read(Some(&config)).map_err(|error| {
        TrialError::invalid(error.field.strip_prefix("config.").unwrap_or(&error.field), error.message)
    })?;
    let latest = config.newsdata.unwrap_or_default().latest();
    latest.map_err(|error| invalid(error.message))
}

/// The articles that `NewsData` answers with.
pub(crate) async fn try_newsdata(
    http: &HttpClient,
    url: Url,
    key: Secret,
    now: DateTime<Utc>,
) -> Result<Vec<NewArticle>, Failure> {
    let id = SourceId::new(SourceKind::NewsData, NEWSDATA_NAME, url.as_str());
    articles(http, &NewsSource { id, url, key: Some(key) }, now).await
}

async fn articles(
    http: &HttpClient,
    source: &NewsSource,
    now: DateTime<Utc>,
) -> Result<Vec<NewArticle>, Failure> {
    match ask(http, source, None, now).await? {
        Fetched::Content { body, url, charset, .. } => {
            let articles = parse(source, Answer { body, url, charset }, now).await?;
            Ok(told_apart(articles, &Known::new()))
        }
        Fetched::NotModified => Ok(Vec::new()),
    }
}
