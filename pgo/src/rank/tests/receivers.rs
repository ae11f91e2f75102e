use super::scene::Scene;
use crate::identity::{CallSite, TypeKey};
use crate::profile::SiteProfile;
use crate::rank::RankOptions;

/// Check that a plan tells the classes seen in what it compiles, the most frequent first, left operands
/// included, and nothing of other code.
#[test]
fn plans_tell_receivers() {
    let mut scene = Scene::new(
        "code main 40 loop=4..60 site=20^1:step
         code step 10
         code rare 10
         stack 90 main@20 step@4
         stack 60 main@20
         loop 150 main@4
         site 90 main@20 step=90",
    );
    let class = |name: &str, version_tag| TypeKey { name: name.to_owned(), version_tag };
    let site = |name: &str, offset| CallSite { code: scene.id(name), offset };
    let (load, add, elsewhere) = (site("main", 8), site("main", 12), site("rare", 8));
    let receivers = [(class("Cat", 7), 2), (class("Dog", 5), 9)];
    for place in [load, elsewhere] {
        let seen = SiteProfile { receivers: receivers.iter().cloned().collect(), ..SiteProfile::default() };
        scene.profile.sites.insert(place, seen);
    }
    let operands = [(vec![class("Vector", 3), class("int", 1)], 4)];
    scene.profile.operands.insert(add, operands.into_iter().collect());

    let plan = scene.rank(&RankOptions::default());
    assert!(plan.roots.iter().any(|root| root.compile), "{plan:?}");
    let told: Vec<_> = plan.receivers.iter().map(|r| (r.site, r.types.clone())).collect();
    assert_eq!(told, [(load, vec![class("Dog", 5), class("Cat", 7)]), (add, vec![class("Vector", 3)])]);
}

/// Check that a callee no larger than its call goes in, however seldom it was seen.
#[test]
fn tiny_callees_are_never_cold() {
    let cold = |size: u32| {
        let scene = Scene::new(&format!(
            "code main 40 loop=4..60 site=20^1:step
             code step 5 hir={size}
             stack 9000 main@20
             stack 1 main@20 step@4
             loop 9001 main@4
             site 1 main@20 step=1"
        ));
        let plan = scene.rank(&RankOptions::default());
        let decisions = plan.roots.iter().flat_map(|root| &root.decisions);
        decisions.filter(|d| d.callee == scene.id("step")).any(|d| !d.inline)
    };
    let tiny = RankOptions::default().tiny;
    assert!(!cold(tiny));
    assert!(cold(100 * tiny));
}
