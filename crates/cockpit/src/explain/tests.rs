//! Every answer there is, from made-up evidence.

mod absences;
mod bench;
mod eras;
mod places;
mod verdicts;
mod without_rows;
