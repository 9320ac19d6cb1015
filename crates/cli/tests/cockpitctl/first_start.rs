//! First starts: whoever looks meanwhile sees nothing of them, or all.

use serde_json::Value;

use crate::support::{Bench, run};

/// How often two of them begin together: where the tasks come after their database, four of ten listings lack them.
const TRIES: usize = 20;

fn task_types(listed: &Value) -> Vec<&str> {
    listed.as_array().unwrap().iter().map(|task| task["taskType"].as_str().unwrap()).collect()
}

#[test]
fn of_two_first_starts_at_once_each_lists_every_task() {
    for _ in 0..TRIES {
        let bench = Bench::new();
        let [one, other] = [(); 2].map(|()| {
            let command = bench.command(&["tasks", "--json"]);
            std::thread::spawn(move || run(command))
        });
        let meanwhile = bench.json(&["tasks"]);
        let listed = [one, other].map(|listing| listing.join().unwrap());
        // What each of them brings along: by now all has come.
        let every = bench.json(&["tasks"]);
        assert!(task_types(&every).len() > 1, "{every}");
        assert_eq!(task_types(&meanwhile), task_types(&every));
        for listed in listed {
            assert_eq!(listed.code, 0, "{listed:?}");
            assert_eq!(task_types(&listed.document()), task_types(&every), "{listed:?}");
        }
    }
}
