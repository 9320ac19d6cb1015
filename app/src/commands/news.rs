//! Commands about news.

use api::{
    error::ApiError,
    news::{ArticleFilter, ArticlePageDto, NewsStatsDto},
    source::SourceHealthDto,
};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn list_articles(
    cockpit: TheCockpit<'_>,
    filter: Argument<ArticleFilter>,
) -> CommandResult<ArticlePageDto> {
    cockpit.list_articles(&filter.0).await
}

#[command]
pub async fn mark_articles_read(cockpit: TheCockpit<'_>, ids: Argument<Vec<i64>>) -> CommandResult<()> {
    cockpit.mark_articles_read(ids.0).await
}

/// The address comes from the database, never from the window, and was checked to be http(s) when it was stored.
#[command]
pub async fn open_article(cockpit: TheCockpit<'_>, id: Argument<i64>) -> CommandResult<()> {
    let article = cockpit.get_article(id.0).await?;
    let url = article.url.ok_or_else(|| ApiError::not_found("this article has no address"))?;
    cockpit.mark_articles_read(vec![id.0]).await?;
    tauri_plugin_opener::open_url(url, None::<&str>)
        .map_err(|error| ApiError::internal(format!("no browser could be opened: {error}")))
}

#[command]
pub async fn get_news_stats(cockpit: TheCockpit<'_>) -> CommandResult<NewsStatsDto> {
    cockpit.get_news_stats().await
}

#[command]
pub async fn list_sources(cockpit: TheCockpit<'_>) -> CommandResult<Vec<SourceHealthDto>> {
    cockpit.list_sources().await
}
