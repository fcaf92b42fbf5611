use proptest::prelude::*;

use super::*;

/// What is done to a mapping of numbers.
#[derive(Clone, Debug)]
enum Step {
    Insert(u8, u16),
    Update(u8),
    Remove(u8),
    At(usize, u8),
    Keep(u8),
    Sort,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (any::<u8>(), any::<u16>()).prop_map(|(key, value)| Step::Insert(key % 60, value)),
        4 => any::<u8>().prop_map(|key| Step::Update(key % 60)),
        4 => any::<u8>().prop_map(|key| Step::Remove(key % 60)),
        1 => (0usize..70, any::<u8>()).prop_map(|(at, key)| Step::At(at, key % 60)),
        1 => (2u8..9).prop_map(Step::Keep),
        1 => Just(Step::Sort),
    ]
}

proptest! {
    /// Small and large, it does what `indexmap` does.
    #[test]
    fn it_is_an_index_map(steps in proptest::collection::vec(step(), 0..120)) {
        let (mut ours, mut theirs) = (IndexMap::new(), indexmap::IndexMap::new());
        for step in steps {
            match step {
                Step::Insert(key, value) => {
                    prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value));
                }
                Step::Update(key) => {
                    ours.update(key, || 7, |value| *value = value.wrapping_add(1));
                    let value = theirs.entry(key).or_insert(7);
                    *value = value.wrapping_add(1);
                }
                Step::Remove(key) => {
                    prop_assert_eq!(ours.shift_remove(&key), theirs.shift_remove(&key));
                }
                Step::At(at, key) => {
                    let at = at.min(theirs.len().saturating_sub(1));
                    prop_assert_eq!(ours.shift_insert(at, key, 1), theirs.shift_insert(at, key, 1));
                }
                Step::Keep(part) => {
                    ours.retain(|key, _| key % part != 0);
                    theirs.retain(|key, _| key % part != 0);
                }
                Step::Sort => {
                    ours.sort_by_cached_key(|key, _| key.reverse_bits());
                    theirs.sort_by_cached_key(|key, _| key.reverse_bits());
                }
            }
            for key in 0..60 {
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.get_index_of(&key), theirs.get_index_of(&key));
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
        }
        let mut other: IndexMap<u8, u16> = ours.iter().rev().map(|(key, value)| (*key, *value)).collect();
        prop_assert_eq!(&other, &ours);
        other.insert(61, 1);
        prop_assert_ne!(&other, &ours);
    }
}

#[test]
fn a_long_mapping_is_searched_by_table() {
    let keys = |count: usize| (0..count).map(|at| (format!("key-{at}"), at));
    assert!(IndexMap::from_iter(keys(SMALL)).places.is_none());
    assert!(IndexMap::from_iter(keys(SMALL + 1)).places.is_some());
}

#[test]
fn serde_keeps_the_order() {
    let text = r#"{"b":1,"a":2,"c":3}"#;
    let map: IndexMap<String, u8> = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), text);
}
