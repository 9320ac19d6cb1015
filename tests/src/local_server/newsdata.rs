//! The local server's `latest` endpoint of NewsData.io: the shapes it really answers with, nulls and lists included.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Status and body of an answer.
pub(super) fn latest(authorised: bool, now: DateTime<Utc>) -> (StatusCode, String) {
    if !authorised {
        let body = json!({
            "status": "error",
            "results": { "message": "The provided API key is not valid.", "code": "Unauthorized" },
        });
        return (StatusCode::UNAUTHORIZED, body.to_string());
    }
    let article = |id: &str, title: &str, creator: serde_json::Value| {
        json!({
            "article_id": id,
            "title": title,
            "link": format!("https://newsdata.example/{id}"),
            "keywords": null,
            "creator": creator,
            "description": null,
            "content": "ONLY AVAILABLE IN PAID PLANS",
            "pubDate": now.format("%Y-%m-%d %H:%M:%S").to_string(),
            "image_url": null,
            "source_id": "example",
            "category": ["technology"],
            "language": "english",
        })
    };
    let results = [
        article("nd-1", "Schedulers that sleep well", json!(["A. Writer"])),
        article("nd-2", "What a leap second taught us", json!(null)),
    ];
    let body = json!({ "status": "success", "totalResults": 2, "results": results, "nextPage": null });
    (StatusCode::OK, body.to_string())
}
