//! Evidence to change one thing of: an hourly task in UTC on the morning of 2026-11-24, and a cockpit that serves it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use scheduler::{
    run::{Epoch, Reason, Run, RunId, RunStatus, RunTrigger},
    task::{SystemTask, TaskId},
    testing::plain_task::plain_task,
};
use store::queries::{
    edits::Edit,
    epochs::ProcessEpoch,
    slot_history::{Circumstances, SlotRows},
    time_jumps::{JumpCause, TimeJump},
};

use crate::explain::{Evidence, Presence, ScheduleHistory, snoozes};

/// "02:30" of the day, "23T22:10" of another day of the month, or with seconds.
pub fn at(text: &str) -> DateTime<Utc> {
    let (day, time) = text.split_once('T').unwrap_or(("24", text));
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    format!("2026-11-{day}T{time}{seconds}Z").parse().unwrap()
}

/// At half past every hour.
pub fn hourly() -> SystemTask {
    SystemTask {
        name: "News sync".to_owned(),
        component: "news".to_owned(),
        frequency_cron: Some("30 * * * *".to_owned()),
        next_run_at: Some(at("09:30")),
        last_slot_at: Some(at("08:30")),
        last_run_at: Some(at("08:30")),
        last_status: Some("success".to_owned()),
        max_retries: 2,
        breaker_threshold: 5,
        ..plain_task(1, "news_sync", at("01T10:00"))
    }
}

/// On a grid through 00:10, every 45 minutes.
pub fn every_45_minutes() -> SystemTask {
    SystemTask {
        frequency_cron: None,
        frequency_seconds: Some(2_700),
        anchor_at: Some(at("01T10:40")),
        next_run_at: Some(at("09:10")),
        ..hourly()
    }
}

pub fn history(task: SystemTask, edits: Vec<Edit>) -> ScheduleHistory {
    ScheduleHistory { task, edits, zones: Vec::new(), machine_zone: Tz::UTC }
}

/// An edit by the window.
pub fn edit(edited_at: &str, before: &str) -> Edit {
    Edit {
        id: 1,
        task_id: TaskId(1),
        revision: 2,
        edited_at: at(edited_at),
        edited_by: "window".to_owned(),
        before: before.to_owned(),
        after: "{}".to_owned(),
        undone_by: None,
        anchor_before: None,
    }
}

/// The slot of 02:30, with nothing known of it, asked about at nine.
pub fn evidence() -> Evidence {
    evidence_of(&history(hourly(), Vec::new()), "02:30")
}

pub fn evidence_of(history: &ScheduleHistory, slot: &str) -> Evidence {
    Evidence {
        slot: at(slot),
        era: history.era_at(at(slot)),
        next_run_at: history.task.next_run_at,
        has_run: true,
        rows: SlotRows::default(),
        circumstances: Circumstances { epochs: vec![serve("20T08:00", None)], ..Circumstances::default() },
        presence: Presence::Serving { running: None },
        pause: None,
        snoozes: snoozes(history, at("09:00")),
        now: at("09:00"),
        zone: Tz::UTC,
        machine_zone: Tz::UTC,
    }
}

/// A run on time that went well.
pub fn run(id: i64, slot: &str) -> Run {
    Run {
        id: RunId(id),
        task_id: TaskId(1),
        scheduled_for: Some(at(slot)),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        status: RunStatus::Success,
        reason: None,
        started_at: at(slot),
        finished_at: Some(at(slot) + TimeDelta::milliseconds(1_840)),
        duration_ms: Some(1_840),
        result: Some("{}".to_owned()),
        error_message: None,
        missed_count: 0,
        blocked_by: None,
        epoch: Epoch(7),
    }
}

/// A run that stands for `count` slots up to `slot`.
pub fn catch_up(id: i64, slot: &str, started_at: &str, count: i64) -> Run {
    Run {
        trigger: RunTrigger::CatchUp,
        started_at: at(started_at),
        finished_at: Some(at(started_at)),
        missed_count: count,
        ..run(id, slot)
    }
}

/// A row of `count` slots up to `slot` that the engine passed over.
pub fn passed_over(id: i64, slot: &str, reason: Reason, count: i64) -> Run {
    Run {
        status: RunStatus::Skipped,
        reason: Some(reason),
        duration_ms: Some(0),
        missed_count: count,
        ..run(id, slot)
    }
}

pub fn failed(id: i64, slot: &str, message: &str) -> Run {
    Run { status: RunStatus::Error, error_message: Some(message.to_owned()), ..run(id, slot) }
}

pub fn serve(started_at: &str, ended_at: Option<&str>) -> ProcessEpoch {
    let ended_at = ended_at.map(at);
    ProcessEpoch {
        epoch: Epoch(7),
        program: "serve".to_owned(),
        started_at: at(started_at),
        ended_at,
        last_heard_at: ended_at.unwrap_or(at(started_at)),
    }
}

/// The same, of which nobody knows how it ended.
pub fn killed(started_at: &str, last_heard_at: &str) -> ProcessEpoch {
    ProcessEpoch { last_heard_at: at(last_heard_at), ..serve(started_at, None) }
}

pub fn asleep(from: &str, to: &str) -> TimeJump {
    TimeJump { from: at(from), to: at(to), cause: Some(JumpCause::Sleep) }
}
