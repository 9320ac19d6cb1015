//! `{"feeds":[{"name","url"}],"newsdata":{"base_url","query","language","country","category"}}`

use std::collections::HashSet;

use serde::Deserialize;
use store::queries::sources::SourceKind;
use url::Url;

use super::NEWSDATA_NAME;
use crate::{
    config::{ConfigError, check_len, check_names, objects, optional_object, read_json, web_address},
    configured_sources::Configured,
    source::SourceId,
};

const MAX_FEEDS: usize = 100;
const MAX_FILTER_CHARS: usize = 512;
const NEWSDATA_HOST: &str = "https://newsdata.io";
/// Where the service keeps the endpoint on its host.
const LATEST_PATH: &str = "/api/1/latest";

/// What `news_sync` fetches.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewsConfig {
    #[serde(deserialize_with = "objects")]
    pub(super) feeds: Vec<Feed>,
    #[serde(deserialize_with = "optional_object")]
    pub(super) newsdata: Option<NewsData>,
}

/// An RSS, Atom or JSON feed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Feed {
    pub(super) name: String,
    pub(super) url: String,
}

/// What to ask the `NewsData` service for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewsData {
    base_url: Option<String>,
    query: Option<String>,
    language: Option<String>,
    country: Option<String>,
    category: Option<String>,
}

impl NewsConfig {
    pub(crate) fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_len("feeds", &config.feeds, MAX_FEEDS)?;
        check_names("feeds", config.feeds.iter().map(|feed| feed.name.as_str()))?;
        let mut seen = HashSet::new();
        for (i, feed) in config.feeds.iter().enumerate() {
            let field = format!("feeds[{i}].url");
            if !seen.insert(web_address(&field, &feed.url)?) {
                return Err(ConfigError::new(
                    field,
                    "this address is there twice; each feed can be there once",
                ));
            }
        }
        if let Some(newsdata) = &config.newsdata {
            newsdata.check()?;
        }
        Ok(config)
    }

    /// Its feeds, and the service.
    pub(crate) fn sources(&self) -> Vec<Configured> {
        let feeds = self.feeds.iter().filter_map(|feed| {
            let url = Url::parse(feed.url.trim()).ok()?;
            Some(Configured::At(SourceId::new(SourceKind::Feed, &feed.name, url.as_str())))
        });
        feeds.chain([Configured::Named(SourceKind::NewsData, NEWSDATA_NAME.to_owned())]).collect()
    }

    /// Reads what somebody saves. No feed gets the name of the service: in articles, results and warnings nobody could tell
    /// the two apart, and the service is asked as soon as it has a key. Where a stored config has one, it still runs.
    pub(super) fn check(config: Option<&str>) -> Result<(), ConfigError> {
        let is_taken = |feed: &Feed| feed.name.trim().eq_ignore_ascii_case(NEWSDATA_NAME);
        match Self::read(config)?.feeds.iter().position(is_taken) {
            None => Ok(()),
            Some(i) => Err(ConfigError::new(
                format!("feeds[{i}].name"),
                format!("{NEWSDATA_NAME:?} is what NewsData.io itself is called; a feed needs another name"),
            )),
        }
    }
}

impl NewsData {
    fn check(&self) -> Result<(), ConfigError> {
        self.latest()?;
        for (name, value) in self.filters() {
            if value.chars().count() > MAX_FILTER_CHARS {
                let message = format!("this is too long; at most {MAX_FILTER_CHARS} characters are possible");
                return Err(ConfigError::new(format!("newsdata.{name}"), message));
            }
        }
        Ok(())
    }

    /// The address of the endpoint with its filters, without the key. A base without a path is the service's
    /// host; one with a path is where `latest` lies.
    pub(super) fn latest(&self) -> Result<Url, ConfigError> {
        let base = self.base_url.as_deref().unwrap_or(NEWSDATA_HOST);
        let mut url = web_address("newsdata.base_url", base)?;
        let path = url.path().trim_end_matches('/').to_owned();
        match path.as_str() {
            "" => url.set_path(LATEST_PATH),
            path if path.ends_with("/latest") => url.set_path(path),
            path => url.set_path(&format!("{path}/latest")),
        }
        let filters: Vec<_> = self.filters().collect();
        if !filters.is_empty() {
            let parameters =
                filters.into_iter().map(|(name, value)| (if name == "query" { "q" } else { name }, value));
            url.query_pairs_mut().extend_pairs(parameters);
        }
        Ok(url)
    }

    fn filters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("query", &self.query),
            ("language", &self.language),
            ("country", &self.country),
            ("category", &self.category),
        ];
        all.into_iter().filter_map(|(name, value)| {
            let value = value.as_deref()?.trim();
            (!value.is_empty()).then_some((name, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(config: &str) -> String {
        NewsConfig::read(Some(config)).unwrap().newsdata.unwrap().latest().unwrap().to_string()
    }

    #[test]
    fn the_endpoint_lies_below_the_base() {
        assert_eq!(latest(r#"{"newsdata":{}}"#), "https://newsdata.io/api/1/latest");
        assert_eq!(
            latest(r#"{"newsdata":{"base_url":"http://127.0.0.1:9"}}"#),
            "http://127.0.0.1:9/api/1/latest"
        );
        assert_eq!(
            latest(r#"{"newsdata":{"base_url":"http://a.test/api/1/"}}"#),
            "http://a.test/api/1/latest"
        );
        assert_eq!(latest(r#"{"newsdata":{"base_url":"http://a.test/x/latest"}}"#), "http://a.test/x/latest");
    }

    #[test]
    fn filters_become_parameters() {
        let url = latest(r#"{"newsdata":{"query":"rust & sqlite","language":"en,de","country":" "}}"#);
        assert_eq!(url, "https://newsdata.io/api/1/latest?q=rust+%26+sqlite&language=en%2Cde");
    }
}
