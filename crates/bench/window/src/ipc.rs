//! What the page waits for: the list of all tasks, and the row of a task whose run has ended. Asked in the page of the real
//! window, through `WebDriver`.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use bench::{
    measurement::Measure,
    statistics::{median, percentile},
};
use fantoccini::Client;
use serde_json::{Value, json};
use system_tests::driver::{Driver, be_patient};
use tokio::runtime::Runtime;

use crate::{folder, programs};

/// The task that is run: one that takes no time.
const TASK: &str = "ideas_review";
/// Runs whose end is waited for.
const RUNS: usize = 30;
/// The longest wait for anything.
const PATIENCE: Duration = Duration::from_mins(1);

/// Calls a command again and again. A page's clock counts whole milliseconds, and an answer may take half of one; so twenty are
/// one figure.
const CALLS: &str = r"
    const [command, done] = arguments;
    (async () => {
      const found = [];
      for (let round = 0; round < 30; round++) {
        const began = performance.now();
        for (let i = 0; i < 20; i++) await window.__TAURI_INTERNALS__.invoke(command);
        found.push((performance.now() - began) / 20);
      }
      return found;
    })().then(done, (error) => done(String(error)));
";

/// From now on notes of each run of a task when it ended, when the page heard of it, and when its row, with the run in its
/// strip and as its last one, was painted.
const LISTEN: &str = r#"
    const [task, done] = arguments;
    window.ends = [];
    const row = (what) => document.querySelector(`[data-testid="task-row-${task}"] ${what}`);
    const handler = window.__TAURI_INTERNALS__.transformCallback(({ payload }) => {
      if (payload.taskType !== task) return;
      const end = { finished: Date.parse(payload.finishedAt), heard: Date.now() };
      const isThere = () =>
        row(`[data-testid="last-run"] time[datetime="${payload.lastRunAt}"]`) && row(`[data-run="${payload.runId}"]`);
      const painted = () => {
        if (!isThere()) return;
        observer.disconnect();
        // The frame is painted after its callbacks; what is posted in one comes after that.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.ends.push({ ...end, painted: Date.now() });
          port2.postMessage(0);
        });
      };
      const observer = new MutationObserver(painted);
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      painted();
    });
    window.__TAURI_INTERNALS__
      .invoke('plugin:event|listen', { event: 'system_task_run', target: { kind: 'Any' }, handler })
      .then(() => done(true), (error) => done(String(error)));
"#;

/// Waits for the page to show something.
const SHOWS: &str = r"
    const [selector, done] = arguments;
    const look = () => (document.querySelector(selector) ? done(true) : setTimeout(look, 20));
    look();
";

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize) -> Result<Vec<Measure>> {
    ensure!(contestant == "cockpit", "an empty window has nobody to ask");
    let folder = folder::of(runtime, tasks)?;
    runtime.block_on(async {
        let window = programs::contestant(contestant)?;
        let (_driver, page) = Driver::open(&window, folder.path(), &[]).await?;
        be_patient(&page, PATIENCE).await?;
        in_page(&page, folder.path()).await
    })
}

async fn in_page(page: &Client, folder: &Path) -> Result<Vec<Measure>> {
    page.execute_async(SHOWS, vec![json!("h1")]).await?;
    page.execute("history.pushState({}, '', '/settings/system-tasks')", Vec::new()).await?;
    let row = format!("[data-testid='task-row-{TASK}'] [data-run]");
    page.execute_async(SHOWS, vec![json!(row)]).await?;
    // What every call costs, whatever it asks for: the least of the page's doing.
    let round_trip = calls(page, "get_scheduler_status").await?;
    let mut list = calls(page, "list_system_tasks").await?;
    let heard = page.execute_async(LISTEN, vec![json!(TASK)]).await?;
    ensure!(heard == true, "{heard}");
    for run in 0..RUNS {
        // Not in a row: each is to be seen by itself.
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        let folder = folder.to_owned();
        tokio::task::spawn_blocking(move || folder::cockpitctl(&folder, &["run", TASK])).await??;
        page.execute_async(&format!("const [done] = arguments; const look = () => (window.ends.length > {run} ? done(true) : setTimeout(look, 20)); look();"), Vec::new()).await?;
    }
    let ends = page.execute("return window.ends", Vec::new()).await?;
    let between = |from: &str, to: &str| -> Result<Vec<f64>> {
        let ends = ends.as_array().context("no runs")?;
        let number = |end: &Value, name: &str| end[name].as_f64().with_context(|| format!("no {name}"));
        ends.iter().map(|end| Ok(number(end, to)? - number(end, from)?)).collect()
    };
    let mut repainted = between("finished", "painted")?;
    Ok(vec![
        Measure::new("round trip", median(&round_trip), "ms"),
        Measure::new("list_system_tasks", median(&list), "ms"),
        Measure::new("list_system_tasks p95", percentile(&mut list, 0.95), "ms"),
        Measure::new("end to repaint", median(&repainted), "ms"),
        Measure::new("end to repaint p95", percentile(&mut repainted, 0.95), "ms"),
        Measure::new("event to repaint", median(&between("heard", "painted")?), "ms"),
        Measure::new("end to event", median(&between("finished", "heard")?), "ms"),
    ])
}

async fn calls(page: &Client, command: &str) -> Result<Vec<f64>> {
    numbers(&page.execute_async(CALLS, vec![json!(command)]).await?)
}

fn numbers(value: &Value) -> Result<Vec<f64>> {
    let values = value.as_array().with_context(|| value.to_string())?;
    values.iter().map(|value| value.as_f64().context("no number")).collect()
}
