//! What the sources of a run have answered until now. Each answer is told and remembered when it comes, so that a run that is
//! ended early forgets none.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use scheduler::handler::RunContext;
use store::{
    SqliteStore,
    queries::sources::{SourceAttempt, SourceOutcome},
};

use super::{Counts, Failure, SourceId, SourceReport, SourceResult, conclude::all_offline};

const UNANSWERED: &str = "it had not answered when the run was ended";
const NO_TURN: &str = "not asked, because the run was ended before";

/// The answers to one run's questions.
pub(super) struct Answers {
    store: SqliteStore,
    context: RunContext,
    ids: Vec<SourceId>,
    gathered: Mutex<Gathered>,
}

#[derive(Default)]
struct Gathered {
    /// In the order of the ids.
    results: Vec<Option<SourceResult>>,
    /// Who has been asked, in the same order.
    asked: Vec<bool>,
    /// Failures that say something of their source only where there is a network.
    doubtful: Vec<SourceAttempt>,
}

impl Answers {
    pub(super) fn new(
        store: &SqliteStore,
        context: &RunContext,
        ids: impl Iterator<Item = SourceId>,
    ) -> Self {
        let ids: Vec<SourceId> = ids.collect();
        context.progress(0, Some(ids.len() as u64), "asking the sources");
        let (results, asked) = (vec![None; ids.len()], vec![false; ids.len()]);
        let gathered = Mutex::new(Gathered { results, asked, doubtful: Vec::new() });
        Self { store: store.clone(), context: context.clone(), ids, gathered }
    }

    /// The source at this place is asked now.
    pub(super) fn asking(&self, i: usize) {
        self.gathered().asked[i] = true;
    }

    /// Takes the answer of the source at this place.
    pub(super) async fn take(&self, i: usize, result: SourceResult) {
        if let SourceResult::Failed(failure) = &result {
            let attempt = self.failed_attempt(i, failure);
            if failure.offline && !failure.unknown_host {
                self.gathered().doubtful.push(attempt);
            } else {
                self.remember(attempt).await;
            }
        }
        self.note(i, result);
    }

    /// The source at this place was not asked: that says nothing of its health.
    pub(super) fn not_asked(&self, i: usize, why: &str) {
        self.note(i, SourceResult::NotAsked(why.to_owned()));
    }

    /// All answers, in the order of the sources; those that were asked and have none have failed. A computer without a
    /// network says nothing of its sources.
    pub(super) async fn finish(&self) -> Vec<SourceReport> {
        let Gathered { results, asked, doubtful } = std::mem::take(&mut *self.gathered());
        let reports = self.ids.iter().zip(results.into_iter().zip(asked)).map(|(id, (result, asked))| {
            let id = id.clone();
            match result {
                Some(result) => SourceReport { id, result },
                None => self.unanswered(id, asked),
            }
        });
        let reports: Vec<SourceReport> = reports.collect();
        if !all_offline(&reports) {
            for attempt in doubtful {
                self.remember(attempt).await;
            }
        }
        reports
    }

    /// A source without an answer, when the run ends.
    fn unanswered(&self, id: SourceId, asked: bool) -> SourceReport {
        let result = if asked {
            SourceResult::Failed(Failure::new(UNANSWERED))
        } else {
            SourceResult::NotAsked(NO_TURN.to_owned())
        };
        let report = SourceReport { id, result };
        tell(&self.context, &report);
        report
    }

    fn note(&self, i: usize, result: SourceResult) {
        let report = SourceReport { id: self.ids[i].clone(), result };
        tell(&self.context, &report);
        let SourceReport { id, result } = report;
        let done = {
            let mut gathered = self.gathered();
            gathered.results[i] = Some(result);
            gathered.results.iter().flatten().count()
        };
        self.context.progress(done as u64, Some(self.ids.len() as u64), &id.name);
    }

    fn failed_attempt(&self, i: usize, failure: &Failure) -> SourceAttempt {
        let at = self.context.clock.now();
        let pause = failure.retry_after.and_then(|pause| TimeDelta::from_std(pause).ok());
        let not_before_at = pause.map(|pause| at + pause);
        self.ids[i].attempt(at, SourceOutcome::Failed { error: failure.message.clone(), not_before_at })
    }

    async fn remember(&self, attempt: SourceAttempt) {
        if let Err(error) = self.store.record_attempt(attempt).await {
            tracing::warn!(%error, "the health of a source could not be stored");
        }
    }

    /// Nobody panics while they hold it.
    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(context: &RunContext, report: &SourceReport) {
    let name = &report.id.name;
    match (report.warning(), &report.result) {
        (Some(warning), _) => context.warn(warning),
        (None, SourceResult::Read { counts: Counts { inserted, updated, removed: None }, .. }) => {
            context.info(format!("{name}: {inserted} new, {updated} updated"));
        }
        (None, SourceResult::Read { counts: Counts { inserted, updated, removed: Some(removed) }, .. }) => {
            context.info(format!("{name}: {inserted} new, {updated} updated, {removed} removed"));
        }
        (None, _) => context.info(format!("{name}: nothing new")),
    }
}
