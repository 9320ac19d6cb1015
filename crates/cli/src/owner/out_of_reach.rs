//! No owner is ever within reach: each command opens the database itself.

use std::path::Path;

use api::run::RunTaskNowResult;
use serde_json::Value;

use crate::{arguments::Named, failure::Failure, run_display::RunDisplay};

/// There is none.
pub enum Owner {}

#[expect(clippy::unused_async, reason = "as over the socket")]
impl Owner {
    /// Finds nobody.
    pub async fn connect(_data_dir: &Path) -> Option<Self> {
        None
    }

    /// Why an owner that is there could not be asked, and what to do about that.
    pub fn unreached(_data_dir: &Path) -> &'static str {
        "on this system it cannot be asked; close it first, or try again when it has ended"
    }

    /// Never called.
    pub async fn call(&mut self, _method: &str, _arguments: Value) -> Result<Value, Failure> {
        match *self {}
    }

    /// Never called.
    pub async fn run_live(
        &mut self,
        _task: &Named,
        _display: &RunDisplay,
    ) -> Result<RunTaskNowResult, Failure> {
        match *self {}
    }
}
