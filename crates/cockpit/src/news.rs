//! Use cases about news, and the health of its sources.

use api::{
    error::ApiError,
    news::{ArticleDto, ArticleFilter, ArticlePageDto, NewsStatsDto},
    source::SourceHealthDto,
};
use handlers::{ConfigError, ConfiguredSources, TaskType};
use store::queries::{
    articles::ArticleQuery,
    sources::{Source, SourceKind},
};

use crate::{Cockpit, UseCaseResult};

/// Articles of a page, where nobody says.
const DEFAULT_LIMIT: i64 = 50;
/// Articles of a page at most.
const MAX_LIMIT: i64 = 500;
/// Characters of a search.
const MAX_SEARCH_CHARS: usize = 200;
/// Articles marked at once.
const MAX_MARKED: usize = 1_000;

impl Cockpit {
    /// A page of articles, newest first.
    ///
    /// # Errors
    /// A field of the filter cannot be read.
    pub async fn list_articles(&self, filter: &ArticleFilter) -> UseCaseResult<ArticlePageDto> {
        let limit = filter.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            let message = format!("{limit} is out of range; it can be 1 to {MAX_LIMIT}");
            return Err(ApiError::invalid("limit", message));
        }
        if filter.search.as_ref().is_some_and(|search| search.chars().count() > MAX_SEARCH_CHARS) {
            let message = format!("a search has at most {MAX_SEARCH_CHARS} characters");
            return Err(ApiError::invalid("search", message));
        }
        let cursor = filter.before.as_deref().map(str::parse).transpose();
        let query = ArticleQuery {
            search: filter.search.clone().filter(|search| !search.trim().is_empty()),
            source: filter.source.clone(),
            unread_only: filter.unread_only.unwrap_or_default(),
            before: cursor.map_err(|error| ApiError::invalid("before", format!("{error}")))?,
            limit: u32::try_from(limit).unwrap_or(u32::MAX),
        };
        Ok(ArticlePageDto::from(&self.store().list_articles(query).await?))
    }

    /// One article.
    ///
    /// # Errors
    /// There is no such article.
    pub async fn get_article(&self, id: i64) -> UseCaseResult<ArticleDto> {
        let article = self.store().article(id).await?;
        article
            .as_ref()
            .map(ArticleDto::from)
            .ok_or_else(|| ApiError::not_found(format!("there is no article {id}")))
    }

    /// Marks articles as read.
    ///
    /// # Errors
    /// They are more than 1,000.
    pub async fn mark_articles_read(&self, ids: Vec<i64>) -> UseCaseResult<()> {
        if ids.len() > MAX_MARKED {
            return Err(ApiError::invalid("ids", format!("at most {MAX_MARKED} articles at once")));
        }
        self.store().mark_articles_read(ids, self.now()).await?;
        Ok(())
    }

    /// Figures about news.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_news_stats(&self) -> UseCaseResult<NewsStatsDto> {
        Ok(NewsStatsDto::from(&self.store().news_stats(self.now()).await?))
    }

    /// How feeds and calendars are doing, as far as they are known: those that are configured, at the addresses they have now.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list_sources(&self) -> UseCaseResult<Vec<SourceHealthDto>> {
        let news = self.configured(TaskType::NewsSync, ConfiguredSources::of_news).await?;
        let calendars = self.configured(TaskType::CalendarSync, ConfiguredSources::of_calendars).await?;
        let known = self.store().list_sources().await?;
        let is_configured = |source: &&Source| {
            let configured = if source.kind == SourceKind::Calendar.as_str() { &calendars } else { &news };
            configured.as_ref().is_none_or(|configured| configured.has(source))
        };
        Ok(known.iter().filter(is_configured).map(SourceHealthDto::from).collect())
    }

    /// The sources that a task's config names; `None` where that says nothing of them.
    async fn configured(
        &self,
        task_type: TaskType,
        read: fn(Option<&str>) -> Result<ConfiguredSources, ConfigError>,
    ) -> UseCaseResult<Option<ConfiguredSources>> {
        let task = self.store().find_task(task_type.as_str(), Some(task_type.component())).await?;
        Ok(task.and_then(|task| read(task.config.as_deref()).ok()))
    }
}
