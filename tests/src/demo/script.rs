//! What happens before the demo begins, in minutes before it. Three days and a bit: a first start, two nights asleep, an
//! outage of everything, a calendar that was down for hours, a crash, this and that by hand, and last evening a slip
//! of the fingers, since when the calendar's address is wrong.

use std::{path::PathBuf, time::Duration};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{clock::Clock, edit::TaskEdit, schedule::Frequency, snooze::Snooze};
use serde_json::Value;
use store::queries::seen::Place;
use tokio::runtime::Handle;

use super::{ideas, past::Past, settings};
use crate::local_server::LocalServer;

/// How long before the demo the past begins, and when the window was closed last, in minutes. Intervals count from the
/// beginning: the odd minutes keep their slots away from the moment the window opens, however long the stage took.
const BEGINS: i64 = 76 * 60 + 3;
const CLOSED: i64 = 9 * 60 + 12;

/// Plays it all.
pub(super) async fn play(
    server: LocalServer,
    folder: PathBuf,
    real: Handle,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut past = Past::begin(server, folder, real, now, BEGINS).await?;
    set_up(&past).await?;
    past.store(move |store| Box::pin(ideas::capture(store, now))).await?;
    first_day(&mut past).await?;
    let past = yesterday(past).await?;
    last_evening(past).await
}

/// Sources and intervals, as somebody sets them on the first day.
async fn set_up(past: &Past) -> Result<()> {
    let calendar = settings::calendar_config(&past.server.calendar_url());
    let news = TaskEdit {
        frequency: Some(Frequency::Every { seconds: 600 }),
        timeout_seconds: Some(900),
        ..configured(&settings::news_config(&past.server))
    };
    past.edit("news_sync", "cockpitctl", news).await?;
    past.edit("calendar_sync", "cockpitctl", configured(&calendar)).await?;
    past.edit("alerts_refresh", "cockpitctl", configured(&settings::alerts_config())).await
}

/// The calendar's server is down until the breaker suspends the task, and comes back; then a night.
async fn first_day(past: &mut Past) -> Result<()> {
    past.until(75 * 60).await;
    past.run_now("ideas_review").await?;
    past.until(73 * 60 - 10).await;
    past.server.refuse("/calendars", 502);
    past.until(69 * 60).await;
    past.server.accept("/calendars");
    past.until(58 * 60 + 6).await;
    // A minute before the next slots, which makes up for the missed ones; after the other night there are catch-ups.
    past.sleep_until(49 * 60 + 54).await
}

/// A slow morning, a pause, another night, and an outage at noon.
async fn yesterday(mut past: Past) -> Result<Past> {
    past.until(46 * 60).await;
    // Slower than its interval: the next slot finds it running. The second never ends by itself.
    past.world.pace.next_takes("news_sync", Duration::from_mins(13));
    past.until(44 * 60 + 27).await;
    past.run_and_cancel("news_sync", Duration::from_secs(48)).await?;
    past.until(40 * 60).await;
    let until = past.world.machine.now() + TimeDelta::minutes(45);
    let reason = "The office network is being rewired".to_owned();
    past.life.handle.pause(Some(until), Some(reason)).await?;
    past.until(34 * 60).await;
    past.sleep_until(25 * 60 + 18).await?;
    past.until(24 * 60 + 6).await;
    past.server.refuse("/", 503);
    past.until(23 * 60 + 54).await;
    past.server.accept("/");
    past.until(22 * 60).await;
    past.world.pace.next_takes("news_sync", Duration::from_hours(1));
    past.until(19 * 60 + 55).await;
    crash(past).await
}

/// The window dies in the middle of a run, and is opened again some minutes later.
async fn crash(mut past: Past) -> Result<Past> {
    past.world.pace.next_takes("news_sync", Duration::from_mins(9));
    past.until(19 * 60 + 48).await;
    let mut past = past.restart(true, 19 * 60 + 31).await?;
    past.until(19 * 60).await;
    Ok(past)
}

/// News comes more often, one feed is silent for a while, and the calendar's address gets a new spelling.
async fn last_evening(mut past: Past) -> Result<()> {
    past.until(15 * 60).await;
    let often = TaskEdit { frequency: Some(Frequency::Every { seconds: 300 }), ..TaskEdit::default() };
    past.edit("news_sync", "window", often).await?;
    past.until(13 * 60).await;
    past.server.fail_next("flaky", 3, 503);
    past.until(12 * 60).await;
    let seen = past.world.machine.now();
    for place in Place::ALL {
        past.store(move |store| Box::pin(async move { Ok(store.mark_seen(place, seen).await?) })).await?;
    }
    past.until(10 * 60 + 50).await;
    let mistyped = settings::calendar_config(&settings::mistyped_calendar_url(&past.server));
    past.edit("calendar_sync", "window", configured(&mistyped)).await?;
    let leave = Snooze {
        until: Some(past.world.machine.now() + TimeDelta::days(3)),
        reason: Some("On leave; ideas can wait".to_owned()),
    };
    let snoozed = TaskEdit { snooze: Some(Some(leave)), ..TaskEdit::default() };
    past.edit("ideas_review", "window", snoozed).await?;
    past.until(CLOSED).await;
    past.close().await
}

fn configured(config: &Value) -> TaskEdit {
    TaskEdit { config: Some(Some(config.to_string())), ..TaskEdit::default() }
}
