//! The application without a face: opens the store, starts the scheduler, and has one method a use case.
//!
//! Window, command line and local socket are thin: each takes its arguments, calls one of the methods of [`Cockpit`],
//! and shows what it returns. Nothing here knows Tauri or writes SQL.

mod alerts;
mod application;
mod away;
mod calendar;
mod calendar_addresses;
mod counted;
mod data;
mod desktop;
mod dispatch;
mod edits;
mod events;
mod explain;
mod glance;
#[cfg(unix)]
mod hang_up;
mod ideas;
pub mod in_turn;
mod incidents;
mod live_run;
pub mod logging;
mod looking;
mod manners;
mod network;
mod news;
#[cfg(test)]
mod night;
mod notices;
mod options;
mod quiet_hours;
mod runs;
mod schedules;
mod secrets;
mod seen;
mod settings;
#[cfg(unix)]
pub mod socket;
mod source_trials;
mod status;
mod task_overview;
mod tasks;
mod time_record;
mod upcoming;
mod why;

pub use application::{Cockpit, OpenCockpitError};
pub use calendar::MAX_SPAN as MAX_EVENT_SPAN;
pub use counted::counted;
pub use data::{
    MAX_DOCUMENT_BYTES, PreviewUnowned, check_document_size, list_backups_unopened, preview_restore_unowned,
    restore_unowned,
};
pub use desktop::Desktop;
pub use events::WireEvent;
pub use glance::{Glance, Mood, NamedTask};
#[cfg(unix)]
pub use hang_up::ends_with_terminal;
pub use incidents::Notice;
pub use manners::Manners;
pub use options::{CockpitOptions, data_dir, usual_data_dir};
pub use schedules::{describe_interval, preview, zone};
/// How far the listings go that are cut.
pub use store::queries::{
    alerts::MAX_RESOLVED as MAX_RESOLVED_ALERTS, events::MAX_LISTED as MAX_EVENTS,
    ideas::MAX_CLOSED as MAX_CLOSED_IDEAS,
};
pub use upcoming::MAX_UPCOMING;

/// What a use case returns.
pub type UseCaseResult<T> = Result<T, api::error::ApiError>;
