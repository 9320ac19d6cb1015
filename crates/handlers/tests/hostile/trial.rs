//! What is demanded of a run with one hostile source and one good one:
//!
//! - it comes to an end: it takes no more of the processor's time than only work without a bound takes. What waits for a
//!   server is ended by [`WAIT`], where the product waits twenty seconds;
//! - it never needs more than 64 MB beyond what was there before: what it asks for is counted, and the same on any computer;
//! - it is a success, and what the good source sent is there;
//! - what is stored and told has no markup, no scripts, no signs that change how text is read, and is short;
//! - what a person is told names the source and says what is wrong with it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use handlers::{HttpLimits, TaskType};
use rustix::time::{ClockId, clock_gettime};
use scheduler::run::{TaskRunResult, TaskStatus};
use serde_json::{Value, json};
use store::queries::articles::{Article, ArticleQuery};
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    ALLOCATOR,
    server::{Part, Server, ok},
    support::{
        self, Bench, Keyring, RSS,
        calendars::{self, ICS},
        feed, rss,
    },
};

/// How long a run waits for a server here.
pub const WAIT: Duration = Duration::from_millis(1_500);
/// No figure: ten times what the longest case may need on a slow computer. Work without a bound takes more.
const MAX_TIME: Duration = Duration::from_secs(20);
/// Only a run that hangs takes as long.
const HUNG: Duration = Duration::from_mins(1);
const MAX_MEMORY: usize = 64 * 1024 * 1024;
/// A run's result is kept with the run.
const MAX_RESULT: usize = 64 * 1024;
/// The longest text of all, an event's description.
const MAX_CHARS: usize = 4_000;

pub const KEY: &str = "pub_c4nary0f7h3key";

/// Memory and time are counted for the process as a whole, and sources are made in it: every test holds this.
pub async fn alone() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    ONE_AT_A_TIME.lock().await
}

/// A hostile source.
pub struct Case {
    name: &'static str,
    source: Source,
    expected: Expected,
}

enum Source {
    Feed(String),
    NewsData(String),
    Calendar(String),
}

