//! axe in the real window, under the policy it is packaged with: every place in both themes, contrast included.

use serde_json::Value;

use crate::{
    cockpit_window::CockpitWindow,
    places::{Place, places},
};

/// The script as its authors publish it; the window's own tests have it installed.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

/// Runs it on the page. What is being moved or faded in is let come to rest first.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    for (const animation of document.getAnimations()) if (animation.effect.getTiming().iterations !== Infinity) animation.finish();
    // That one is off unless asked for.
    axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(
      ({ violations }) => done(violations.map(({ id, impact, nodes }) => ({
        id, impact, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
      }))),
      (error) => done([{ id: String(error), impact: 'critical', nodes: [] }]),
    );
";

/// What makes a page hard or impossible to use for somebody.
fn serious(violations: &Value) -> Vec<String> {
    let is_serious = |found: &&Value| ["serious", "critical"].map(Value::from).contains(&found["impact"]);
    violations.as_array().unwrap().iter().filter(is_serious).map(|found| format!("{found:#}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious_in_any_place_in_either_theme() {
    let window = CockpitWindow::on_stage().await;
    let axe =
        std::fs::read_to_string(AXE).expect("the npm packages are installed by the recipe `npm-packages`");
    window.client.execute(&axe, Vec::new()).await.unwrap();
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        window.choose_theme(theme).await;
        for Place { name, path, heading } in places(&window).await {
            window.visit(&path, &heading).await;
            let violations = window.client.execute_async(RUN, Vec::new()).await.unwrap();
            found
                .extend(serious(&violations).into_iter().map(|finding| format!("{theme} {name}: {finding}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
