//! Every rule of drift is on the page on drift. Its examples are held by the program's tests.

use kuploy_compose::diagnostic::rules;

/// The page on drift names every rule of the family, and nothing that does not exist.
#[test]
fn every_cause_of_drift_is_on_its_page() {
    let page = include_str!("../../docs/drift.md");
    let missing: Vec<&str> = rules::all()
        .filter(|rule| rule.family() == '5' && rule.is_of_manifests())
        .map(|rule| rule.code)
        .filter(|code| !page.contains(&format!("[{code}](../kuploy-compose/rules/{code}.md)")))
        .collect();
    assert_eq!(missing, [""; 0]);
    let named = page.split("](../kuploy-compose/rules/KP").skip(1);
    for code in named.filter_map(|rest| rest.get(..4)) {
        let code = format!("KP{code}");
        assert!(rules::find(&code).is_some(), "{code}");
    }
}