/// What becomes of it.
#[derive(Clone, Copy)]
enum Expected {
    /// Nothing is stored, and this is said.
    Refused(&'static str),
    /// So much is stored, and nothing is said.
    Kept(usize),
    /// So much is stored, and this is said.
    KeptWith(usize, &'static str),
}

impl Case {
    fn new(name: &'static str, source: Source) -> Self {
        Self { name, source, expected: Expected::Kept(0) }
    }

    pub fn feed(name: &'static str, answer: Vec<Part>) -> Self {
        Self::feed_at(name, &Server::new(answer).url("/feed"))
    }

    pub fn feed_at(name: &'static str, url: &str) -> Self {
        Self::new(name, Source::Feed(url.to_owned()))
    }

    pub fn rss(name: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self::feed(name, ok(RSS, body))
    }

    pub fn newsdata(name: &'static str, answer: Vec<Part>) -> Self {
        Self::new(name, Source::NewsData(Server::new(answer).url("/api/1")))
    }

    pub fn calendar(name: &'static str, answer: Vec<Part>) -> Self {
        Self::calendar_at(name, &Server::new(answer).url("/calendar.ics"))
    }

    pub fn calendar_at(name: &'static str, address: &str) -> Self {
        Self::new(name, Source::Calendar(address.to_owned()))
    }

    /// A calendar with these lines inside.
    pub fn events(name: &'static str, events: &str) -> Self {
        Self::calendar(name, ok(ICS, calendars::calendar(events)))
    }

    pub fn file(name: &'static str, path: &Path) -> Self {
        Self::calendar_at(name, path.to_str().unwrap())
    }

    /// Nothing of it is stored, and this is said of it.
    pub fn refused(mut self, words: &'static str) -> Self {
        self.expected = Expected::Refused(words);
        self
    }

    /// So many entries of it are stored and nothing is said of it.
    pub fn keeps(mut self, entries: usize) -> Self {
        self.expected = Expected::Kept(entries);
        self
    }

    /// So many entries of it are stored and this is said of it.
    pub fn keeps_with(mut self, entries: usize, words: &'static str) -> Self {
        self.expected = Expected::KeptWith(entries, words);
        self
    }

    /// Runs it; answers what was stored of it, field by field.
    pub async fn run(self) -> Vec<String> {
        self.judged().await.unwrap_or_else(|complaint| panic!("{complaint}"))
    }

    /// Runs it, and complains of all that is not as demanded.
    async fn judged(&self) -> Result<Vec<String>, String> {
        let bench = bench(&self.source);
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        eprintln!("{}", self.name);
        let (began, cpu) = (Instant::now(), cpu_time());
        let run = tokio::time::timeout(HUNG, sync(&bench, &self.source)).await;
        let result = run.map_err(|_| format!("{}: it hangs", self.name))?;
        let (took, cpu) = (began.elapsed(), cpu_time().saturating_sub(cpu));
        let memory = ALLOCATOR.peak_usage().saturating_sub(before);
        let stored = stored(&bench, &self.source).await;
        println!(
            "{:<60} {:>5} ms {:>5} ms of CPU {:>4} MB",
            self.name,
            took.as_millis(),
            cpu.as_millis(),
            memory / 1_000_000
        );
        let complaints: Vec<String> = self
            .complaints_of_result(&result, &stored)
            .into_iter()
            .chain((cpu > MAX_TIME).then(|| format!("it took {cpu:?} of CPU")))
            .chain((memory > MAX_MEMORY).then(|| format!("it needed {} MB", memory / 1_000_000)))
            .collect();
        if complaints.is_empty() {
            return Ok(stored.hostile);
        }
        Err(format!("{}: {}", self.name, complaints.join("; ")))
    }

    fn complaints_of_result(&self, result: &TaskRunResult, stored: &Stored) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut demand = |holds: bool, complaint: String| {
            if !holds {
                complaints.push(complaint);
            }
        };
        demand(result.status == TaskStatus::Success, format!("the run is {:?}", result.status));
        demand(stored.good == 1, format!("{} entries of the good source are there", stored.good));
        let told = result.result_json.clone().unwrap_or_default();
        demand(told.len() <= MAX_RESULT, format!("the result is {} bytes long", told.len()));
        let json = support::json(result);
        let warnings: Vec<&str> =
            json["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let about = warnings
            .iter()
            .find_map(|warning| warning.strip_prefix("Hostile: ").or(warning.strip_prefix("NewsData: ")));
        let (entries, words) = match self.expected {
            Expected::Refused(words) => (0, Some(words)),
            Expected::Kept(entries) => (entries, None),
            Expected::KeptWith(entries, words) => (entries, Some(words)),
        };
        demand(stored.entries == entries, format!("{} entries of it are stored", stored.entries));
        match (about, words) {
            (Some(about), Some(words)) => demand(about.contains(words), format!("it is said of it: {about}")),
            (about, words) => demand(about == words, format!("it is said of it: {about:?}")),
        }
        for text in stored.hostile.iter().map(String::as_str).chain(warnings) {
            if let Some(complaint) = complaint_of_text(text) {
                demand(false, complaint);
            }
        }
        complaints
    }
}

/// Runs all, one after the other, and tells of each that is not as demanded.
pub async fn run_all(cases: impl IntoIterator<Item = Case>) {
    let mut complaints = Vec::new();
    for case in cases {
        complaints.extend(case.judged().await.err());
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// The same for what only waits, all at once: together they need no more than one is allowed.
pub async fn run_together(cases: impl IntoIterator<Item = Case>) {
    let cases: Vec<_> = cases.into_iter().collect();
    let judged = futures::future::join_all(cases.iter().map(Case::judged)).await;
    let complaints: Vec<_> = judged.into_iter().filter_map(Result::err).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

fn bench(hostile: &Source) -> Bench {
    let key = matches!(hostile, Source::NewsData(_)).then_some(KEY);
    let mut bench = Bench::new().with_secrets(Keyring { key, address: None });
    bench.http = HttpLimits { connect: WAIT, total: WAIT, ..HttpLimits::default() };
    bench
}

async fn sync(bench: &Bench, hostile: &Source) -> TaskRunResult {
    let good_feed = || feed("Good", Server::new(ok(RSS, rss(&[("1", "Good news")]))).url("/feed"));
    match hostile {
        Source::Feed(url) => {
            bench.run(TaskType::NewsSync, &json!({ "feeds": [feed("Hostile", url), good_feed()] })).await
        }
        Source::NewsData(url) => {
            let config = json!({ "feeds": [good_feed()], "newsdata": { "base_url": url } });
            bench.run(TaskType::NewsSync, &config).await
        }
        Source::Calendar(address) => {
            let event = calendars::event(&["UID:good", "DTSTART:20260312T100000Z", "SUMMARY:Good"]);
            let good = Server::new(ok(ICS, calendars::calendar(&event)));
            let good = json!({ "name": "Good", "url": good.url("/good.ics") });
            calendars::sync(bench, json!([{ "name": "Hostile", "url": address }, good])).await
        }
    }
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

/// What is there after a run.
pub struct Stored {
    /// Entries of the good source.
    good: usize,
    /// Entries of the hostile one.
    entries: usize,
    /// Each text of those.
    hostile: Vec<String>,
}

async fn stored(bench: &Bench, hostile: &Source) -> Stored {
    let (mut stored, mut good) = (Vec::new(), 0);
    match hostile {
        Source::Calendar(_) => {
            for event in calendars::events(bench).await {
                let occurrence = event.occurrence;
                if event.calendar == "Good" {
                    good += 1;
                } else {
                    let more = [occurrence.location, occurrence.description].into_iter().flatten();
                    stored.push(
                        [occurrence.uid.to_string(), occurrence.summary.to_string()]
                            .into_iter()
                            .chain(more.map(|text| text.to_string()))
                            .collect(),
                    );
                }
            }
        }
        Source::Feed(_) | Source::NewsData(_) => {
            for article in all_articles(bench).await {
                if article.source == "Good" {
                    good += 1;
                } else {
                    if let Some(url) = &article.url {
                        assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}");
                    }
                    stored.push(vec![
                        article.title,
                        article.summary,
                        article.guid,
                        article.url.unwrap_or_default(),
                    ]);
                }
            }
        }
    }
    Stored {
        good,
        entries: stored.len(),
        hostile: stored.into_iter().flat_map(|texts: Vec<String>| texts).collect(),
    }
}

async fn all_articles(bench: &Bench) -> Vec<Article> {
    let mut all = Vec::new();
    let mut query = ArticleQuery { limit: 200, ..ArticleQuery::default() };
    loop {
        let page = bench.store.list_articles(query.clone()).await.unwrap();
        all.extend(page.articles);
        if page.next.is_none() {
            return all;
        }
        query.before = page.next;
    }
}

/// What is wrong with a text that a person gets to see.
pub fn complaint_of_text(text: &str) -> Option<String> {
    let is_bad = |sign: char| {
        (sign.is_control() && sign != '\n')
            || matches!(sign, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let short: String = text.chars().take(100).collect();
    if let Some(sign) = text.chars().find(|sign| is_bad(*sign)) {
        return Some(format!("{short:?} has the sign {sign:?}"));
    }
    if text.chars().count() > MAX_CHARS {
        return Some(format!("{short:?} is too long"));
    }
    let is_tag = |rest: &str| {
        rest.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next))
            && rest.contains('>')
    };
    text.match_indices('<').any(|(i, _)| is_tag(&text[i + 1..])).then(|| format!("{short:?} has markup"))
}
