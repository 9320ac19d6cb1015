//! The sources of a config: feeds and, where there is a key for it, `NewsData`.
//!
//! Not here: asking them; see [`super`].

use std::sync::Arc;

use scheduler::handler::RunContext;
use store::queries::sources::SourceKind;
use url::Url;

use super::{NEWSDATA_NAME, config::NewsConfig};
use crate::{
    secrets::{ReadSecretError, Secret, Secrets},
    source::SourceId,
};

/// Where to ask, and how to read the answer.
#[derive(Clone)]
pub(super) struct NewsSource {
    pub(super) id: SourceId,
    pub(super) url: Url,
    /// Only `NewsData` has one. Never part of `url`, so that it cannot end up in a log.
    pub(super) key: Option<Secret>,
}

/// A keyring blocks, so it is asked off the runtime's threads.
pub(super) async fn newsdata_key(secrets: &Arc<dyn Secrets>) -> Result<Option<Secret>, ReadSecretError> {
    let secrets = Arc::clone(secrets);
    let asked = tokio::task::spawn_blocking(move || secrets.newsdata_key()).await;
    asked.unwrap_or(Err(ReadSecretError::NoAnswer))
}

/// The feeds and, where there is a key, `NewsData`. The error is a sentence.
pub(super) fn sources(
    config: &NewsConfig,
    key: &Result<Option<Secret>, ReadSecretError>,
    context: &RunContext,
) -> Result<Vec<NewsSource>, String> {
    let mut sources = Vec::with_capacity(config.feeds.len() + 1);
    for feed in &config.feeds {
        let url =
            Url::parse(feed.url.trim()).map_err(|_| format!("The address of {} is wrong.", feed.name))?;
        sources.push(NewsSource {
            id: SourceId::new(SourceKind::Feed, &feed.name, url.as_str()),
            url,
            key: None,
        });
    }
    match (key, &config.newsdata) {
        (Ok(Some(key)), newsdata) => {
            let url = newsdata.clone().unwrap_or_default().latest().map_err(|error| error.to_string())?;
            let id = SourceId::new(SourceKind::NewsData, NEWSDATA_NAME, url.as_str());
            sources.push(NewsSource { id, url, key: Some(key.clone()) });
        }
        _ if sources.is_empty() => {}
        (Err(error @ ReadSecretError::NoAnswer), _) => {
            context.info(format!("NewsData is left out: {error}."));
        }
        // Without a keyring there is none either.
        (_, Some(_)) => context.info("NewsData is left out: it has no key."),
        _ => {}
    }
    Ok(sources)
}
