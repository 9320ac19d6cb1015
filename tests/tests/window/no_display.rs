//! Where there is no display the window says so in a sentence, and touches nothing.

use std::process::Command;

use system_tests::programs::window;

#[test]
fn it_says_what_can_be_done_without_one() {
    let folder = tempfile::tempdir().unwrap();
    for display in ["", ":987"] {
        let mut command = Command::new(window().unwrap());
        command.arg("--data-dir").arg(folder.path().join("data"));
        let output = command.env("DISPLAY", display).env("GDK_BACKEND", "x11").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains("there is no display") && said.contains("cockpitctl serve"), "{said}");
    }
    assert!(!folder.path().join("data").exists());
}

/// By the code of `cockpitctl`; said before there is a window, so that no display is needed.
#[test]
fn a_setting_that_cannot_be_read_exits_2_and_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(window().unwrap());
    command.arg("--data-dir").arg(folder.path()).env("COCKPIT_SETTLE_MS", "soon").env("DISPLAY", "");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("architect-cockpit: COCKPIT_SETTLE_MS is "), "{said}");
}
