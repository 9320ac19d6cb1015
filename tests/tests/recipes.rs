//! Recipes of the justfile: what they decide, with programs of our own standing in for those they call.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A folder of programs that are found before those of the system.
struct Programs(TempDir);

impl Programs {
    fn new(scripts: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, script) in scripts {
            let path = dir.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        Self(dir)
    }

    fn just(&self, arguments: &[&str]) -> Output {
        let path = env::var("PATH").unwrap();
        just().args(arguments).env("PATH", format!("{}:{path}", self.0.path().display())).output().unwrap()
    }
}

/// The one that runs these tests, else the one that the README names.
fn just() -> Command {
    let mut command = env::var_os("JUST").map_or_else(
        || {
            let mut npx = Command::new("npx");
            npx.args(["--yes", "rust-just"]);
            npx
        },
        Command::new,
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is a folder of the repository");
    command.arg("--justfile").arg(root.join("justfile"));
    command
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{}\n{out}{err}", output.status)
}

#[test]
fn the_audit_fails_on_findings_and_only_on_them() {
    for (answer, succeeds, hint) in [
        (r#"echo '{"auditReportVersion":2,"vulnerabilities":{}}'"#, true, ""),
        (r#"echo '{"auditReportVersion":2,"vulnerabilities":{"left-pad":{}}}'; exit 1"#, false, "left-pad"),
        (r#"echo '{"message":"request failed","error":{}}'; exit 1"#, true, "NOT audited"),
        ("exit 1", true, "NOT audited"),
    ] {
        let output = Programs::new(&[("npm", answer)]).just(&["audit"]);
        assert_eq!(output.status.success(), succeeds, "{answer}: {}", said(&output));
        assert!(said(&output).contains(hint), "{answer}: {}", said(&output));
    }
}

#[test]
fn advisories_fail_when_there_are_some_and_are_not_checked_without_their_database() {
    // `cargo deny fetch db`, `cargo deny --offline check advisories`, `cargo deny check bans licenses sources`.
    let cargo = |fetch: u8, advisories: u8, others: u8| {
        format!(
            r#"case "$2 $3" in "fetch db") exit {fetch};; "--offline check") exit {advisories};; esac; exit {others}"#
        )
    };
    for (fetch, advisories, others, succeeds, hint) in
        [(0, 0, 0, true, ""), (0, 1, 0, false, ""), (1, 1, 0, true, "NOT checked"), (0, 0, 1, false, "")]
    {
        let programs = Programs::new(&[("cargo", &cargo(fetch, advisories, others)), ("cargo-deny", "")]);
        let output = programs.just(&["deny"]);
        assert_eq!(output.status.success(), succeeds, "{fetch} {advisories} {others}: {}", said(&output));
        assert!(said(&output).contains(hint), "{}", said(&output));
    }
}

#[test]
fn a_display_is_asked_for_only_where_it_can_be_missing() {
    for (recipe, system, asks) in [
        ("run", "linux", true),
        ("run", "freebsd", true),
        ("run", "macos", false),
        ("run", "windows", false),
        ("demo", "linux", true),
        ("demo", "macos", false),
        ("demo", "windows", false),
    ] {
        let output = just().args(["--set", "system", system, "--dry-run", recipe]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let asked = said(&output).contains(r#"[ -n "${DISPLAY:-}"#);
        assert_eq!(asked, asks, "{recipe} on {system}: {}", said(&output));
    }
}
