use std::time::Duration;

use proptest::prelude::*;

use crate::identity::{CallSite, CodeId};
use crate::pprof::tests::profile;
use crate::profile::{Health, Meta, Profile, Stack};

fn samples(profile: &Profile) -> u64 {
    profile.stacks.iter().map(|s| s.samples).sum()
}

/// The parts of a merge that must not depend on its order.
fn counts(profile: &Profile) -> impl PartialEq + std::fmt::Debug {
    let Profile { stacks, sites, operands, loops, .. } = profile.clone();
    (stacks, sites, operands, loops)
}

/// Check that equal stacks and loops are summed, health adds up, and differences are said once.
#[test]
fn merging_adds() {
    let at = CallSite { code: CodeId(1), offset: 4 };
    let one = |hz, python: &str| Profile {
        meta: Meta {
            python: python.to_owned(),
            frequency_hz: hz,
            start_ns: u64::from(hz),
            ..Meta::default()
        },
        health: Health { samples: 3, lost: 1, ..Health::default() },
        stacks: vec![Stack { samples: 3, ..Stack::default() }],
        loops: [(at, 2)].into(),
        ..Profile::default()
    };
    let sum = Profile::merged(&[one(99, "3.12.1"), one(49, "3.12.2"), one(49, "3.12.2")]);
    assert_eq!((sum.stacks.len(), samples(&sum), sum.loops[&at]), (1, 9, 6));
    assert_eq!((sum.health.samples, sum.health.lost, sum.meta.start_ns), (9, 3, 49));
    insta::assert_snapshot!(sum.health.degraded.join("\n"), @r#"
    Profiles of Python 3.12.1 and 3.12.2 were merged.
    Profiles of 99 and 49 samples a second were merged as if they were equal.
    "#);
}

/// Check that counts halve with each half-life, that what falls below the floor goes, and that
/// code which nothing names any more goes with it.
#[test]
fn ageing_halves() {
    let cases = [(0, 1, 100), (60, 1, 50), (120, 1, 25), (120, 26, 0), (6000, 0, 0)];
    for (elapsed, floor, expected) in cases {
        let mut profile = Profile {
            stacks: vec![Stack { samples: 100, ..Stack::default() }],
            codes: [(CodeId(1), Default::default())].into(),
            ..Profile::default()
        };
        profile.age(Duration::from_secs(elapsed), Duration::from_secs(60), floor);
        assert_eq!(samples(&profile), expected, "after {elapsed} s with floor {floor}");
        assert!(profile.codes.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Check that the order of a merge changes no count.
    #[test]
    fn merging_commutes(a in profile(), b in profile()) {
        let (ab, ba) = (Profile::merged([&a, &b]), Profile::merged([&b, &a]));
        prop_assert_eq!(counts(&ab), counts(&ba));
    }

    /// Check that ageing by no time changes nothing, and by any time adds nothing.
    #[test]
    fn ageing_only_takes_away(profile in profile(), seconds in 0u64..1000) {
        let half_life = Duration::from_secs(60);
        let mut same = profile.clone();
        same.age(Duration::ZERO, half_life, 0);
        prop_assert_eq!(samples(&same), samples(&profile));
        let mut older = profile.clone();
        older.age(Duration::from_secs(seconds), half_life, 0);
        prop_assert!(samples(&older) <= samples(&profile));
        prop_assert!(older.sites.iter().all(|(at, site)| site.samples <= profile.sites[at].samples));
    }
}
