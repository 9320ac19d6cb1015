//! The page made twice as large by keys: everything is still to be reached, and the next window opens as this one was left.

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    cockpit_window::CockpitWindow,
    look::fits,
    places::{Place, places},
};

/// Waits in the page until it is so many of its own pixels wide, give or take what rounding and frames take.
const WAIT: &str = r"
    const [width, done] = arguments;
    const look = () => Math.abs(innerWidth - width) < 20 && (removeEventListener('resize', look), done(innerWidth));
    addEventListener('resize', look);
    look();
";

/// The window as it opens, and the steps of Ctrl+Plus to twice the size.
const SIZE: (u32, u32) = (1280, 800);
const STEPS: usize = 5;

async fn is_wide(window: &CockpitWindow, width: u32) {
    window.client.execute_async(WAIT, vec![json!(width)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_enlarged_by_keys_and_opens_as_it_was_left() {
    let window = CockpitWindow::on_stage().await;
    window.resize(SIZE).await;
    is_wide(&window, SIZE.0).await;
    for _ in 0..STEPS {
        window.chord(Key::Control, '+').await;
    }
    is_wide(&window, SIZE.0 / 2).await;
    for Place { name, path, heading } in places(&window).await {
        window.visit(&path, &heading).await;
        fits(&window, name, SIZE).await;
    }
    let window = window.restart().await;
    is_wide(&window, SIZE.0 / 2).await;
    window.chord(Key::Control, '0').await;
    is_wide(&window, SIZE.0).await;
}
