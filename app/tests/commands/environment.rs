//! Tests that need another environment: they run in a process of their own, because this one's is everybody's.

use std::{ffi::OsStr, process::Command};

/// Says to a process that it was started for one test.
const OWN_PROCESS: &str = "COCKPIT_TEST_PROCESS";

/// Runs the named test in a process of its own with other variables, and fails when it fails there. Is `true` in that
/// process: the test goes on; `false` here: it is over.
#[track_caller]
pub fn in_own_process(test: &str, variables: &[(&str, &OsStr)]) -> bool {
    if std::env::var_os(OWN_PROCESS).is_some() {
        return true;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(OWN_PROCESS, "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "is {test} its name? {said}");
    false
}

/// A session bus that is not there: no keyring answers, and none of the person who runs the tests is touched.
pub const NO_SESSION_BUS: (&str, &str) = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
