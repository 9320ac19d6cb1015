//! An empty window: what Tauri and WebKit cost before there is a cockpit in it. The benchmarks read the real window beside
//! it; it is built here so that both have the same Tauri, features and profile.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("empty-window/tauri.conf.json"))
}
