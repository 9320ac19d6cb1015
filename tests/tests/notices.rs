//! What the packages say of others' work: all that is in the programs is named, with its licence, and the fonts have theirs
//! with them. It is held against the programs and pages that were built, not against the lists the notices are made from.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use system_tests::programs;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The notices as `just bundle` makes them.
fn notices() -> String {
    let output = Command::new("node").arg(root().join("app/linux/third-party.mjs")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// `NAME VERSION` of each package in the list that they begin with, and its licence.
fn listed(notices: &str) -> BTreeMap<&str, &str> {
    let list = notices.split("\n\n").nth(1).unwrap();
    list.lines().map(|line| line.split_once(';').unwrap().0.split_once(": ").unwrap()).collect()
}

/// `NAME-VERSION` of each crate whose sources a program names: a debug build keeps the paths.
fn named_by(program: &Path) -> BTreeSet<String> {
    let bytes = fs::read(program).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let in_registry = text.split("/registry/src/").skip(1);
    in_registry.filter_map(|path| path.split(['/', '\0']).nth(1)).map(str::to_owned).collect()
}

#[test]
fn every_crate_in_the_programs_and_every_package_of_the_pages_is_in_the_notices() {
    let notices = notices();
    let listed = listed(&notices);
    let crates: BTreeSet<String> = listed.keys().map(|name| name.replace(' ', "-")).collect();
    for program in [programs::cockpitctl().unwrap(), programs::window().unwrap()] {
        let named = named_by(&program);
        assert!(named.len() > 100, "{} names only {named:?}", program.display());
        let missing: Vec<_> = named.difference(&crates).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", program.display());
    }
    let pages: Value = serde_json::from_str(&read("ui/package.json")).unwrap();
    for name in pages["dependencies"].as_object().unwrap().keys() {
        assert!(listed.keys().any(|of| of.starts_with(&format!("{name} "))), "{name}");
    }
    // No dependency, but its words are in what it builds.
    let assets = fs::read_dir(root().join("ui/dist/assets")).unwrap();
    assert!(assets.flatten().any(|file| file.file_name().to_string_lossy().starts_with("rolldown-runtime")));
    assert!(listed.keys().any(|of| of.starts_with("rolldown ")));
    for (name, licence) in listed {
        assert!(!licence.is_empty() && licence != "undefined", "{name}");
    }
}

#[test]
fn what_a_crate_has_from_others_has_its_licence_there() {
    // ring, whose curves are by fiat-crypto.
    assert!(notices().contains("the fiat-crypto authors"));
}

#[test]
fn the_fonts_of_the_pages_have_their_notice_and_licence_in_the_packages() {
    let copyright = read("app/linux/copyright");
    let assets = fs::read_dir(root().join("ui/dist/assets")).unwrap();
    let names = assets.map(|file| file.unwrap().file_name().into_string().unwrap());
    let fonts: Vec<_> =
        names.filter(|name| Path::new(name).extension().is_some_and(|of| of == "woff2")).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        let stanza = copyright.split("\n\n").find(|stanza| {
            let files = stanza.strip_prefix("Files: ui/dist/assets/").and_then(|rest| rest.split_once('*'));
            files.is_some_and(|(start, _)| font.starts_with(start))
        });
        assert!(stanza.is_some_and(|stanza| stanza.contains("\nLicense: OFL-1.1")), "{font}");
    }
    let plain = copyright.replace("\n .\n", "\n\n").replace("\n ", "\n");
    for font in ["inter", "jetbrains-mono"] {
        let licence = read(&format!("ui/node_modules/@fontsource-variable/{font}/LICENSE"));
        let (notice, text) = licence.split_once("-----").unwrap();
        // It names two files of the font behind one another.
        let owners = notice.split_once(") ").unwrap().0.trim_start_matches("Copyright ");
        assert!(copyright.contains(&format!("Copyright: {owners})\n")), "{owners}");
        let lines = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert!(lines(&plain).contains(lines(text).trim_matches(['-', '\n'])), "{font}");
    }
}

#[test]
fn both_packages_bring_them_along_and_name_every_licence() {
    let bundle = &serde_json::from_str::<Value>(&read("app/tauri.conf.json")).unwrap()["bundle"];
    for package in ["deb", "rpm"] {
        let files = &bundle["linux"][package]["files"];
        for (file, from) in
            [("copyright", "linux/copyright"), ("THIRD-PARTY.gz", "linux/generated/THIRD-PARTY.gz")]
        {
            assert_eq!(files[format!("/usr/share/doc/architect-cockpit/{file}")], from, "{package}");
        }
    }
    let named: BTreeSet<&str> = bundle["license"].as_str().unwrap().split(" AND ").collect();
    let notices = notices();
    // Where there is a choice, one that is named already is chosen.
    let is_choice = |licence: &&str| licence.contains(" OR ") || licence.contains('/');
    for licence in listed(&notices).into_values().filter(|licence| !is_choice(licence)) {
        assert!(licence.split(" AND ").all(|one| named.contains(one)), "{licence}");
    }
}
