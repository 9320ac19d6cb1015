//! What a bundle has of what cannot be read: a config, a table of a damaged database.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use api::task::SystemTaskDto;
use cockpit::Cockpit;
use serde_json::Value;

use crate::{
    documents::{UNREADABLE, with_config},
    support::{Bench, options},
};

/// The files of the bundle that this cockpit writes, by their names in it.
async fn bundle(cockpit: &Cockpit) -> Vec<(String, String)> {
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("bundle.tar.gz");
    cockpit.write_diagnostics(&path).await.unwrap();
    let mut bundle = tar::Archive::new(flate2::read::GzDecoder::new(File::open(path).unwrap()));
    let read = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let path = entry.path().unwrap();
        (path.strip_prefix("cockpit-diagnostics").unwrap().display().to_string(), text)
    };
    bundle.entries().unwrap().map(read).collect()
}

fn file<'a>(bundle: &'a [(String, String)], name: &str) -> &'a str {
    &bundle.iter().find(|(found, _)| found == name).unwrap().1
}

fn json(bundle: &[(String, String)], name: &str) -> Value {
    serde_json::from_str(file(bundle, name)).unwrap()
}

#[tokio::test]
async fn a_config_that_cannot_be_read_is_called_so_and_nothing_of_it_is_shown() {
    for config in UNREADABLE {
        let (cockpit, _folder) = with_config(config).await;
        let tasks = json(&bundle(&cockpit).await, "tasks.json");
        let news = tasks.as_array().unwrap().iter().find(|task| task["taskType"] == "news_sync").unwrap();
        assert_eq!(news["config"], "(cannot be read)", "{config}");
    }
}

/// Writes over the pages of a database that hold `word` and no statement of the schema.
fn damage(database: &Path, word: &str) {
    let mut bytes = fs::read(database).unwrap();
    let page_size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let holds = |page: &[u8], word: &str| page.windows(word.len()).any(|part| part == word.as_bytes());
    let mut damaged = 0;
    for page in
        bytes.chunks_mut(page_size).skip(1).filter(|page| holds(page, word) && !holds(page, "CREATE "))
    {
        page.fill(0xff);
        damaged += 1;
    }
    assert!(damaged > 0, "{word} is nowhere");
    fs::write(database, bytes).unwrap();
}

/// A cockpit that looks at a database in which each page with `word` is damaged. There is a log.
async fn looking_at_damage(word: &str) -> (Cockpit, Bench) {
    let bench = Bench::open().await;
    bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    bench.cockpit.shutdown().await;
    let logs = bench.path().join("logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("cockpit.log"), "a line of the log\n").unwrap();
    damage(&bench.path().join("cockpit.db"), word);
    (Cockpit::open_to_look(options(bench.path())).await.unwrap(), bench)
}

#[tokio::test]
async fn a_damaged_table_takes_nothing_else_along() {
    // Only rows of runs have it.
    let (cockpit, _bench) = looking_at_damage("manual").await;
    let bundle = bundle(&cockpit).await;
    let unreadable = json(&bundle, "runs.json")["unreadable"].as_str().unwrap().to_owned();
    assert!(unreadable.contains("malformed"), "{unreadable}");
    assert_ne!(json(&bundle, "about.json")["integrity"], "ok");
    let tasks: Vec<SystemTaskDto> = cockpit.list_system_tasks(false, None).await.unwrap();
    assert_eq!(json(&bundle, "tasks.json").as_array().unwrap().len(), tasks.len());
    assert!(json(&bundle, "settings.json")["timezone"].is_string());
    assert_eq!(file(&bundle, "logs/cockpit.log"), "a line of the log\n");
}

#[tokio::test]
async fn log_and_runs_are_left_out_where_nobody_knows_what_is_secret() {
    let (cockpit, _bench) = looking_at_damage("calendar_sync").await;
    let bundle = bundle(&cockpit).await;
    assert!(json(&bundle, "tasks.json")["unreadable"].as_str().unwrap().contains("malformed"));
    assert!(file(&bundle, "logs.txt").contains("the tasks cannot be read"));
    assert!(!bundle.iter().any(|(name, _)| name.starts_with("logs/")), "{bundle:?}");
    for told in ["runs.json", "sources.json"] {
        assert!(
            json(&bundle, told)["leftOut"].as_str().unwrap().contains("the tasks cannot be read"),
            "{told}"
        );
    }
}
