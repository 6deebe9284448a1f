//! `docs/checklist.md` names the tests that show what was asked for; here it is held to it.

use std::{collections::BTreeSet, fs, path::Path};

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks and names a test or a file.
fn named(list: &str) -> BTreeSet<&str> {
    let quoted = list.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.contains("::") || text.starts_with("ui/")).collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = read(&root.join("docs/checklist.md"));
    let named = named(&list);
    assert!(named.len() > 100, "the list names its tests");
    for name in named {
        let Some((place, test)) = name.rsplit_once("::") else {
            assert!(root.join(name).is_file(), "there is no {name}");
            continue;
        };
        let is_path = Path::new(place).extension().is_some();
        let file = if is_path {
            root.join(place)
        } else {
            root.join("crates/server/tests").join(format!("{place}.rs"))
        };
        assert!(read(&file).contains(&format!("fn {test}(")), "there is no {name}");
    }
}

/// A row whose test is gone is no longer met, so every row that is met names one, or says why none can be.
#[test]
fn every_row_that_is_met_names_a_test_or_says_why_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = read(&root.join("docs/checklist.md"));
    let mut rows = BTreeSet::new();
    for line in list.lines().filter(|line| line.starts_with("| A") || line.starts_with("| S")) {
        let [row, .., met, tests, why] = line.trim_matches('|').split(" | ").collect::<Vec<_>>()[..] else {
            panic!("not a row: {line}")
        };
        assert!(rows.insert(row.trim().to_owned()), "{row} is there twice");
        assert!(["yes", "differs", "partly", "no"].contains(&met), "{line}");
        let is_said = |cell: &str| cell.trim() != "–";
        assert!(is_said(tests) || is_said(why), "{line}");
        assert!(met == "yes" || is_said(why), "say why: {line}");
    }
    for number in 1..=277 {
        let row = format!("A{number:03}");
        assert!(rows.contains(&row), "there is no row {row}");
    }
}
