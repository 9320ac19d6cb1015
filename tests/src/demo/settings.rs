//! What the demo's cockpit is set to: the local server for the world.

use handlers::{ReadSecretError, Secret, Secrets};
use serde_json::{Value, json};

use super::news::FEEDS;
use crate::local_server::{LocalServer, NEWSDATA_KEY};

/// What somebody typed for the calendar's name last evening; there is no such calendar.
pub const MISTYPED_CALENDAR: &str = "taem.ics";

/// Feeds, and the stand-in for `NewsData`.
pub(super) fn news_config(server: &LocalServer) -> Value {
    let feeds: Vec<_> =
        FEEDS.iter().map(|(id, name)| json!({ "name": name, "url": server.feed_url(id) })).collect();
    json!({ "feeds": feeds, "newsdata": { "base_url": server.origin(), "query": "schedulers" } })
}

/// One calendar.
pub fn calendar_config(url: &str) -> Value {
    json!({ "calendars": [{ "name": "Team", "url": url }] })
}

/// The calendar's address with a slip of the fingers.
pub(super) fn mistyped_calendar_url(server: &LocalServer) -> String {
    format!("{}/calendars/{MISTYPED_CALENDAR}", server.origin())
}

/// What to be told of.
pub(super) fn alerts_config() -> Value {
    json!({ "keywords": ["Rust", "leap second"], "event_lead_minutes": 60 })
}

/// The key that the local server accepts, and no private calendars.
pub(super) struct DemoSecrets;

impl Secrets for DemoSecrets {
    fn newsdata_key(&self) -> Result<Option<Secret>, ReadSecretError> {
        Ok(Some(Secret::new(NEWSDATA_KEY)))
    }

    fn calendar_address(&self, _key: &str) -> Result<Option<Secret>, ReadSecretError> {
        Ok(None)
    }
}
