//! A night on a clock of our own, and what it leaves to be told in the morning.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;

use crate::night::{Night, at};

impl Night {
    async fn says(&self, at: &str, verdict: &str, sentence: &str) {
        let explained = self.why(at).await;
        assert_eq!((explained.verdict.as_str(), explained.sentence.as_str()), (verdict, sentence));
    }
}

#[tokio::test(start_paused = true)]
async fn a_night_asleep() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-24T07:42:00Z");
    night.until("2026-11-24T08:00:00Z").await;

    let asleep = "computer asleep 22:40–07:42, run once at 07:42:15 as catch-up for 9 slots; run 4 succeeded after 0 ms";
    night.says("02:30", "coalesced", &format!("due 02:30, {asleep}")).await;
    night
        .says("02:31", "coalesced", &format!("no slot at 02:31, the one before it was due 02:30, {asleep}"))
        .await;
    night.says("07:30", "ran", &format!("due 07:30, {asleep}")).await;
    let before = "due 2026-11-23 22:30, run on time; run 3 succeeded after 0 ms";
    night.says("22:30", "ran", before).await;
    night.says("2026-11-24T09:30", "upcoming", "due 09:30, in 1 h 30 min, will run").await;
    let coming = "no slot at 09:45, the one before it is due 09:30, in 1 h 30 min, will run";
    night.says("2026-11-24T09:45", "upcoming", coming).await;

    let explained = night.why("02:30").await;
    assert_eq!(explained.slot.as_deref(), Some("2026-11-24T02:30:00.000Z"));
    assert_eq!((explained.run_id, explained.missed_count), (Some(4), Some(9)));
    assert_eq!(explained.started_at.as_deref(), Some("2026-11-24T07:42:15.000Z"));
    let page = night.cockpit.get_run(4).await.unwrap();
    assert_eq!(page.explanation, format!("Due 07:30, {asleep}."), "the window says the same");
}

/// The slots before `at`, one after the other, and whether each leads back to where one came from.
async fn walk_back(night: &Night, at: &str) -> Vec<(String, String)> {
    let mut walked = Vec::new();
    let mut explained = night.why(at).await;
    while let Some(previous) = explained.previous_slot {
        let came_from = explained.slot;
        explained = night.why(&previous).await;
        assert_eq!(explained.slot.as_ref(), Some(&previous));
        assert_eq!(explained.next_slot, came_from, "forward from {previous}");
        walked.push((previous[11..16].to_owned(), explained.verdict.clone()));
    }
    walked
}

#[tokio::test(start_paused = true)]
async fn one_walks_from_a_catch_up_to_the_slots_it_stands_for() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-24T02:42:00Z");
    night.until("2026-11-24T02:50:00Z").await;

    let walked = walk_back(&night, "02:30").await;
    let expected = [
        ("01:30", "coalesced"),
        ("00:30", "coalesced"),
        ("23:30", "coalesced"),
        ("22:30", "ran"),
        ("21:30", "ran"),
        ("20:30", "ran"),
    ];
    assert_eq!(walked, expected.map(|(slot, verdict)| (slot.to_owned(), verdict.to_owned())));
    let next = night.why("02:30").await.next_slot;
    assert_eq!(next.as_deref(), Some("2026-11-24T03:30:00.000Z"), "one still to come");
}

