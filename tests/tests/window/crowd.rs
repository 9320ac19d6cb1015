//! Very many tasks and runs in the real window: it scrolls, filters, toggles and finds, and each press is answered.
//!
//! A usual run only looks whether it works, with a small crowd. The recipe `stress` brings a large one, prints how long
//! each interaction took, from the press to the frame that shows the answer, and fails by the bound.

use std::{env, time::Instant};

use chrono::{TimeDelta, Utc};
use fantoccini::key::Key;
use serde_json::{Value, json};
use system_tests::{crowd, local_server::LocalServer};

use crate::cockpit_window::CockpitWindow;

/// Notes every frame: how long the page took to come to the next one, and when input came in. The longest gap that
/// begins with an input or in it is what somebody waited for.
const WATCH: &str = r"
    window.frames = [];
    window.inputs = [];
    for (const type of ['keydown', 'input', 'wheel', 'click', 'scroll']) {
      addEventListener(type, () => { if (window.frames.length) window.inputs.push(performance.now()); }, { capture: true, passive: true });
    }
    const tick = () => { window.frames.push(performance.now()); requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
";

/// Forgets what was noted.
const FORGET: &str = "window.frames = [performance.now()]; window.inputs = [];";

/// The longest time between two frames since then, in milliseconds.
const LONGEST: &str = r"
    const gaps = window.frames.slice(1).map((at, i) => at - window.frames[i]);
    return Math.round(Math.max(0, ...gaps));
";

/// Waits for two frames, so that the one with the answer is among those noted.
const PAINTED: &str = r"
    const done = arguments[arguments.length - 1];
    requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
";

/// Asks for the first page of history with each filter, as the window does, and answers with the longest time it took.
const FIRST_PAGES: &str = r"
    const [filters, done] = arguments;
    (async () => {
      let longest = 0;
      for (const filter of filters) {
        const began = performance.now();
        const page = await window.__TAURI_INTERNALS__.invoke('list_runs', { filter });
        if (page.runs.length === 0) throw new Error(`nothing for ${JSON.stringify(filter)}`);
        longest = Math.max(longest, performance.now() - began);
      }
      return Math.ceil(longest);
    })().then(done, (error) => done(String(error)));
";

/// A first page of history is there in this time.
const PAGE_MS: u64 = 50;
/// The page does not stand still for longer than this when somebody does something.
const BOUND_MS: u64 = 100;

fn number(variable: &str, usual: usize) -> usize {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Does something and notes the longest frame meanwhile.
struct Watch<'a> {
    window: &'a CockpitWindow,
    noted: Vec<(&'static str, u64)>,
}

impl Watch<'_> {
    async fn begin(&self) {
        self.window.client.execute(FORGET, Vec::new()).await.unwrap();
    }

    async fn end(&mut self, what: &'static str) {
        self.window.client.execute_async(PAINTED, Vec::new()).await.unwrap();
        let longest = self.window.client.execute(LONGEST, Vec::new()).await.unwrap();
        self.noted.push((what, longest.as_u64().unwrap_or_default()));
    }

    /// A page down, ten times.
    async fn scroll(&mut self, what: &'static str) {
        self.begin().await;
        for _ in 0..10 {
            self.window.key(Key::PageDown).await;
        }
        self.end(what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_tasks_and_runs_can_be_worked_with() {
    let (tasks, runs) = (number("COCKPIT_CROWD_TASKS", 120), number("COCKPIT_CROWD_RUNS", 2_000));
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    crowd::fill(folder.path(), tasks, runs).await.unwrap();
    let filled = begun.elapsed();
    let window = CockpitWindow::on(LocalServer::start().await.unwrap(), folder, &[]).await;
    window.client.execute(WATCH, Vec::new()).await.unwrap();
    let mut watch = Watch { window: &window, noted: Vec::new() };
    tasks_page(&mut watch).await;
    runs_page(&mut watch).await;
    palette(&mut watch).await;

    let page = first_page(&window).await;
    let figures: Vec<String> = watch.noted.iter().map(|(what, ms)| format!("{what} {ms} ms")).collect();
    println!(
        "stress: {tasks} tasks, {runs} runs, filled in {:.1} s; first page of history within {page} ms; longest frame: {}",
        filled.as_secs_f32(),
        figures.join(", ")
    );
    if env::var_os("COCKPIT_CROWD_BOUND").is_some() {
        let slow: Vec<_> = watch.noted.iter().filter(|(_, ms)| *ms > BOUND_MS).collect();
        assert!(slow.is_empty(), "longer than {BOUND_MS} ms: {slow:?}");
        assert!(page <= PAGE_MS, "a first page took {page} ms");
    }
}

/// The longest that a first page takes through the real command, in milliseconds, whatever it is filtered by.
async fn first_page(window: &CockpitWindow) -> u64 {
    let day = |days: i64| (Utc::now() - TimeDelta::days(days)).to_rfc3339();
    let filters = json!([
        {},
        { "status": "error" },
        { "status": "skipped" },
        { "trigger": "schedule" },
        { "taskType": "crowd_0042" },
        { "taskType": "crowd_0042", "status": "error" },
        { "from": day(7), "to": day(0) },
        { "from": day(7), "to": day(0), "status": "error" },
    ]);
    let longest = window.client.execute_async(FIRST_PAGES, vec![filters]).await.unwrap();
    longest.as_u64().unwrap_or_else(|| panic!("{longest}"))
}

async fn tasks_page(watch: &mut Watch<'_>) {
    let window = watch.window;
    watch.begin().await;
    window.keys("gt").await;
    window.shows("[data-testid^='task-row-crowd_']", "Task 0001").await;
    watch.end("open tasks").await;
    watch.scroll("scroll tasks").await;
    watch.begin().await;
    window.keys("jjjj").await;
    watch.end("next tasks").await;
    watch.begin().await;
    window.keys("/").await;
    window.keys("0042").await;
    window.shows("[data-testid='task-row-crowd_0042']", "Task 0042").await;
    watch.end("filter tasks").await;
    window.hides("[data-testid='task-row-crowd_0041']", "").await;
    watch.begin().await;
    window.press("Task 0042 enabled").await;
    window.shows("[data-testid='task-row-crowd_0042'] [data-testid='status']", "Off").await;
    watch.end("toggle").await;
    window.shows("[data-sonner-toast]", "Task 0042 is switched off").await; // it is shown before it is stored
    let task = window.ask(&["tasks"]).await;
    let is_off = |task: &Value| task["taskType"] == "crowd_0042" && task["enabled"] == false;
    assert!(task.as_array().unwrap().iter().any(is_off), "it is off in the database, too");
}

async fn runs_page(watch: &mut Watch<'_>) {
    let window = watch.window;
    window.client.execute("document.activeElement.blur()", Vec::new()).await.unwrap();
    watch.begin().await;
    window.keys("gr").await;
    window.shows("[data-testid^='run-row-']", "Task").await;
    watch.end("open runs").await;
    watch.scroll("scroll runs").await;
    watch.begin().await;
    window.choose("Status", "error").await;
    window.shows("[data-testid^='run-row-']", "503").await;
    watch.end("filter runs").await;
    window.hides("[data-testid^='run-row-']", "Success").await;
}

async fn palette(watch: &mut Watch<'_>) {
    let window = watch.window;
    watch.begin().await;
    window.chord(Key::Control, 'k').await;
    window.shows("[role='dialog']", "").await;
    watch.end("open palette").await;
    watch.begin().await;
    window.keys("0077").await;
    window.shows("[role='dialog'] [role='option']", "0077").await;
    watch.end("type in palette").await;
    window.key(Key::Escape).await;
}
