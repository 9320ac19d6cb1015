//! All contestants in turn: what is run (`plan`, `options`), by whom (`peers` for those in another language), what is asked of the
//! engine (`targets`), and what becomes of it (`results`, `table`, `plots`, `kept`).

pub mod kept;
pub mod limits;
pub mod machine;
pub mod next_slot;
pub mod options;
pub mod peers;
pub mod plan;
pub mod plots;
pub mod results;
pub mod rounds;
pub mod table;
pub mod targets;
