//! `watch`: what it tells, and what ends it.

use serde_json::Value;

use crate::{
    following::Following,
    serving::Serving,
    support::{Bench, eventually},
};

#[test]
fn watch_tells_of_each_run_and_each_change_until_it_is_stopped() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let (people, programs) =
        (Following::start(&bench, &["watch"]), Following::start(&bench, &["watch", "--json"]));
    // Whoever listens is not known to the owner's clients; so it runs until both have heard of one.
    let heard = |following: &Following, what: &str| following.lines_so_far().any(|line| line.contains(what));
    let (mut by_people, mut by_programs) = (false, None);
    eventually("both to hear", || {
        bench.json(&["run", "alerts_refresh"]);
        by_people |= heard(&people, "Alerts refresh: success");
        by_programs = by_programs.take().or_else(|| {
            let events = programs.lines_so_far().map(|line| serde_json::from_str::<Value>(&line).unwrap());
            let mut runs = events.filter(|event| event["event"] == "system_task_run");
            runs.find(|event| event["payload"]["taskType"] == "alerts_refresh")
        });
        by_people && by_programs.is_some()
    });
    assert_eq!(by_programs.unwrap()["payload"]["status"], "success");
    bench.json(&["set", "alerts_refresh", "--every", "20m"]);
    people.line(|line| line.contains("Alerts refresh: edited"));
    assert_eq!(people.stop(), Some(0));
    assert_eq!(programs.stop(), Some(0));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn watch_calls_a_task_by_the_name_that_it_has_now() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let watching = Following::start(&bench, &["watch"]);
    watching.hear(&bench);
    bench.json(&["set", "alerts_refresh", "--name", "Renamed"]);
    watching.line(|line| line.contains("Renamed: edited"));
    bench.json(&["run", "alerts_refresh"]);
    watching.line(|line| line.contains("Renamed: success"));
    assert_eq!(watching.stop(), Some(0));
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn watch_has_nothing_to_follow_where_nothing_runs() {
    let bench = Bench::quiet();
    let answer = bench.run(&["watch"]);
    assert_eq!(answer.code, 3);
    assert!(answer.stderr.contains("start the window or `cockpitctl serve`"), "{answer:?}");
}

#[test]
fn watch_ends_well_when_the_owner_stops() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let watching = Following::start(&bench, &["watch"]);
    watching.hear(&bench);
    assert_eq!(serving.stop("TERM"), Some(0));
    assert_eq!(watching.end(), (Some(0), "cockpitctl: the cockpit has stopped\n".to_owned()));
}

#[test]
fn watch_says_that_the_owner_is_gone_without_a_word() {
    let bench = Bench::quiet();
    let serving = Serving::start(&bench);
    let watching = Following::start(&bench, &["watch"]);
    watching.hear(&bench);
    serving.signal("KILL");
    assert_eq!(watching.end(), (Some(4), "cockpitctl: the cockpit has stopped without a word\n".to_owned()));
}

#[test]
fn watch_goes_on_with_a_restored_database() {
    let bench = Bench::quiet();
    bench.json(&["set", "alerts_refresh", "--name", "As it was"]);
    let backup = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    bench.json(&["set", "alerts_refresh", "--name", "As it is"]);
    let serving = Serving::start(&bench);
    let watching = Following::start(&bench, &["watch"]);
    watching.hear(&bench);
    bench.json(&["restore", &backup, "--yes"]);
    serving.line("cockpitctl: starting anew");
    serving.line("cockpitctl: serving ");
    let mut heard = false;
    eventually("a line with the restored name", || {
        bench.json(&["run", "alerts_refresh"]);
        heard |= watching.lines_so_far().any(|line| line.contains("As it was: success"));
        heard
    });
    assert_eq!(serving.stop("TERM"), Some(0));
    let (code, said) = watching.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.starts_with("cockpitctl: the cockpit starts anew") && said.ends_with("has stopped\n"),
        "{said}"
    );
}
