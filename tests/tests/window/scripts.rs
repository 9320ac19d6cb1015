//! What the process of the page is told about its scripts.

use std::fs;

use crate::cockpit_window::CockpitWindow;

/// What Linux calls it.
const PAGE: &str = "WebKitWebProces";

#[tokio::test(flavor = "multi_thread")]
async fn they_are_compiled_once_unless_somebody_wants_more() {
    assert_eq!(told(&[]).await, "JSC_useDFGJIT=0");
    assert_eq!(told(&[("JSC_useDFGJIT", "1")]).await, "JSC_useDFGJIT=1");
}

/// What the page's process finds in its environment, in a window with these variables.
async fn told(variables: &[(&str, &str)]) -> String {
    let window = CockpitWindow::open_with(variables).await;
    let lock = fs::read_to_string(window.folder.path().join("cockpit.lock")).unwrap();
    let page = child(lock.trim(), PAGE).expect("a page has a process");
    let environment = fs::read_to_string(format!("/proc/{page}/environ")).unwrap();
    let told = environment.split('\0').find(|variable| variable.starts_with("JSC_")).unwrap_or_default();
    told.to_owned()
}

/// The process of that name which `parent` has started.
fn child(parent: &str, name: &str) -> Option<u32> {
    let is_it = |id: &u32| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let says = |field: &str, value: &str| {
            status.lines().any(|line| line.strip_prefix(field).is_some_and(|found| found.trim() == value))
        };
        says("PPid:", parent) && says("Name:", name)
    };
    let mut ids =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    ids.find(is_it)
}
