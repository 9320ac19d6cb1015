//! What is said of a panic at the moment it happens, on standard error and in the log's files: where it was, and in
//! which words only if those stand in the program.
//!
//! Libraries quote what they choke on, and so would the words they make of it: an address, an answer, a key. A run that
//! ends so is told of without secrets; see `handlers`. Those who listen here cannot know what is one.

use std::{
    any::Any,
    backtrace::{Backtrace, BacktraceStatus},
    panic, thread,
};

/// Instead of words that were made when it happened.
const WITHHELD: &str = "in words that are not shown, because they may hold a secret";

/// From now on, for the whole process. For programs: a test's failures would not be told any more either.
pub fn hide_words_of_panics() {
    panic::set_hook(Box::new(|panic| {
        let thread = thread::current();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = words(panic.payload());
        tracing::error!(thread = thread.name(), place, "panicked: {words}");
        // Only where RUST_BACKTRACE asks for it.
        let calls = Backtrace::capture();
        if calls.status() == BacktraceStatus::Captured {
            tracing::error!("the calls that led to it:\n{calls}");
        }
    }));
}

fn words(payload: &(dyn Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or(WITHHELD)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a panic carries.
    fn payload_of(panics: fn()) -> Box<dyn Any + Send> {
        panic::catch_unwind(panics).unwrap_err()
    }

    #[test]
    fn only_words_that_stand_in_the_program_are_shown() {
        assert_eq!(words(&*payload_of(|| panic!("the list is empty"))), "the list is empty");
        let made = payload_of(|| {
            let _: u8 = "pub_s3cret".parse().unwrap();
        });
        assert_eq!(words(&*made), WITHHELD);
        let made = payload_of(|| panic!("no idea what {} is", String::from("pub_s3cret")));
        assert_eq!(words(&*made), WITHHELD);
    }
}
