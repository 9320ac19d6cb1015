//! The demo: the window on a throw-away folder, against a local server with news coming in and one feed that fails
//! now and then. Needs neither a network nor keys.

use std::{
    env,
    process::{ExitCode, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::json;
use system_tests::{
    display::has_display,
    local_server::{Item, LocalServer, NEWSDATA_KEY},
    programs::{cockpitctl, ctl, window},
};
use tokio::{process::Command, signal, time};

/// Between two items that come in.
const NEWS_EVERY: Duration = Duration::from_secs(40);
/// Of so many new items, one comes together with a failure of the flaky feed.
const FAILS_EVERY: usize = 4;

const FEEDS: [(&str, &str); 3] =
    [("harbour", "Harbour Gazette"), ("orbit", "Orbit Weekly"), ("flaky", "The Flaky Times")];

const HEADLINES: [(&str, &str, &str); 12] = [
    ("harbour", "Night ferry to run all winter", "The council voted for a trial until March."),
    (
        "orbit",
        "Probe wakes after a year of sleep",
        "It caught up on its schedule in one burst, engineers said.",
    ),
    ("flaky", "Local server found unreliable", "Readers report that every fourth edition is missing."),
    ("harbour", "New cranes arrive a day early", "Their voyage crossed a clock change, which nobody minded."),
    ("orbit", "Rust chosen for the next lander", "The flight team cites boring Fridays as the main reason."),
    ("harbour", "Market moves indoors", "Stalls open at seven, an hour later on Sundays."),
    ("orbit", "A leap second that was not", "The bureau has decided to do without until 2035."),
    ("flaky", "Editor apologises for silence", "The paper was offline between breakfast and lunch."),
    ("harbour", "Tide tables now in the cockpit", "Subscribers get them as a calendar."),
    ("orbit", "Telescope schedule published", "Astronomers may book slots to the second."),
    ("harbour", "Lighthouse keeper retires", "Forty years, and never a missed slot."),
    ("flaky", "We are back", "For now."),
];

#[tokio::main]
async fn main() -> ExitCode {
    match demo().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cockpit-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn demo() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("cockpit-demo-").tempdir()?;
    let server = LocalServer::start().await?;
    for (feed, title, summary) in HEADLINES.iter().take(8) {
        server.publish(feed, Item::new(*title, *summary));
    }
    configure(&server, folder.path()).await?;

    let shown = has_display(env::consts::OS, |name| env::var_os(name));
    let mut command = if shown { Command::new(window()?) } else { Command::new(cockpitctl()?) };
    command.arg("--data-dir").arg(folder.path());
    if !shown {
        command.arg("serve");
        eprintln!("There is no display: serving without a window. Set DISPLAY to see it.");
    }
    eprintln!("The demo's folder is {}; it is removed at the end.", folder.path().display());
    let mut child = command
        .env("COCKPIT_SETTLE_MS", "500")
        .env("NEWSDATA_API_KEY", NEWSDATA_KEY)
        .stdin(Stdio::null())
        .spawn()
        .context("the cockpit could not be started")?;
    tokio::select! {
        ended = child.wait() => {
            let status = ended?;
            if !status.success() {
                bail!("the cockpit ended with {status}");
            }
        }
        () = publish_for_ever(&server) => {}
        interrupted = signal::ctrl_c() => {
            interrupted?;
            // The terminal has told the cockpit too; it drains.
            child.wait().await?;
        }
    }
    Ok(())
}

/// Short intervals, and the local server for the world.
async fn configure(server: &LocalServer, folder: &std::path::Path) -> Result<()> {
    let feeds: Vec<_> =
        FEEDS.iter().map(|(id, name)| json!({ "name": name, "url": server.feed_url(id) })).collect();
    let news = json!({ "feeds": feeds, "newsdata": { "base_url": server.origin(), "query": "schedulers" } });
    let calendars = json!({ "calendars": [{ "name": "Team", "url": server.calendar_url() }] });
    let alerts = json!({ "keywords": ["Rust"], "event_lead_minutes": 60 });
    let edits: [&[&str]; 3] = [
        &["set", "news_sync", "--every", "1m", "--config", &news.to_string()],
        &["set", "calendar_sync", "--every", "3m", "--config", &calendars.to_string()],
        &["set", "alerts_refresh", "--every", "30s", "--config", &alerts.to_string()],
    ];
    // Run once, so that there is something to look at from the first moment.
    let runs: [&[&str]; 3] = [&["run", "news_sync"], &["run", "calendar_sync"], &["run", "alerts_refresh"]];
    for command in edits.into_iter().chain(runs) {
        let output = ctl(folder, command).await?;
        if !output.status.success() {
            bail!("cockpitctl {command:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    Ok(())
}

/// New items keep coming in; the flaky feed fails now and then.
async fn publish_for_ever(server: &LocalServer) {
    let mut ticks = time::interval(NEWS_EVERY);
    ticks.tick().await; // the first is at once
    for (number, (feed, title, summary)) in (1..).zip(HEADLINES.iter().cycle().skip(8)) {
        ticks.tick().await;
        let edition = if number > 4 { format!("{title} (edition {number})") } else { (*title).to_owned() };
        server.publish(feed, Item::new(edition, *summary));
        if number % FAILS_EVERY == 0 {
            server.fail_next("flaky", 1, 503);
        }
    }
}
