//! All contestants in turn: what is run (`plan`), what is asked of the engine (`targets`), and what becomes of it (`results`,
//! `table`).

pub mod machine;
pub mod next_slot;
pub mod plan;
pub mod results;
pub mod rounds;
pub mod table;
pub mod targets;
