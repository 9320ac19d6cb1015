//! `cockpitctl` as people and scripts use it: the real program, its output and its exit codes.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(unix)]
mod canaries;
mod commands;
mod data_folder;
mod exit_codes;
#[cfg_attr(not(unix), expect(dead_code, reason = "only runs over the socket hold a feed back"))]
mod feed;
mod first_start;
#[cfg(unix)]
mod following;
mod help;
#[cfg(unix)]
mod live;
#[cfg(unix)]
mod one_at_a_time;
#[cfg(unix)]
mod permissions;
mod preview;
#[cfg(unix)]
mod restart;
#[cfg(unix)]
mod restore;
#[cfg(unix)]
mod restore_obstacles;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod serving;
mod snooze;
#[cfg(unix)]
mod socket;
#[cfg(unix)]
mod stopping;
#[cfg(target_os = "linux")]
mod streams;
mod support;
mod transfer;
#[cfg(unix)]
mod watching;
#[cfg(unix)]
mod why;
