//! Use case about how a task has been doing, and how long it usually takes.

use api::{
    error::{ApiError, ErrorKind},
    task::{RunMarkDto, TaskOverviewDto, UsualDurationDto},
};
use scheduler::task::TaskId;

use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// A task's latest rows and how long it usually takes.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn get_task_overview(&self, task_id: i64) -> UseCaseResult<TaskOverviewDto> {
        let task = self.store().task_by_id(TaskId(task_id)).await?.ok_or_else(|| no_such_task(task_id))?;
        let overview = self.store().task_overview(task.id).await?;
        Ok(TaskOverviewDto {
            task_id: task.id.0,
            recent: overview.recent.iter().map(RunMarkDto::from).collect(),
            usual: usual(overview.success_durations),
            last_success_at: overview.last_success_at.map(api::instant_text),
        })
    }

    /// How long a task usually takes; `None` before its first success.
    pub(crate) async fn usual_duration(&self, task_id: TaskId) -> UseCaseResult<Option<UsualDurationDto>> {
        Ok(usual(self.store().success_durations(task_id).await?))
    }
}

/// What these durations, in milliseconds, add up to.
fn usual(mut durations: Vec<i64>) -> Option<UsualDurationDto> {
    durations.sort_unstable();
    Some(UsualDurationDto {
        runs: i64::try_from(durations.len()).unwrap_or(i64::MAX),
        p50_ms: nearest_rank(&durations, 50)?,
        p95_ms: nearest_rank(&durations, 95)?,
    })
}

/// The smallest of them that at least `percent` of all do not exceed.
fn nearest_rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

fn no_such_task(id: i64) -> ApiError {
    ApiError {
        kind: ErrorKind::NotFound,
        message: format!("there is no task {id}"),
        field: Some("taskId".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(durations: impl IntoIterator<Item = i64>) -> Option<(i64, i64, i64)> {
        usual(durations.into_iter().collect()).map(|usual| (usual.runs, usual.p50_ms, usual.p95_ms))
    }

    #[test]
    fn percentiles_are_durations_that_occurred() {
        assert_eq!(ranks([]), None);
        assert_eq!(ranks([7]), Some((1, 7, 7)));
        assert_eq!(ranks([9, 1]), Some((2, 1, 9)));
        assert_eq!(ranks((1..=20).rev()), Some((20, 10, 19)));
        assert_eq!(ranks((1..=21).rev()), Some((21, 11, 20)));
        assert_eq!(ranks(1..=100), Some((100, 50, 95)));
    }
}
