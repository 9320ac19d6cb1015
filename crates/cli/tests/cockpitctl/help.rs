//! Help, manual pages and completions: what they promise is what is taken.

use crate::support::{Bench, program, run};

fn help(bench: &Bench, command: &str) -> String {
    let answer = bench.run(&[command, "--help"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.stdout
}

/// The words below an option up to the next one.
fn of_option(help: &str, option: &str) -> String {
    let (_, after) = help.split_once(&format!(" {option}")).unwrap_or_else(|| panic!("{option}: {help}"));
    after.lines().take_while(|line| !line.trim_start().starts_with("--")).collect()
}

#[test]
fn ranges_are_told_as_they_are_enforced() {
    let bench = Bench::new();
    let long = "w".repeat(201);
    let (name, long_name, reason, long_reason) = (&long[..100], &long[..101], &long[..200], &long[..]);
    for (command, option, told, taken, refused) in [
        (["runs"].as_slice(), "--limit", "1 to 500", ["1", "500"], ["0", "501"]),
        (&["articles"], "--limit", "1 to 500", ["1", "500"], ["0", "501"]),
        (&["upcoming"], "--hours", "1 to 744", ["1", "744"], ["0", "745"]),
        (&["preview", "--every=1h"], "--count", "1 to 100", ["1", "100"], ["0", "101"]),
        (&["preview"], "--every", "1s to 366d", ["1s", "366d"], ["0s", "367d"]),
        (&["set", "news_sync"], "--every", "1s to 366d", ["1s", "366d"], ["0s", "367d"]),
        (&["set", "news_sync"], "--timeout", "1s to 1d", ["1s", "1d"], ["0s", "25h"]),
        (&["set", "news_sync"], "--retries", "0 to 10", ["0", "10"], ["-1", "11"]),
        (&["set", "news_sync"], "--breaker", "up to 100; 0: never", ["0", "100"], ["-1", "101"]),
        (&["set", "news_sync"], "--name", "1 to 100 characters", ["N", name], ["", long_name]),
        (&["pause"], "--reason", "up to 200 characters", ["", reason], [long_reason; 2]),
        (&["set", "news_sync", "--snooze=1h"], "--reason", "up to 200 char", ["", reason], [long_reason; 2]),
    ] {
        let words = of_option(&help(&bench, command[0]), option);
        assert!(words.contains(told), "{command:?} {option}: {words}");
        for (values, code) in [(taken, 0), (refused, 2)] {
            for value in values {
                let answer = bench.run(&[command, &[option, value]].concat());
                assert_eq!(answer.code, code, "{command:?} {option} {value}: {answer:?}");
            }
        }
    }
}

#[test]
fn words_that_an_option_takes_stand_in_help_and_completions() {
    let bench = Bench::new();
    let mut completions = program();
    completions.args(["completions", "bash"]);
    let script = run(completions).stdout;
    for (command, option, words) in [
        ("runs", "--status", "running, success, error, skipped, cancelled, interrupted"),
        ("runs", "--trigger", "schedule, catch_up, manual, retry"),
        ("set", "--catch-up", "once, skip, all"),
        ("set", "--overlap", "skip, queue, cancel-running"),
    ] {
        let told = of_option(&help(&bench, command), option);
        assert!(told.contains(&format!("[possible values: {words}]")), "{option}: {told}");
        assert!(script.contains(&words.replace(',', "")), "{option}");
    }
    assert!(help(&bench, "set").contains("minute hour day month weekday"));
    assert!(help(&bench, "preview").contains("DURATION: whole numbers of s, m, h and d"));
    bench.json(&["run", "ideas_review"]);
    assert_eq!(bench.json(&["runs", "--trigger", "manual"]).as_array().unwrap().len(), 1);
    assert_eq!(bench.json(&["runs", "--trigger", "retry"]).as_array().unwrap().len(), 0);
}
