//! A restore that something stands in the way of, with the real program: it says so, and nothing happens later.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    serving::Serving,
    support::{Answer, Bench},
};

/// A folder whose news task is called `Now`, a copy from elsewhere in which it is called `Then`, and a file where the folder
/// of the backups would be.
fn in_the_way() -> (Bench, TempDir, PathBuf) {
    let (bench, elsewhere) = (Bench::quiet(), tempfile::tempdir().unwrap());
    let (backups, file) = (bench.path().join("backups"), elsewhere.path().join("then.db"));
    bench.json(&["set", "news_sync", "--name", "Then"]);
    let made = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    bench.json(&["set", "news_sync", "--name", "Now"]);
    fs::rename(backups.join(made), &file).unwrap();
    fs::remove_dir_all(&backups).unwrap();
    fs::write(&backups, "in the way").unwrap();
    (bench, elsewhere, file)
}

fn restore(bench: &Bench, file: &Path) -> Answer {
    bench.run(&["restore", file.to_str().unwrap(), "--yes"])
}

fn name(bench: &Bench) -> String {
    bench.task("news_sync")["name"].as_str().unwrap().to_owned()
}

fn assert_refused(bench: &Bench, answer: &Answer) {
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""), "{answer:?}");
    let says = format!("what is there now cannot be kept in {}", bench.path().join("backups").display());
    assert!(
        answer.stderr.contains(&says) && answer.stderr.contains("the database is as it was"),
        "{answer:?}"
    );
    assert_eq!(name(bench), "Now");
}

#[test]
fn what_was_refused_does_not_happen_later() {
    let (bench, _elsewhere, file) = in_the_way();
    assert_refused(&bench, &restore(&bench, &file));
    // The next owner is not in the way of it, and once nothing is, it does not happen.
    bench.json(&["set", "news_sync", "--timeout", "61s"]);
    fs::remove_file(bench.path().join("backups")).unwrap();
    bench.json(&["set", "news_sync", "--timeout", "62s"]);
    assert_eq!(name(&bench), "Now");
    assert_eq!(restore(&bench, &file).code, 0);
    assert_eq!(name(&bench), "Then");
}

#[test]
fn whoever_serves_goes_on() {
    let (bench, _elsewhere, file) = in_the_way();
    let serving = Serving::start(&bench);
    assert_refused(&bench, &restore(&bench, &file));
    bench.json(&["set", "news_sync", "--timeout", "61s"]);
    let said = serving.lines_so_far();
    assert!(!said.iter().any(|line| line.contains("starting anew")), "{said:?}");
    assert_eq!(serving.stop("TERM"), Some(0));
    assert_eq!(name(&bench), "Now");
}
