//! The process that owns the database, as far as this one can speak to it: over its socket where there are Unix
//! sockets, else not at all.

#[cfg(not(unix))]
mod out_of_reach;
#[cfg(unix)]
mod over_socket;

#[cfg(not(unix))]
pub use out_of_reach::Owner;
#[cfg(unix)]
pub use over_socket::{Events, Heard, Owner, follow, tasks};