#[tokio::test(start_paused = true)]
async fn one_walks_past_edits_and_the_time_switched_off() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.edit(r#"{"frequencySeconds":1200}"#).await;
    night.until("2026-11-23T21:40:00Z").await;
    night.edit(r#"{"enabled":false}"#).await;
    night.until("2026-11-23T22:40:00Z").await;
    night.edit(r#"{"enabled":true,"frequencyCron":"45 * * * *"}"#).await;
    night.until("2026-11-23T23:00:00Z").await;

    let slots: Vec<String> = walk_back(&night, "22:45").await.into_iter().map(|(slot, _)| slot).collect();
    assert_eq!(slots, ["21:30", "21:10", "20:50", "20:30"]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_is_not_called_sleep() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.clock.step(TimeDelta::hours(3));
    night.until("2026-11-24T02:00:00Z").await;
    let expected = "due 00:30, clock set forward 22:40–01:40, run once at 01:40:15 as catch-up for 3 slots; \
                    run 4 succeeded after 0 ms";
    night.says("00:30", "coalesced", expected).await;
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_remembered_when_it_is_over() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.cockpit.scheduler().unwrap().pause(None, None).await.unwrap();
    night.until("2026-11-23T21:40:00Z").await;
    night.says("21:30", "skipped", "due 21:30, everything paused since 20:40, passed over").await;
    let waits =
        "due 22:30, in 50 min, everything paused since 20:40, will be passed over unless somebody resumes";
    night.says("2026-11-23T22:30", "upcoming", waits).await;
    night.cockpit.scheduler().unwrap().resume().await.unwrap();
    night.until("2026-11-23T23:00:00Z").await;
    night.says("21:30", "skipped", "due 21:30, everything paused 20:40–21:40, passed over").await;
    night.says("22:30", "ran", "due 22:30, run on time; run 3 succeeded after 0 ms").await;
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_ends_by_itself_ended_when_it_was_to() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.cockpit.scheduler().unwrap().pause(Some(at("2026-11-23T22:00:00Z")), None).await.unwrap();
    night.sleep_until("2026-11-23T22:15:00Z");
    night.until("2026-11-23T22:20:00Z").await;
    night.says("21:30", "skipped", "due 21:30, everything paused 20:40–22:00, passed over").await;
}

#[tokio::test(start_paused = true)]
async fn a_snooze_is_remembered_when_it_is_over() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.edit(r#"{"snooze":{"reason":"on holiday"}}"#).await;
    night.until("2026-11-23T21:40:00Z").await;
    let snoozed = "due 21:30, it has been snoozed since 20:40 (on holiday), passed over";
    night.says("21:30", "skipped", snoozed).await;
    let waits = "due 22:30, in 50 min, it has been snoozed since 20:40 (on holiday), will be passed over unless somebody wakes it";
    night.says("2026-11-23T22:30", "upcoming", waits).await;
    night.edit(r#"{"snooze":{"until":"2026-11-23T23:00:00Z","reason":"back soon"}}"#).await;
    night.until("2026-11-23T22:40:00Z").await;
    let snoozed = "due 21:30, it is snoozed from 20:40 until 23:00 (back soon), passed over with another one";
    night.says("21:30", "skipped", snoozed).await;
    night.says("2026-11-23T23:30", "upcoming", "due 23:30, in 50 min, will run").await;
    night.edit(r#"{"snooze":null}"#).await;
    night.until("2026-11-23T23:50:00Z").await;
    let snoozed =
        "due 21:30, it was snoozed from 20:40 until 22:40 (back soon), passed over with another one";
    night.says("21:30", "skipped", snoozed).await;
    night.says("23:30", "ran", "due 23:30, run on time; run 3 succeeded after 0 ms").await;

    // Another one, which does not change what is said of the first.
    night.edit(r#"{"snooze":{"until":"2026-11-24T01:00:00Z"}}"#).await;
    night.until("2026-11-24T01:40:00Z").await;
    night.says("00:30", "skipped", "due 00:30, it was snoozed from 23:50 until 01:00, passed over").await;
    night.says("21:30", "skipped", &snoozed.replace("due", "due 2026-11-23")).await;
}

#[tokio::test(start_paused = true)]
async fn edits_and_the_switch_are_remembered() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.edit(r#"{"frequencySeconds":1200}"#).await;
    night.until("2026-11-23T21:40:00Z").await;
    night.edit(r#"{"enabled":false}"#).await;
    night.until("2026-11-23T22:40:00Z").await;
    night.edit(r#"{"enabled":true,"frequencyCron":"45 * * * *"}"#).await;
    night.until("2026-11-23T23:00:00Z").await;

    night.says("20:30", "ran", "due 20:30, run on time; run 1 succeeded after 0 ms").await;
    // Every 20 minutes from the last run on.
    night.says("21:10", "ran", "due 21:10, run on time; run 3 succeeded after 0 ms").await;
    night.says("22:10", "disabled", "not due 22:10, the task was switched off 21:40–22:40 (by window)").await;
    let none = "no slot at 22:42, its schedule is: at minute 45 past every hour (switched on 22:40:00 by window), \
                the next slot is at 22:45";
    night.says("22:42", "no_slot", none).await;
    night.says("22:45", "ran", "due 22:45, run on time; run 5 succeeded after 0 ms").await;
    let explained = night.why("19:00").await;
    assert_eq!((explained.verdict.as_str(), explained.slot), ("did_not_exist", None));
}

#[tokio::test(start_paused = true)]
async fn a_suspension_is_remembered_when_it_is_over() {
    let night = Night::begin().await;
    night.fails.store(true, Ordering::SeqCst);
    night.until("2026-11-24T03:00:00Z").await;
    let last = "due 00:30, run on time; run 5 failed after 0 ms: It rains; so many errors suspended the task";
    night.says("00:30", "ran", last).await;
    let held = "repeated errors have had the task suspended since 00:30, the next probe is at 06:30:00";
    night.says("02:30", "suspended", &format!("not due 02:30, {held}")).await;
    night.says("2026-11-24T04:30", "suspended", &format!("not due 04:30, {held}")).await;

    night.fails.store(false, Ordering::SeqCst);
    night.until("2026-11-24T07:00:00Z").await;
    let held = "not due 02:30, repeated errors had the task suspended 00:30–06:30";
    night.says("02:30", "suspended", held).await;
    let probe = night.cockpit.get_run(6).await.unwrap().explanation;
    assert_eq!(probe, "A probe of the suspended task at 06:30:00; run 6 succeeded after 0 ms.");
}

#[tokio::test(start_paused = true)]
async fn a_probe_comes_when_the_sentence_of_a_pause_says_so() {
    let night = Night::begin().await;
    night.fails.store(true, Ordering::SeqCst);
    night.until("2026-11-24T03:00:00Z").await;
    let pause = night.cockpit.scheduler().unwrap().pause(Some(at("2026-11-24T08:00:00Z")), None);
    pause.await.unwrap();
    let suspended = "not due 02:30, repeated errors have had the task suspended since 00:30";
    let told =
        format!("{suspended}, everything paused since 03:00 until 08:00, the next probe is at 12:30:00");
    night.says("02:30", "suspended", &told).await;
    let upcoming = night.cockpit.list_upcoming_runs(24).await.unwrap();
    let upcoming: Vec<&str> = upcoming.iter().map(|run| run.scheduled_for.as_str()).collect();
    assert_eq!(upcoming, ["2026-11-24T12:30:00.000Z"]);

    night.until("2026-11-24T12:00:00Z").await;
    night.says("02:30", "suspended", &format!("{suspended}, the next probe is at 12:30:00")).await;
    night.fails.store(false, Ordering::SeqCst);
    night.until("2026-11-24T12:40:00Z").await;
    let held = "not due 02:30, repeated errors had the task suspended 00:30–12:30";
    night.says("02:30", "suspended", held).await;
}

#[tokio::test(start_paused = true)]
async fn a_slot_from_before_a_pause_waits_for_its_end() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    night.sleep_until("2026-11-23T21:35:00Z");
    night.cockpit.scheduler().unwrap().pause(None, None).await.unwrap();
    night.until("2026-11-23T22:00:00Z").await;
    let waits = "due 21:30, everything paused since 21:35, waits now for the end of that";
    night.says("21:30", "waiting", waits).await;
    night.cockpit.scheduler().unwrap().resume().await.unwrap();
    night.until("2026-11-23T22:10:00Z").await;
    assert_eq!(night.why("21:30").await.verdict, "ran");
}

#[tokio::test(start_paused = true)]
async fn a_journey_is_remembered() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:40:00Z").await;
    // Half an hour off: there, half past is on the hour here.
    night.clock.set_zone("Asia/Kolkata".parse().unwrap());
    night.until("2026-11-24T00:40:00Z").await;
    let explained = night.why("2026-11-23T20:30:00Z").await;
    assert_eq!(explained.slot.as_deref(), Some("2026-11-23T20:30:00.000Z"));
    assert_eq!((explained.verdict.as_str(), explained.timezone.as_str()), ("ran", "Asia/Kolkata"));
    let explained = night.why("2026-11-24T00:00:00Z").await;
    assert_eq!(
        (explained.verdict.as_str(), explained.run_id.is_some()),
        ("ran", true),
        "{}",
        explained.sentence
    );
}
