//! Keeps the window on its own pages. The content security policy says what a page may load, not where the window may
//! go: a link, a script or a redirect could still replace the page by one of the web.

use tauri::{
    Manager, Runtime, Url,
    plugin::{self, TauriPlugin},
};

/// Refuses to go anywhere else.
pub fn guard<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("navigation")
        .on_navigation(|webview, url| {
            let dev_url = webview.config().build.dev_url.as_ref().filter(|_| tauri::is_dev());
            let allowed = is_ours(url, dev_url);
            if !allowed {
                tracing::warn!(
                    scheme = url.scheme(),
                    host = url.host_str(),
                    "the window stays on its own pages"
                );
            }
            allowed
        })
        .build()
}

/// One of the pages that are part of the program, or of the development server where that serves them.
fn is_ours(url: &Url, dev_url: Option<&Url>) -> bool {
    let embedded = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows knows no schemes of ours.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    embedded || dev_url.is_some_and(|dev_url| url.origin() == dev_url.origin())
}

#[cfg(test)]
mod tests {
    fn is_ours(url: &str, dev_url: Option<&str>) -> bool {
        let dev_url = dev_url.map(|url| url.parse().unwrap());
        super::is_ours(&url.parse().unwrap(), dev_url.as_ref())
    }

    #[test]
    fn our_pages_are_ours_and_no_others() {
        let page = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
        assert!(is_ours(page, None) && is_ours(&format!("{page}/settings/system-tasks?q=1#top"), None));
        for elsewhere in [
            "https://example.org/",
            "http://localhost:5173/",
            "http://tauri.localhost.example.org/",
            "https://tauri://localhost",
            "tauri://example.org/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "about:blank",
        ] {
            assert!(!is_ours(elsewhere, None), "{elsewhere}");
        }
    }

    #[test]
    fn the_development_server_is_ours_where_it_serves_the_pages() {
        let dev_url = Some("http://localhost:5173");
        assert!(is_ours("http://localhost:5173/news", dev_url));
        for elsewhere in ["http://localhost:5174/", "https://localhost:5173/", "https://example.org/"] {
            assert!(!is_ours(elsewhere, dev_url), "{elsewhere}");
        }
    }
}
