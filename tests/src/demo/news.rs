//! What the demo's papers print: in the past at given hours, and from now on item by item, with a feed that fails now
//! and then.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time;

use crate::local_server::{Item, LocalServer};

/// Between two items that come in while somebody watches.
const NEWS_EVERY: Duration = Duration::from_secs(40);
/// Of so many new items, one comes together with a failure of the flaky feed.
const FAILS_EVERY: usize = 4;

/// Feeds: id and name.
pub(super) const FEEDS: [(&str, &str); 3] =
    [("harbour", "Harbour Gazette"), ("orbit", "Orbit Weekly"), ("flaky", "The Flaky Times")];

/// Minutes before now, feed, title, summary; the oldest first.
const PRINTED: [(i64, &str, &str, &str); 22] = [
    (
        4_800,
        "harbour",
        "Harbour dredging begins on Monday",
        "Barges work from six to ten, outside the tourist season.",
    ),
    (4_640, "orbit", "Antenna 3 back in service", "The fault was a connector, tightened by hand."),
    (4_400, "flaky", "Crossword postponed", "The grid arrived, the clues did not."),
    (4_020, "harbour", "Council debates the night timetable", "Two ferries or one: the vote is on Thursday."),
    (3_600, "orbit", "A comet for early risers", "Look east an hour before dawn; binoculars help."),
    (3_300, "harbour", "Swing bridge opens by the clock", "Ten past each hour, and not a minute earlier."),
    (
        2_910,
        "orbit",
        "Rust chosen for the next lander",
        "The flight team cites boring Fridays as the main reason.",
    ),
    (2_700, "flaky", "Local server found unreliable", "Readers report that every fourth edition is missing."),
    (2_480, "harbour", "Market moves indoors", "Stalls open at seven, an hour later on Sundays."),
    (2_220, "orbit", "Ground station upgrades its clocks", "Three receivers now vote on what time it is."),
    (
        1_870,
        "harbour",
        "Fog delays morning ferries",
        "Boats ran every forty minutes until noon; the timetable is back in force.",
    ),
    (
        1_690,
        "orbit",
        "Cubesat phones home after a silent week",
        "It had been waiting for a command that was sent twice.",
    ),
    (1_300, "flaky", "Editor apologises for silence", "The paper was offline between breakfast and lunch."),
    (1_180, "harbour", "Tide tables now in the cockpit", "Subscribers get them as a calendar."),
    (
        1_020,
        "orbit",
        "Probe wakes after a year of sleep",
        "It caught up on its schedule in one burst, engineers said.",
    ),
    (
        840,
        "harbour",
        "New cranes arrive a day early",
        "Their voyage crossed a clock change, which nobody minded.",
    ),
    (700, "orbit", "Rust toolchain flies on its second mission", "The first one is still up there."),
    (610, "flaky", "Weather report found in last week's folder", "It was right about Tuesday."),
    (430, "orbit", "A leap second that was not", "The bureau has decided to do without until 2035."),
    (
        260,
        "harbour",
        "Night ferry to run all winter",
        "The council voted for a trial until March, with a stop at the old pier whenever the tide allows it and a late boat on Fridays for the theatre.",
    ),
    (95, "orbit", "Telescope schedule published", "Astronomers may book slots to the second."),
    (18, "harbour", "Lighthouse keeper retires", "Forty years, and never a missed slot."),
];

/// Later ones, in turn.
const TO_COME: [(&str, &str, &str); 6] = [
    ("orbit", "Launch window opens in a fortnight", "It is open for eleven minutes."),
    ("harbour", "Pilot boat gets a second crew", "Nights are covered from next month."),
    ("flaky", "We are back", "For now."),
    ("orbit", "Old star catalogue goes online", "Two hundred thousand entries, typed by hand."),
    ("harbour", "Ice warning for the upper basin", "Skippers are asked to report what they see."),
    ("flaky", "Printing press rests on Wednesdays", "So do the printers."),
];

/// What was printed before `now`, the oldest first: when, in which feed, and what.
pub(super) fn printed(now: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, &'static str, Item)> {
    PRINTED.iter().map(move |(minutes, feed, title, summary)| {
        let at = now - TimeDelta::minutes(*minutes);
        (at, *feed, Item { published_at: at, ..Item::new(*title, *summary) })
    })
}

/// New items keep coming in; the flaky feed fails now and then.
pub async fn publish_for_ever(server: &LocalServer) {
    let mut ticks = time::interval(NEWS_EVERY);
    ticks.tick().await; // the first is at once
    for (number, (feed, title, summary)) in (1..).zip(TO_COME.iter().cycle()) {
        ticks.tick().await;
        let edition =
            if number > TO_COME.len() { format!("{title} (edition {number})") } else { (*title).to_owned() };
        server.publish(feed, Item::new(edition, *summary));
        if number % FAILS_EVERY == 0 {
            server.fail_next("flaky", 1, 503);
        }
    }
}
