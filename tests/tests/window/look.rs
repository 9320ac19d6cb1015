//! Every route in both themes, at both sizes, kept as pictures to be looked at.

use fantoccini::Locator;

use crate::cockpit_window::CockpitWindow;

const PLACES: [&str; 8] =
    ["Dashboard", "News", "Calendar", "Alerts", "Ideas", "Runs", "System tasks", "Settings"];

#[tokio::test(flavor = "multi_thread")]
async fn every_place_shows_in_both_themes_and_sizes() {
    let window = CockpitWindow::open().await;
    for (theme, ground) in [("light", "rgb(244, 245, 247)"), ("dark", "rgb(13, 16, 21)")] {
        window.go("Settings").await;
        let select = Locator::XPath("//label[.='Theme']/..//select");
        let select = window.client.wait().for_element(select).await.unwrap();
        select.select_by_value(theme).await.unwrap();
        window.shows(if theme == "dark" { "html.dark" } else { "html:not(.dark)" }, "").await;
        let body = window.client.find(Locator::Css("body")).await.unwrap();
        assert_eq!(body.css_value("background-color").await.unwrap(), ground);
        for (width, height) in [(1280, 800), (800, 600)] {
            window.client.set_window_size(width, height).await.unwrap();
            for place in PLACES {
                window.go(place).await;
                window.hides("[role='status']", "Loading").await;
                let name = place.to_lowercase().replace(' ', "-");
                window.keep_screenshot(&format!("look-{name}-{theme}-{width}")).await;
            }
        }
    }
}
