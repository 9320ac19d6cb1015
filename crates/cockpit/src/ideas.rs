//! Use cases about ideas.

use api::{
    error::ApiError,
    idea::{IdeaDto, IdeaInput, IdeaStatsDto},
};
use scheduler::{edit::is_one_line, signs::is_blank};
use store::queries::ideas::IdeaChange;

use crate::{Cockpit, UseCaseResult};

const MAX_TITLE_CHARS: usize = 200;
const MAX_BODY_CHARS: usize = 10_000;
/// What every idea is at first.
const CAPTURED: &str = "captured";
/// What a person may make of an idea; `due` is the review's to say.
const STATUSES: [&str; 4] = [CAPTURED, "kept", "done", "dropped"];

impl Cockpit {
    /// Open ideas, and closed ones too where asked for.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_ideas(&self, include_closed: bool) -> UseCaseResult<Vec<IdeaDto>> {
        Ok(self.store().list_ideas(include_closed).await?.iter().map(IdeaDto::from).collect())
    }

    /// Captures an idea.
    ///
    /// # Errors
    /// It has no title, or a text is too long.
    pub async fn create_idea(&self, input: &IdeaInput) -> UseCaseResult<IdeaDto> {
        if input.status.as_deref().is_some_and(|status| status != CAPTURED) {
            return Err(ApiError::invalid(
                "status",
                "a new idea is captured; what becomes of it is said later",
            ));
        }
        let title = checked_title(input.title.as_deref().unwrap_or_default())?;
        let body = checked_body(input.body.as_deref().unwrap_or_default())?;
        Ok(IdeaDto::from(&self.store().create_idea(title, body, self.now()).await?))
    }

    /// Changes an idea. Every change counts as touching it.
    ///
    /// # Errors
    /// There is no such idea, or a field cannot be what was asked for.
    pub async fn update_idea(&self, id: i64, input: &IdeaInput) -> UseCaseResult<IdeaDto> {
        if let Some(status) = input.status.as_deref().filter(|status| !STATUSES.contains(status)) {
            let shown: String = status.chars().take(40).collect();
            let message = format!("{shown:?} is not possible; it can be {}", STATUSES.join(", "));
            return Err(ApiError::invalid("status", message));
        }
        let change = IdeaChange {
            title: input.title.as_deref().map(checked_title).transpose()?,
            body: input.body.as_deref().map(checked_body).transpose()?,
            status: input.status.clone(),
        };
        let idea = self.store().update_idea(id, change, self.now()).await?;
        idea.as_ref().map(IdeaDto::from).ok_or_else(|| ApiError::not_found(format!("there is no idea {id}")))
    }

    /// Figures about ideas.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_idea_stats(&self) -> UseCaseResult<IdeaStatsDto> {
        Ok(IdeaStatsDto::from(&self.store().idea_stats(self.now()).await?))
    }
}

fn checked_title(title: &str) -> UseCaseResult<String> {
    let title = title.trim();
    match title.chars().count() {
        _ if is_blank(title) => Err(ApiError::invalid("title", "an idea needs a title")),
        n if n > MAX_TITLE_CHARS => {
            let message = format!("{n} characters are too many; a title has at most {MAX_TITLE_CHARS}");
            Err(ApiError::invalid("title", message))
        }
        _ if !is_one_line(title) => {
            Err(ApiError::invalid("title", "a title is one line of text, without control characters"))
        }
        _ => Ok(title.to_owned()),
    }
}

fn checked_body(body: &str) -> UseCaseResult<String> {
    let n = body.chars().count();
    if n > MAX_BODY_CHARS {
        let message = format!("{n} characters are too many; a text has at most {MAX_BODY_CHARS}");
        return Err(ApiError::invalid("body", message));
    }
    if !body.split(['\n', '\r', '\t']).all(is_one_line) {
        return Err(ApiError::invalid("body", "a text has no control characters but tabs and ends of lines"));
    }
    Ok(body.to_owned())
}
