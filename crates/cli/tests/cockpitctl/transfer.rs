//! Tasks and settings from one folder to another, room, and diagnostics, with the real program.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Bench, run};

#[test]
fn what_is_exported_is_imported_elsewhere_all_of_it_or_nothing() {
    let (from, to) = (Bench::quiet(), Bench::quiet());
    from.json(&["set", "news_sync", "--cron", "0 7 * * 1-5", "--tz", "Europe/Berlin", "--name", "Papers"]);
    let exported = from.run(&["export"]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let file = from.path().join("cockpit.json");
    fs::write(&file, &exported.stdout).unwrap();
    let file = file.to_str().unwrap();

    let before = to.task("news_sync");
    let shown = to.run(&["import", file, "--dry-run"]).stdout;
    for words in ["cron expression none -> 0 7 * * 1-5", "time zone as this computer -> Europe/Berlin"] {
        assert!(shown.contains(&format!("news_sync/news: {words}")), "{words}: {shown}");
    }
    let dry = to.json(&["import", file, "--dry-run"]);
    assert_eq!((&dry["applied"], &to.task("news_sync")), (&json!(false), &before));
    let done = to.json(&["import", file]);
    assert_eq!((&done["applied"], &done["tasks"]), (&json!(true), &dry["tasks"]));
    let after = to.task("news_sync");
    assert_eq!((&after["frequencyCron"], &after["name"]), (&json!("0 7 * * 1-5"), &json!("Papers")));
    assert_eq!(to.json(&["import", file])["tasks"], json!([]), "there is nothing left to change");
    for arguments in [["import", file].as_slice(), &["import", file, "--dry-run"]] {
        assert_eq!(to.run(arguments).stdout, "Nothing changes: all of it is so already.\n", "{arguments:?}");
    }

    let mut document: Value = serde_json::from_str(&exported.stdout).unwrap();
    document["tasks"][0]["name"] = json!("Other");
    document["tasks"][2]["frequencyCron"] = json!("61 * * * *");
    document["tasks"][2]["frequencySeconds"] = json!(null);
    fs::write(file, document.to_string()).unwrap();
    let refused = to.run(&["import", file]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("tasks[2].frequencyCron: "), "{refused:?}");
    assert_eq!(to.task("news_sync"), after);
}

#[test]
fn room_is_told_and_freed() {
    let bench = Bench::quiet();
    let storage = bench.json(&["storage"]);
    assert!(storage["bytes"].as_i64().unwrap() > 0 && storage["kinds"].as_array().unwrap().len() == 7);
    let freed = bench.json(&["storage", "--free"]);
    assert!(freed["after"].as_i64().unwrap() <= freed["before"].as_i64().unwrap(), "{freed}");
    assert!(bench.run(&["storage"]).stdout.contains("articles"));
}

#[test]
fn a_bundle_is_written_where_it_was_asked_for() {
    let bench = Bench::quiet();
    let file = bench.path().join("out.tar.gz");
    let written = bench.json(&["diagnostics", file.to_str().unwrap()]);
    let len = i64::try_from(fs::metadata(&file).unwrap().len()).unwrap();
    assert_eq!((written["path"].as_str(), written["bytes"].as_i64()), (file.to_str(), Some(len)));
    let mut printed = bench.command(&["diagnostics", "-"]);
    printed.current_dir(bench.path());
    let printed = run(printed);
    assert_eq!((printed.code, printed.stdout.as_str()), (2, ""), "{printed:?}");
    assert!(printed.stderr.contains("FILE: ") && !bench.path().join("-").exists(), "{printed:?}");
    let nowhere = bench.run(&["diagnostics", "/nonexistent/folder/out.tar.gz"]);
    assert_eq!(nowhere.code, 2, "{nowhere:?}");
}

/// Nobody is asked, so nothing gives way: not the database, not a bundle of yesterday, not what a link leads to.
#[test]
fn a_bundle_takes_no_other_files_place() {
    let bench = Bench::quiet();
    let other = bench.path().join("yesterday.tar.gz");
    fs::write(&other, "yesterday's").unwrap();
    let before = bench.task("news_sync");
    for name in ["cockpit.db", "cockpit.lock", "yesterday.tar.gz"] {
        let file = bench.path().join(name);
        let answer = bench.run(&["diagnostics", file.to_str().unwrap()]);
        assert_eq!((answer.code, answer.stdout.as_str()), (2, ""), "{name}: {answer:?}");
        let refused = format!("FILE: {} exists already; choose another", file.display());
        assert!(answer.stderr.contains(&refused), "{name}: {answer:?}");
    }
    assert_eq!(fs::read_to_string(&other).unwrap(), "yesterday's");
    assert_eq!(bench.task("news_sync"), before);
    let names = fs::read_dir(bench.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().ends_with(".partial")));
}
