//! Use case about sources: tries one out before, or without, a run.

use std::sync::Arc;

use api::{
    error::ApiError,
    instant_text,
    source::{SourceTestDto, SourceTestInput},
};
use chrono::{DateTime, TimeDelta, Utc};
use handlers::{Candidate, Secret, SecretCalendar, TaskType, TrialError, Trials, Tried};
use serde_json::Value;
use tokio::time::Instant;

use crate::{Cockpit, UseCaseResult, explain::prose, settings::typed_newsdata_key};

/// Characters of a message; a warning of a calendar may name many events.
const MAX_MESSAGE_CHARS: usize = 600;

impl Cockpit {
    /// Asks a source once, as a run would, and says what it holds. Nothing is stored. A source that cannot be read is an
    /// answer, too.
    ///
    /// # Errors
    /// The input names nothing that could be tried.
    pub async fn test_source(&self, input: &SourceTestInput) -> UseCaseResult<SourceTestDto> {
        let candidate = self.candidate(input).await?;
        let of_calendar = input.kind == "calendar";
        let trials = Trials::new(Arc::clone(&self.inner.secrets));
        let (now, began) = (self.now(), Instant::now());
        let tried = trials.run(candidate, now, self.zone()).await;
        let duration_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let (is_read, tried, message) = match tried {
            Ok(tried) => {
                let message = answered(&tried, of_calendar, now);
                (true, tried, message)
            }
            Err(TrialError::Failed(message)) => (false, Tried::default(), prose(&message)),
            Err(TrialError::Invalid { field, message }) => return Err(ApiError::invalid(field, message)),
        };
        Ok(SourceTestDto {
            ok: is_read,
            message: message.chars().take(MAX_MESSAGE_CHARS).collect(),
            items: i64::try_from(tried.items).unwrap_or(i64::MAX),
            newest_at: tried.newest_at.map(instant_text),
            examples: tried.examples,
            duration_ms,
        })
    }

    async fn candidate(&self, input: &SourceTestInput) -> UseCaseResult<Candidate> {
        let address = input.url.clone().filter(|url| !url.trim().is_empty());
        match (input.kind.as_str(), address, &input.name) {
            ("feed", Some(address), _) => Ok(Candidate::Feed(address)),
            ("calendar", Some(address), _) => Ok(Candidate::Calendar(address)),
            ("calendar", None, Some(name)) => self.secret_calendar(name).await,
            ("feed" | "calendar", None, _) => Err(ApiError::invalid("url", "an address is needed")),
            ("newsdata", ..) => {
                let key = input.key.as_deref().map(typed_newsdata_key).transpose()?.map(Secret::new);
                let newsdata = match &input.newsdata {
                    Some(newsdata) => Some(newsdata.clone()),
                    None => self.configured_newsdata().await?,
                };
                Ok(Candidate::NewsData { newsdata, key })
            }
            (kind, ..) => {
                let shown: String = kind.chars().take(40).collect();
                let message = format!("{shown:?} is no kind of source; it can be feed, calendar or newsdata");
                Err(ApiError::invalid("kind", message))
            }
        }
    }

    async fn secret_calendar(&self, name: &str) -> UseCaseResult<Candidate> {
        let known = self.find_secret_calendar(name).await?;
        let SecretCalendar { key, .. } = known.ok_or_else(|| {
            let shown: String = name.chars().take(80).collect();
            ApiError::invalid(
                "name",
                format!("there is no secret calendar {shown:?}; name one, or an address"),
            )
        })?;
        Ok(Candidate::SecretCalendar(key))
    }

    /// The `newsdata` object of the task's config.
    async fn configured_newsdata(&self) -> UseCaseResult<Option<String>> {
        let news = TaskType::NewsSync;
        let task = self.find_task(news.as_str(), Some(news.component())).await?;
        let config = task.config.and_then(|config| serde_json::from_str::<Value>(&config).ok());
        Ok(config.and_then(|config| config.get("newsdata").filter(|it| !it.is_null()).map(Value::to_string)))
    }
}

/// "It answered with 20 articles, the newest 3 minutes old."
fn answered(tried: &Tried, of_calendar: bool, now: DateTime<Utc>) -> String {
    let what = match (of_calendar, tried.items) {
        (false, 0) => "no articles".to_owned(),
        (false, 1) => "1 article".to_owned(),
        (false, items) => format!("{items} articles"),
        (true, 0) => "no events of this year".to_owned(),
        (true, 1) => "1 event".to_owned(),
        (true, items) => format!("{items} events"),
    };
    let time = tried.newest_at.map(|at| match of_calendar {
        false if tried.items == 1 => format!(", {} old", in_words(now - at)),
        false => format!(", the newest {} old", in_words(now - at)),
        true => format!(", the next in {}", in_words(at - now)),
    });
    let warning = tried.warning.as_ref().map(|warning| format!("; {warning}"));
    format!("It answered with {what}{}{}.", time.unwrap_or_default(), warning.unwrap_or_default())
}

/// "3 minutes": the largest unit of which there is at least one.
fn in_words(span: TimeDelta) -> String {
    let span = span.max(TimeDelta::zero());
    let units = [(span.num_days(), "day"), (span.num_hours(), "hour"), (span.num_minutes(), "minute")];
    match units.into_iter().find(|(count, _)| *count > 0) {
        Some((1, unit)) => format!("1 {unit}"),
        Some((count, unit)) => format!("{count} {unit}s"),
        None => "less than a minute".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(items: usize, newest: Option<&str>, of_calendar: bool) -> String {
        let newest_at = newest.map(|at| at.parse().unwrap());
        let tried = Tried { items, newest_at, ..Tried::default() };
        answered(&tried, of_calendar, "2026-03-10T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn an_answer_is_told_in_a_sentence() {
        let three_minutes = said(20, Some("2026-03-10T11:56:30Z"), false);
        assert_eq!(three_minutes, "It answered with 20 articles, the newest 3 minutes old.");
        assert_eq!(said(1, Some("2026-03-09T11:00:00Z"), false), "It answered with 1 article, 1 day old.");
        assert_eq!(
            said(2, Some("2026-03-10T11:59:59Z"), false),
            "It answered with 2 articles, the newest less than a minute old."
        );
        assert_eq!(said(7, None, false), "It answered with 7 articles.");
        assert_eq!(said(0, None, false), "It answered with no articles.");
        assert_eq!(
            said(12, Some("2026-03-10T14:30:00Z"), true),
            "It answered with 12 events, the next in 2 hours."
        );
        assert_eq!(said(1, None, true), "It answered with 1 event.");
        assert_eq!(said(0, None, true), "It answered with no events of this year.");
    }

    #[test]
    fn what_could_not_be_used_is_told_too() {
        let warning = Some("2 events or recurrences could not be understood".to_owned());
        let tried = Tried { items: 3, warning, ..Tried::default() };
        let expected = "It answered with 3 events; 2 events or recurrences could not be understood.";
        assert_eq!(answered(&tried, true, Utc::now()), expected);
    }
}
