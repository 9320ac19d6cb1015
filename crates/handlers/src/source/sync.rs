//! Asks all sources of a run, politely.
//!
//! Not here: what is made of their answers; see [`super::answers`] and [`super::conclude`].

use std::collections::{HashMap, HashSet};

use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use scheduler::{error::StoreError, handler::RunContext, run::TaskRunResult};
use store::{
    SqliteStore,
    queries::sources::{NamedSource, Renamed, SourceKind},
};

use super::{
    Counts, Failure, SourceId, SourceResult,
    answers::Answers,
    conclude::{any_answered, conclude},
};
use crate::http::Silence;

/// Hosts asked at the same time.
const MAX_CONCURRENT: usize = 8;

const UNREACHABLE: &str =
    "not asked, because there was no connection to its server for another source just before";
const UNANSWERED: &str = "not asked, because its server did not answer for two other sources just before";
const SILENT_ELSEWHERE: &str =
    "not asked, because two other sources of its server redirect to one that does not answer";

/// A source and the fetch of it, not yet begun.
pub(crate) struct Job {
    pub(crate) id: SourceId,
    /// Jobs of one host are done one after the other.
    pub(crate) host: String,
    pub(crate) fetch: BoxFuture<'static, Result<SourceResult, Failure>>,
}

/// The sources of a run.
pub(crate) struct Sources {
    /// Name of the per-source list in the result.
    pub(crate) list: &'static str,
    /// What the run did before any source was asked.
    pub(crate) before: Counts,
    pub(crate) jobs: Vec<Job>,
}

/// Compares what is stored with the sources that are configured: those of these kinds that are not any more have no
/// health to show, and what is stored of one that got another name goes with it. What goes by a name of `hidden` stays:
/// those are configured too, but nobody told their addresses. Comes before anything is asked or removed by name.
pub(crate) async fn settle<'a>(
    store: &SqliteStore,
    context: &RunContext,
    kinds: &[SourceKind],
    sources: impl Iterator<Item = &'a SourceId>,
    hidden: Vec<String>,
) -> Result<(), StoreError> {
    let named: Vec<NamedSource> = sources.map(SourceId::named).collect();
    for kind in kinds.iter().copied() {
        let ours = named.iter().filter(|source| source.kind == kind);
        let hashes = ours.map(|source| source.address_hash.clone()).collect();
        store.retain_sources(kind, hashes, hidden.clone()).await?;
    }
    for Renamed { from, to } in store.rename_sources(named).await? {
        context.info(format!("{from} is called {to} now"));
    }
    Ok(())
}

/// Fetches all sources and makes one result of them. A run that has no more time goes by those that have answered; one that
/// somebody ends has no result, but what was stored by then stays.
pub(crate) async fn sync(store: &SqliteStore, context: &RunContext, sources: Sources) -> TaskRunResult {
    let Sources { list, before, jobs } = sources;
    let answers = Answers::new(store, context, jobs.iter().map(|job| job.id.clone()));
    let was_ended = tokio::select! {
        () = ask_all(store, jobs, &answers) => false,
        () = context.cancel.cancelled() => true,
    };
    let reports = answers.finish().await;
    if was_ended && !(context.is_out_of_time() && any_answered(&reports)) {
        return TaskRunResult::error("The run was ended before all sources had answered.");
    }
    conclude(list, before, &reports)
}

/// Asks several hosts at once, and one host's sources one after the other.
async fn ask_all(store: &SqliteStore, jobs: Vec<Job>, answers: &Answers) {
    let mut queues: Vec<Vec<(usize, Job)>> = Vec::new();
    for (i, job) in in_turn(store, jobs).await {
        match queues.iter_mut().find(|queue| queue.iter().any(|(_, known)| known.host == job.host)) {
            Some(queue) => queue.push((i, job)),
            None => queues.push(vec![(i, job)]),
        }
    }
    // Boxed and collected, because the compiler cannot see that a stream of closures' futures is `Send`.
    let queues: Vec<_> = queues.into_iter().map(|queue| ask_host(queue, answers).boxed()).collect();
    stream::iter(queues).buffer_unordered(MAX_CONCURRENT).collect::<()>().await;
}

/// The jobs with their places, those last that have failed most often: a source that never answers does not keep those of
/// the same host from being asked for ever.
async fn in_turn(store: &SqliteStore, jobs: Vec<Job>) -> Vec<(usize, Job)> {
    let known = store.list_sources().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the health of the sources could not be read");
        Vec::new()
    });
    let failures: HashMap<(&str, &str), i64> =
        known.iter().map(|source| ((&*source.kind, &*source.name), source.error_count)).collect();
    let mut jobs: Vec<(usize, Job)> = jobs.into_iter().enumerate().collect();
    jobs.sort_by_key(|(_, Job { id, .. })| failures.get(&(id.kind.as_str(), &*id.name)).copied());
    jobs
}

/// Asks one host's sources until it is silent. Each would be waited for as long, and the others of the run with it: many of
/// a dead host would take all the time of the run. One silence says so only where there was no connection at all. Where an
/// answer did not come, or the host redirects to a silent one, that may be one slow or moved source among good ones: the
/// others are given up when a second one is no better.
async fn ask_host(queue: Vec<(usize, Job)>, answers: &Answers) {
    let mut silences = HashSet::new();
    let mut given_up: Option<&str> = None;
    for (i, job) in queue {
        if let Some(why) = given_up {
            answers.not_asked(i, why);
            continue;
        }
        answers.asking(i);
        let result = job.fetch.await.unwrap_or_else(SourceResult::Failed);
        if let SourceResult::Failed(Failure { silence: Some(silence), .. }) = &result {
            let is_second = !silences.insert(silence.clone());
            given_up = match silence {
                Silence::Unreachable => Some(UNREACHABLE),
                Silence::Unanswered => is_second.then_some(UNANSWERED),
                Silence::Of(_) => is_second.then_some(SILENT_ELSEWHERE),
            };
        }
        answers.take(i, result).await;
    }
}
