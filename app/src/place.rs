//! Where the window was is where it opens: never off every screen, never smaller than its least size.

use std::{collections::HashMap, path::Path};

use serde::Deserialize;
use tauri::{
    AppHandle, LogicalSize, PhysicalPosition, PhysicalSize, Runtime, WebviewWindow, plugin::TauriPlugin,
};
use tauri_plugin_window_state::StateFlags;

/// The file of it in the data folder.
const FILE: &str = "window.json";
/// The plugin that reads and writes it, as Tauri knows it.
const PLUGIN: &str = "window-state";
/// The least size of the configuration, in logical pixels.
const LEAST: (f64, f64) = (800.0, 600.0);

/// Remembers the place when the window is closed. Whether it was visible is nobody's business: it was asked for now.
pub fn plugin<R: Runtime>(folder: &Path) -> TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
        // An absolute path takes the place of the plugin's own folder.
        .with_filename(folder.join(FILE).to_string_lossy())
        .build()
}

/// Remembers nothing of this window: it was never shown, and does not know where it would have been.
pub fn leave_as_it_is<R: Runtime>(app: &AppHandle<R>) {
    app.remove_plugin(PLUGIN);
}

/// A rectangle in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

impl Area {
    fn of(position: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Self {
        Self { x: position.x, y: position.y, width: size.width, height: size.height }
    }

    /// Pixels that both have.
    fn shared(self, other: Self) -> i64 {
        let along = |a: i32, a_length: u32, b: i32, b_length: u32| {
            let (a, b) = (i64::from(a), i64::from(b));
            ((a + i64::from(a_length)).min(b + i64::from(b_length)) - a.max(b)).max(0)
        };
        along(self.x, self.width, other.x, other.width) * along(self.y, self.height, other.y, other.height)
    }
}

/// What is remembered of the window, as the plugin writes it.
#[derive(Deserialize)]
struct Remembered {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    maximized: bool,
}

/// Puts a window whose place lies beyond the screens of today, or is too small, where a person can use it. It goes by
/// what is remembered: a window that is not shown yet does not know where it is.
pub fn keep_on_screen<R: Runtime>(window: &WebviewWindow<R>, folder: &Path) {
    let (Some(remembered), Ok(monitors)) = (remembered(folder, window.label()), window.available_monitors())
    else {
        return;
    };
    if remembered.maximized {
        return;
    }
    let scale = window.scale_factor().unwrap_or(1.0);
    let least = LogicalSize::<f64>::from(LEAST).to_physical(scale);
    let screens: Vec<Area> =
        monitors.iter().map(|screen| Area::of(*screen.position(), *screen.size())).collect();
    let Remembered { x, y, width, height, .. } = remembered;
    let now = Area { x, y, width, height };
    let fitting = fit(now, least, &screens);
    if (fitting.width, fitting.height) != (now.width, now.height) {
        // A window manager may have other plans; it is asked, no more.
        let _ = window.set_size(PhysicalSize::new(fitting.width, fitting.height));
    }
    if (fitting.x, fitting.y) != (now.x, now.y) {
        let _ = window.set_position(PhysicalPosition::new(fitting.x, fitting.y));
    }
}

/// Nothing where nothing can be read: then the system finds a place.
fn remembered(folder: &Path, label: &str) -> Option<Remembered> {
    let text = std::fs::read(folder.join(FILE)).ok()?;
    serde_json::from_slice::<HashMap<String, Remembered>>(&text).ok()?.remove(label)
}

/// The nearest place to `window` that lies on one of the screens; its least size goes before the screen's edge.
fn fit(window: Area, least: PhysicalSize<u32>, screens: &[Area]) -> Area {
    let Some(first) = screens.first() else { return window };
    let screen = screens.iter().rev().max_by_key(|screen| window.shared(**screen)).unwrap_or(first);
    let screen = if window.shared(*screen) == 0 { first } else { screen };
    let length = |wish: u32, least: u32, room: u32| wish.min(room).max(least);
    let width = length(window.width, least.width, screen.width);
    let height = length(window.height, least.height, screen.height);
    let along = |wish: i32, length: u32, begin: i32, room: u32| {
        let spare = i32::try_from(room.saturating_sub(length)).unwrap_or(i32::MAX);
        wish.clamp(begin, begin.saturating_add(spare))
    };
    Area {
        x: along(window.x, width, screen.x, screen.width),
        y: along(window.y, height, screen.y, screen.height),
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area { x, y, width, height }
    }

    const LAPTOP: Area = area(0, 0, 1280, 800);
    const LEFT: Area = area(-1920, 0, 1920, 1080);

    fn fitted(window: Area, screens: &[Area]) -> Area {
        fit(window, PhysicalSize::new(800, 600), screens)
    }

    #[test]
    fn a_window_on_a_screen_stays_where_it_is() {
        for place in [area(10, 20, 900, 700), area(-1900, 100, 1000, 900)] {
            assert_eq!(fitted(place, &[LAPTOP, LEFT]), place);
        }
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_comes_to_the_first() {
        assert_eq!(fitted(area(-1900, 100, 1000, 700), &[LAPTOP]), area(0, 100, 1000, 700));
        assert_eq!(fitted(area(9000, 9000, 1000, 700), &[LAPTOP, LEFT]), area(280, 100, 1000, 700));
    }

    #[test]
    fn a_window_over_an_edge_comes_to_the_screen_that_has_most_of_it() {
        assert_eq!(fitted(area(-300, -40, 900, 700), &[LEFT, LAPTOP]), area(0, 0, 900, 700));
        assert_eq!(fitted(area(-700, 0, 900, 700), &[LAPTOP, LEFT]), area(-900, 0, 900, 700));
    }

    #[test]
    fn no_window_is_smaller_than_the_least_nor_larger_than_its_screen() {
        assert_eq!(fitted(area(0, 0, 1, 1), &[LAPTOP]), area(0, 0, 800, 600));
        assert_eq!(fitted(area(5, 5, 4000, 3000), &[LAPTOP]), LAPTOP);
        // A screen that is too small shows the upper left.
        assert_eq!(fitted(area(50, 50, 900, 700), &[area(0, 0, 640, 480)]), area(0, 0, 800, 600));
    }

    #[test]
    fn without_a_screen_nothing_is_known_and_nothing_changes() {
        let place = area(-5000, 0, 10, 10);
        assert_eq!(fitted(place, &[]), place);
    }

    #[test]
    fn the_least_size_is_that_of_the_configuration() {
        let least: PhysicalSize<u32> = LogicalSize::<f64>::from(LEAST).to_physical(1.0);
        let config = include_str!("../tauri.conf.json");
        assert!(config.contains(&format!("\"minWidth\": {}", least.width)));
        assert!(config.contains(&format!("\"minHeight\": {}", least.height)));
    }
}
