//! Tries a source out: asks it once, as a run would, and says what it holds. Nothing is stored, and nothing that was
//! stored matters: no validators are sent, and a pause that it asked for is not kept.
//!
//! Not here: how a source is asked and read. That is its handler's, so that a trial and a run never disagree.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use store::queries::articles::NewArticle;

use crate::{
    calendar_sync,
    http::{FetchError, HttpClient, HttpLimits},
    news_sync,
    secrets::{ReadSecretError, Secret, Secrets},
    source::Failure,
};

#[cfg(test)]
mod tests;

/// How long a trial may take, whatever it waits for: a person does.
const PATIENCE: Duration = Duration::from_secs(15);
const NO_KEY: &str = "NewsData has no key; set one in the settings";
/// Titles shown of a source.
pub(crate) const EXAMPLES: usize = 3;

/// What to try.
#[derive(Clone, Debug)]
pub enum Candidate {
    /// A feed at this address.
    Feed(String),
    /// A calendar at this address, which may be a secret.
    Calendar(String),
    /// A calendar whose address is kept under this key; see [`crate::SecretCalendar`].
    SecretCalendar(String),
    /// The `NewsData` service.
    NewsData {
        /// The `newsdata` object of a config of `news_sync`, JSON text.
        newsdata: Option<String>,
        /// The key to ask with, where it is not the one that is kept.
        key: Option<Secret>,
    },
}

/// What a source holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Articles, or events of the coming year and the last month; a series is one.
    pub items: usize,
    /// When the newest article was published, or the next event begins.
    pub newest_at: Option<DateTime<Utc>>,
    /// Titles of the first few: the newest articles, or the next events.
    pub examples: Vec<String>,
    /// What could not be used of it, a sentence without capital and full stop.
    pub warning: Option<String>,
}

/// A trial that brought nothing. No address and no key is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrialError {
    /// This cannot be tried: `url`, or a field of `newsdata`, is none.
    Invalid {
        /// The field at fault.
        field: String,
        /// What would be right.
        message: String,
    },
    /// The source could not be read: why, without capital and full stop, in the words of a run.
    Failed(String),
}

impl TrialError {
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}

impl From<Failure> for TrialError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure.message)
    }
}

/// Tries sources out.
pub struct Trials {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
    patience: Duration,
}

impl Trials {
    /// With the limits of a run, but no more patience than a person has.
    pub fn new(secrets: Arc<dyn Secrets>) -> Self {
        let http = HttpClient::new(HttpLimits { total: PATIENCE, ..HttpLimits::default() });
        Self { http, secrets, patience: PATIENCE }
    }

    /// Asks a source and reads its answer at `now`, on a computer in `zone`.
    ///
    /// # Errors
    /// It cannot be asked for, or could not be read.
    pub async fn run(&self, candidate: Candidate, now: DateTime<Utc>, zone: Tz) -> Result<Tried, TrialError> {
        let trial = async {
            match candidate {
                Candidate::Feed(address) => {
                    let articles = news_sync::try_feed(&self.http, &address, now).await?;
                    Ok(of_articles(articles))
                }
                Candidate::NewsData { newsdata, key } => {
                    let query = news_sync::newsdata_query(newsdata.as_deref())?;
                    let key = match key {
                        Some(key) => Some(key),
                        None => self.ask_keeper(Secrets::newsdata_key).await?,
                    };
                    let key = key.ok_or_else(|| TrialError::Failed(NO_KEY.to_owned()))?;
                    let articles = news_sync::try_newsdata(&self.http, query, key, now).await?;
                    Ok(of_articles(articles))
                }
                Candidate::Calendar(address) => {
                    calendar_sync::check_address(&address)
                        .map_err(|message| TrialError::invalid("url", message))?;
                    self.try_calendar(Secret::new(address), now, zone).await
                }
                Candidate::SecretCalendar(key) => {
                    let address = self.ask_keeper(move |secrets| secrets.calendar_address(&key)).await?;
                    let address =
                        address.ok_or_else(|| TrialError::Failed(calendar_sync::NO_SECRET.to_owned()))?;
                    self.try_calendar(address, now, zone).await
                }
            }
        };
        let in_time = tokio::time::timeout(self.patience, trial).await;
        in_time.unwrap_or_else(|_| Err(TrialError::Failed(FetchError::TimedOut(self.patience).to_string())))
    }

    async fn try_calendar(&self, address: Secret, now: DateTime<Utc>, zone: Tz) -> Result<Tried, TrialError> {
        Ok(calendar_sync::try_calendar(&self.http, &address, now, zone).await?)
    }

    /// A keyring blocks, so it is asked off the runtime's threads.
    async fn ask_keeper(
        &self,
        ask: impl FnOnce(&dyn Secrets) -> Result<Option<Secret>, ReadSecretError> + Send + 'static,
    ) -> Result<Option<Secret>, TrialError> {
        let secrets = Arc::clone(&self.secrets);
        let asked = tokio::task::spawn_blocking(move || ask(&*secrets)).await;
        let answer = asked.unwrap_or(Err(ReadSecretError::NoAnswer));
        answer.map_err(|error| TrialError::Failed(error.to_string()))
    }
}

/// What these articles are told as; those without a date come last.
fn of_articles(mut articles: Vec<NewArticle>) -> Tried {
    articles.sort_by_key(|article| std::cmp::Reverse(article.published_at));
    Tried {
        items: articles.len(),
        newest_at: articles.first().and_then(|article| article.published_at),
        examples: articles.into_iter().take(EXAMPLES).map(|article| article.title).collect(),
        warning: None,
    }
}
