//! The scheduling rules as a specification: the real manager on a clock and a store that the test owns.
//!
//! One behaviour a file, in the order of `semantics.md`. Time is paused: it moves only when everything else has come to
//! rest.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod world;

// S1: schedules and edits.
mod edited_while_waiting;
mod edits;
mod edits_in_flight;
mod first_slots;
mod intervals;
mod refused_edits;
mod removed_tasks;

// S2: missed slots.
mod catch_up_all;
mod catch_up_once;
mod catch_up_skip;
mod catch_up_stagger;
mod lateness;
mod long_absence;
mod network_wait;
mod never_caught_up;
mod on_its_way;
mod settle_windows;

// S3: overlap and runs on request.
mod overlap_cancel_running;
mod overlap_queue;
mod overlap_skip;
mod run_now;

// S4: disabled, paused and snoozed.
mod disabled;
mod missed_before_pause;
mod pause_until;
mod paused;
mod snooze;

// S5: the clock.
mod clock_corrections;
mod clock_steps;
mod exact_clocks;
mod suspends;
mod timer;
mod zone_changes;

// S6 and S7: how runs end.
mod cancels;
mod panics;
mod recovery;
mod shutdown;
mod statuses;
mod stuck_handlers;
mod timeouts;
mod workers;

// S8: errors.
mod breaker;
mod error_count;
mod lost_retries;
mod probes;
mod retries;
mod retries_after_restart;

// S10: the loop.
mod rebuilt_slots;
mod status;
mod store_failures;
mod supervisor;
mod write_order;
