//! Ideas that somebody captured before the demo begins; some have waited for long.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use store::{SqliteStore, queries::ideas::IdeaChange};

/// Days before now, title, body.
const IDEAS: [(i64, &str, &str); 7] = [
    (31, "Ask the harbour for tide data", "They publish a calendar; we could warn before low water."),
    (24, "One page for all on-call rotas", ""),
    (17, "Replace the nightly export by a feed", "Three teams copy the same file each morning."),
    (9, "Label racks by task, not by number", "Nobody remembers what 4-17 does."),
    (4, "Retire the old message broker", "After the rehearsal, and not on a Friday."),
    (2, "A lamp that shows when the backup ran", ""),
    (1, "Ask Tokyo to move the handover by half an hour", "It collides with the stand-up in winter."),
];
/// The one that was carried out.
const DONE: usize = 3;

/// Captures them as somebody did then.
pub(super) async fn capture(store: SqliteStore, now: DateTime<Utc>) -> Result<()> {
    for (index, (days, title, body)) in IDEAS.into_iter().enumerate() {
        let then = now - TimeDelta::days(days);
        let idea = store.create_idea(title.to_owned(), body.to_owned(), then).await?;
        if index == DONE {
            let done = IdeaChange { status: Some("done".to_owned()), ..IdeaChange::default() };
            store.update_idea(idea.id, done, now - TimeDelta::days(3)).await?;
        }
    }
    Ok(())
}
