//! Why a slot ran when it did, or did not, in a sentence: "due 02:30, computer asleep 22:10–07:42, run once at 07:42:15
//! as catch-up for 9 slots".
//!
//! `place` finds the slot a moment means, `verdict` says what became of it, `words` makes the sentence; all of it pure,
//! from `evidence` that is gathered beforehand (`why`). Command line and window say the same, because both ask here.

mod absence;
mod asked;
mod ending;
mod evidence;
mod holds;
mod open_slots;
mod place;
mod schedule_history;
mod times;
mod verdict;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use absence::{Absence, AbsenceKind, absences};
pub(crate) use asked::{Asked, EXPECTED};
pub(crate) use evidence::{Evidence, Presence};
pub(crate) use holds::{probe_after, snoozes};
pub(crate) use place::{MAX_AHEAD, Place, locate};
pub(crate) use schedule_history::{Era, ScheduleHistory};
pub(crate) use times::Times;
pub(crate) use verdict::{Verdict, judge};
pub(crate) use words::{prose, sentence, sentence_of_run};
