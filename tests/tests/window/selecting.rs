//! What a field has selected stays so whatever else runs on the display of the tests.

use fantoccini::key::Key;
use x11rb::{
    COPY_DEPTH_FROM_PARENT, CURRENT_TIME,
    connection::Connection,
    protocol::xproto::{AtomEnum, ConnectionExt, CreateWindowAux, WindowClass},
};

use crate::cockpit_window::CockpitWindow;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_focus_selects_is_typed_over_whoever_selects_something_on_another_display() {
    let window = CockpitWindow::open().await;
    window.keys("gt").await;
    window.shows("h1", "System tasks").await;
    window.tab_to("Edit frequency of Alerts refresh").await;
    window.key(Key::Enter).await;
    window.shows("[aria-label='Amount']:focus", "").await;
    let _kept = select_elsewhere();
    window.keys("7").await;
    window.shows("main", "Every 7").await;
}

/// Selects as a field of another program does, for as long as the connection is kept.
fn select_elsewhere() -> impl Connection {
    let (x, screen) = x11rb::connect(None).unwrap();
    let root = x.setup().roots[screen].root;
    let (window, class) = (x.generate_id().unwrap(), WindowClass::INPUT_OUTPUT);
    let aux = CreateWindowAux::new();
    x.create_window(COPY_DEPTH_FROM_PARENT, window, root, 0, 0, 1, 1, 0, class, 0, &aux).unwrap();
    x.set_selection_owner(window, AtomEnum::PRIMARY.into(), CURRENT_TIME).unwrap();
    let owner = x.get_selection_owner(AtomEnum::PRIMARY.into()).unwrap().reply().unwrap().owner;
    assert_eq!(owner, window);
    x
}
