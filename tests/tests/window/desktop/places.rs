//! The window's place, and its start at login.

use std::fs;

use serde_json::{Value, json};

use super::{
    Desktop, invoke,
    screen::{self, Place},
};
use crate::cockpit_window::CockpitWindow;

/// What the window remembers.
fn place((x, y, width, height): Place) -> String {
    json!({ "main": {
        "x": x, "y": y, "prev_x": x, "prev_y": y, "width": width, "height": height,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    } })
    .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_where_it_was_but_never_off_screen_or_too_small() {
    let desktop = Desktop::start();
    let first = desktop.open(&[]).await;
    first.screen().shows();
    let folder = first.end().await;
    let file = folder.path().join("window.json");
    assert!(fs::read_to_string(&file).unwrap().contains("\"main\""));
    let (width, height) = screen::size();
    let [right, bottom] = [width, height].map(|length| i16::try_from(length).unwrap());
    for (remembered, shown) in [
        ((40, 30, 900, 650), (40, 30, 900, 650)),
        ((right - 80, bottom - 50, 900, 650), (right - 900, bottom - 650, 900, 650)),
        ((9_000, 9_000, 900, 650), (right - 900, bottom - 650, 900, 650)),
        ((10, 10, 50, 50), (10, 10, 800, 600)),
    ] {
        fs::write(&file, place(remembered)).unwrap();
        let again = super::Started {
            process: desktop.start_on(folder.path(), &[]),
            folder: tempfile::tempdir().unwrap(),
        };
        again.screen().shows_at(shown);
        again.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_is_refused_leaves_the_remembered_place_alone() {
    let (desktop, elsewhere) = (Desktop::start(), Desktop::start());
    let owner = desktop.open(&[]).await;
    owner.screen().shows();
    let file = owner.folder.path().join("window.json");
    let remembered = place((40, 30, 900, 650));
    fs::write(&file, &remembered).unwrap();
    // On a bus of its own, where nobody tells the owner to come to the front instead.
    let process = elsewhere.start_on(owner.folder.path(), &[]);
    let mut refused = super::Started { process, folder: tempfile::tempdir().unwrap() };
    assert_eq!(refused.code().await, Some(4));
    assert_eq!(fs::read_to_string(&file).unwrap(), remembered);
    owner.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_of_the_start_at_login_shows_what_the_system_does() {
    let desktop = Desktop::start();
    let window = CockpitWindow::open_with(&desktop.variables()).await;
    let settings = |answer: &Value| (answer["startAtLogin"].clone(), answer["noTray"].clone());
    let before = invoke(&window.client, "get_settings", json!({})).await;
    assert_eq!(settings(&before), (json!(false), json!("this desktop has no tray")));
    let on = invoke(&window.client, "update_settings", json!({ "input": { "startAtLogin": true } })).await;
    assert_eq!(settings(&on).0, json!(true));
    let entry = desktop.home.path().join(".config/autostart");
    let entry = fs::read_dir(entry).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&entry).unwrap();
    let folder = window.folder.path().display();
    assert!(text.contains(&format!("architect-cockpit --hidden --data-dir={folder}\n")), "{text}");
    // Whoever removes the entry has switched it off.
    fs::remove_file(entry).unwrap();
    let after = invoke(&window.client, "get_settings", json!({})).await;
    assert_eq!(settings(&after).0, json!(false));
}
