//! A tray over more tasks than its menu has room for.

use system_tests::{crowd, local_server::LocalServer};

use super::{Desktop, panel::Panel};
use crate::cockpit_window::CockpitWindow;

#[tokio::test(flavor = "multi_thread")]
async fn its_menu_leads_to_those_it_does_not_name() {
    let desktop = Desktop::start();
    let mut panel = Panel::open(&desktop.bus).await;
    let folder = tempfile::tempdir().unwrap();
    // With the cockpit's own there are thirty.
    crowd::fill(folder.path(), 25, 25).await.unwrap();
    let server = LocalServer::start().await.unwrap();
    let window = CockpitWindow::on(server, folder, &desktop.variables()).await;
    let tray = panel.item().await;
    tray.says("30 tasks").await;
    tray.press("10 more…").await;
    window.shows("h1", "System tasks").await;
}
