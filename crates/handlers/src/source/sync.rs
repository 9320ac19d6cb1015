//! Asks all sources of a run, politely, and remembers how each is doing.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use scheduler::{error::StoreError, handler::RunContext, run::TaskRunResult};
use store::{
    SqliteStore,
    queries::sources::{NamedSource, Renamed, SourceAttempt, SourceKind, SourceOutcome},
};

use super::{
    Counts, Failure, SourceId, SourceReport, SourceResult,
    conclude::{all_offline, conclude},
};

/// Hosts asked at the same time.
const MAX_CONCURRENT: usize = 8;

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
/// health to show, and what is stored of one that got another name goes with it. Comes before anything is asked or
/// removed by name.
pub(crate) async fn settle<'a>(
    store: &SqliteStore,
    context: &RunContext,
    kinds: &[SourceKind],
    sources: impl Iterator<Item = &'a SourceId>,
) -> Result<(), StoreError> {
    let named: Vec<NamedSource> = sources.map(SourceId::named).collect();
    for kind in kinds.iter().copied() {
        let ours = named.iter().filter(|source| source.kind == kind);
        store.retain_sources(kind, ours.map(|source| source.address_hash.clone()).collect()).await?;
    }
    for Renamed { from, to } in store.rename_sources(named).await? {
        context.info(format!("{from} is called {to} now"));
    }
    Ok(())
}

/// Fetches all sources and makes one result of them. Ends early when the run is cancelled; what was stored by then
/// stays.
pub(crate) async fn sync(store: &SqliteStore, context: &RunContext, sources: Sources) -> TaskRunResult {
    tokio::select! {
        result = fetch_all(store, context, sources) => result,
        () = context.cancel.cancelled() => TaskRunResult::error("The run was ended before all sources had answered."),
    }
}

async fn fetch_all(store: &SqliteStore, context: &RunContext, sources: Sources) -> TaskRunResult {
    let Sources { list, before, jobs } = sources;
    let total = jobs.len() as u64;
    context.progress(0, Some(total), "asking the sources");
    let done = Arc::new(AtomicU64::new(0));
    let jobs = jobs.into_iter().map(|Job { id, host, fetch }| {
        let (context, done) = (context.clone(), Arc::clone(&done));
        let report = async move {
            let report = SourceReport { id, result: fetch.await.unwrap_or_else(SourceResult::Failed) };
            tell(&context, &report);
            context.progress(done.fetch_add(1, Ordering::Relaxed) + 1, Some(total), &report.id.name);
            report
        };
        (host, report.boxed())
    });
    let reports = each_politely(jobs.collect()).await;
    for attempt in failed_attempts(&reports, context.clock.now()) {
        if let Err(error) = store.record_attempt(attempt).await {
            tracing::warn!(%error, "the health of a source could not be stored");
        }
    }
    conclude(list, before, &reports)
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

/// The attempts to remember for sources that failed. A computer without a network says nothing of its sources.
fn failed_attempts(reports: &[SourceReport], at: DateTime<Utc>) -> Vec<SourceAttempt> {
    let offline = all_offline(reports);
    let failed = reports.iter().filter_map(|report| match &report.result {
        SourceResult::Failed(failure) if !offline || failure.unknown_host => Some((&report.id, failure)),
        _ => None,
    });
    failed
        .map(|(id, failure)| {
            let pause = failure.retry_after.and_then(|pause| TimeDelta::from_std(pause).ok());
            let not_before_at = pause.map(|pause| at + pause);
            id.attempt(at, SourceOutcome::Failed { error: failure.message.clone(), not_before_at })
        })
        .collect()
}

/// Runs several hosts' jobs at once and one host's one after the other; answers in the order of the jobs.
async fn each_politely<R: Send + 'static>(jobs: Vec<(String, BoxFuture<'static, R>)>) -> Vec<R> {
    let mut hosts: Vec<String> = Vec::new();
    let mut queues: Vec<Vec<(usize, BoxFuture<'static, R>)>> = Vec::new();
    for (i, (host, job)) in jobs.into_iter().enumerate() {
        if let Some(known) = hosts.iter().position(|known| *known == host) {
            queues[known].push((i, job));
        } else {
            hosts.push(host);
            queues.push(vec![(i, job)]);
        }
    }
    // Boxed and collected, because the compiler cannot see that a stream of closures' futures is `Send`.
    let queues: Vec<_> = queues.into_iter().map(|queue| one_by_one(queue).boxed()).collect();
    let mut done: Vec<(usize, R)> = stream::iter(queues).buffer_unordered(MAX_CONCURRENT).concat().await;
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

async fn one_by_one<R>(queue: Vec<(usize, BoxFuture<'static, R>)>) -> Vec<(usize, R)> {
    let mut done = Vec::with_capacity(queue.len());
    for (i, job) in queue {
        done.push((i, job.await));
    }
    done
}
