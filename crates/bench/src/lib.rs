//! What the engine costs, beside its peers and the raw limits: benchmarks, run by `just bench`.
//!
//! Each figure is measured in a process of its own (`contestant`, or `weigh` where every byte is counted), which does one
//! contestant's share of one figure and says what it found in one line of JSON ([`measurement`]). The runner (`compare`)
//! starts them in turn, several rounds, and makes of their lines one file of results and a table ([`comparison`]).
//! A contestant in another language is a program that prints such a line.
//!
//! Nothing here is part of the product or of its tests.

pub mod attendance;
pub mod command_line;
pub mod comparison;
pub mod contestant;
pub mod contestants;
pub mod estimates;
pub mod figures;
pub mod fixture;
pub mod measurement;
pub mod process;
pub mod processors;
pub mod statistics;
