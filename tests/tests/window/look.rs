//! Every place in both themes and at the sizes people have, kept as pictures to be looked at.
//!
//! A usual run of the tests looks at one size; `COCKPIT_PICTURES=all`, which the recipe `screenshots` sets, at all.

use fantoccini::key::Key;
use system_tests::local_server::Item;

use crate::{
    cockpit_window::CockpitWindow,
    places::{Place, places},
};

/// The window as it opens, as small as it can be, and on a large screen.
const USUAL: (u32, u32) = (1280, 800);
const SIZES: [(u32, u32); 2] = [USUAL, (800, 600)];
const LARGE: (u32, u32) = (1920, 1080);

fn all() -> bool {
    std::env::var_os("COCKPIT_PICTURES").is_some_and(|wanted| wanted == "all")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_shows_in_both_themes_and_sizes() {
    let window = CockpitWindow::on_stage().await;
    if all() {
        // Not while it catches up, nor what it says of that above everything else.
        window.visit("/", "Dashboard").await;
        window.hides("main", "still to come").await;
        window.hides("[data-sonner-toast]", "").await;
    }
    for (theme, ground) in [("light", "rgb(244, 245, 247)"), ("dark", "rgb(13, 16, 21)")] {
        window.choose_theme(theme).await;
        assert_eq!(window.style("body", "background-color").await, ground);
        let sizes = if all() { SIZES.as_slice() } else { &SIZES[..1] };
        for size in sizes {
            window.resize(*size).await;
            for Place { name, path, heading } in places(&window).await {
                window.visit(&path, &heading).await;
                window.keep_screenshot(&format!("look-{name}-{theme}-{}", size.0)).await;
                fits(&window, name, *size).await;
            }
            overlays(&window, theme, size.0).await;
        }
        if all() {
            window.resize(LARGE).await;
            window.visit("/", "Dashboard").await;
            window.keep_screenshot(&format!("look-dashboard-{theme}-{}", LARGE.0)).await;
        }
    }
}

/// Nothing is wider than the window, or than its part that scrolls: only tables may scroll sideways, and within themselves.
pub async fn fits(window: &CockpitWindow, name: &str, size: (u32, u32)) {
    let overflow = "const page = document.querySelector('main');
        return Math.max(document.documentElement.scrollWidth - innerWidth, page.scrollWidth - page.clientWidth)";
    let overflow = window.client.execute(overflow, Vec::new()).await.unwrap();
    assert!(overflow.as_i64() <= Some(0), "{name} at {size:?} is {overflow} px too wide");
}

/// Publishers, and people in a hurry, write what has no place to break.
#[tokio::test(flavor = "multi_thread")]
async fn words_without_an_end_stay_within_their_page() {
    let window = CockpitWindow::open().await;
    let word = "tide".repeat(49);
    window.server.publish("harbour", Item::new(&word, &word));
    window.ask(&["run", "news_sync"]).await;
    window.ask(&["pause", "--reason", &word]).await;
    window.keys("c").await;
    window.is_asked().await;
    window.keys(&word).await;
    window.key(Key::Enter).await;
    window.hides("[role='dialog']", "").await;
    for size in SIZES {
        window.resize(size).await;
        for (path, heading) in
            [("/news", "News"), ("/ideas", "Ideas"), ("/settings/system-tasks", "System tasks")]
        {
            window.visit(path, heading).await;
            window.shows("main", &word).await;
            fits(&window, heading, size).await;
        }
    }
}

/// What a key opens above a page, and the editor in a row.
async fn overlays(window: &CockpitWindow, theme: &str, width: u32) {
    window.visit("/", "Dashboard").await;
    window.chord(Key::Control, 'k').await;
    window.shows("[role='dialog']", "").await;
    window.keep_screenshot(&format!("look-palette-{theme}-{width}")).await;
    window.key(Key::Escape).await;
    window.hides("[role='dialog']", "").await;
    window.keys("?").await;
    window.shows("[role='dialog']", "Keyboard shortcuts").await;
    window.keep_screenshot(&format!("look-shortcuts-{theme}-{width}")).await;
    window.key(Key::Escape).await;
    window.hides("[role='dialog']", "").await;
    window.visit("/settings/system-tasks", "System tasks").await;
    // The first press shows the cursor, the second edits its task.
    window.keys("ee").await;
    window.shows("ol[aria-label='Next runs'] li", "").await;
    window.keep_screenshot(&format!("look-frequency-{theme}-{width}")).await;
    window.key(Key::Escape).await;
}
