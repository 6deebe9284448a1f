//! Which columns go into a file, in which order, under which titles.

use crate::export::VisualizationSettings;
use crate::result::{Naming, names};
use driver::{BaseType, Cell, Column, Row};

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Layout {
    /// The columns, in order.
    pub picks: Vec<Pick>,
}

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    /// Its place in the result.
    pub at: usize,
    /// What stands above it.
    pub title: String,
    /// What the driver says it holds.
    pub base_type: BaseType,
}

impl Layout {
    /// Lays the columns of a result out. Titles that somebody gave count where values are told as people read them.
    pub fn new(
        columns: &[Column],
        naming: &Naming,
        settings: Option<&VisualizationSettings>,
        with_own_titles: bool,
    ) -> Self {
        let (names, titles): (Vec<String>, Vec<String>) = match naming {
            Naming::Native => (names(columns), columns.iter().map(|column| column.name.clone()).collect()),
            Naming::Fields(views) => {
                views.iter().map(|view| (view.name.clone(), view.display_name.clone())).unzip()
            }
        };
        let picks = order(&names, settings).into_iter().map(|at| {
            let own = settings.filter(|_| with_own_titles).and_then(|settings| settings.title(&names[at]));
            let title = own.unwrap_or(&titles[at]).to_owned();
            Pick { at, title, base_type: columns[at].base_type }
        });
        Self { picks: picks.collect() }
    }

    /// Leaves only the last of columns with equal titles, for formats that cannot hold two.
    pub fn without_equal_titles(self) -> Self {
        let is_last =
            |at: usize| self.picks[at + 1..].iter().all(|later| later.title != self.picks[at].title);
        Self {
            picks: (0..self.picks.len()).filter(|at| is_last(*at)).map(|at| self.picks[at].clone()).collect(),
        }
    }

    /// Walks the cells of a row that go into the file.
    pub fn cells<'a>(&'a self, row: Row<'a>) -> impl Iterator<Item = (&'a Pick, Cell<'a>)> {
        self.picks.iter().map(move |pick| (pick, row.cell(pick.at)))
    }
}

/// The places of the columns in the order of the settings. When they name an enabled column that the result does not
/// have, they were made for another result and count for nothing.
fn order(names: &[String], settings: Option<&VisualizationSettings>) -> Vec<usize> {
    let listed =
        settings.and_then(|settings| settings.table_columns.as_ref()).filter(|listed| !listed.is_empty());
    let place = |name: Option<&String>| names.iter().position(|own| Some(own) == name);
    let chosen: Option<Vec<usize>> = listed.and_then(|listed| {
        let enabled = listed.iter().filter(|column| column.enabled != Some(false));
        enabled.map(|column| place(column.name.as_ref())).collect()
    });
    chosen.unwrap_or_else(|| (0..names.len()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use web::{Input, Param};

    fn titles(columns: &[&str], settings: &Value) -> Vec<String> {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            database_type: String::new(),
            base_type: BaseType::Any,
        };
        let columns: Vec<Column> = columns.iter().map(column).collect();
        let settings = VisualizationSettings::read(Input::Json(settings)).unwrap();
        let layout = Layout::new(&columns, &Naming::Native, Some(&settings), true);
        layout.picks.into_iter().map(|pick| pick.title).collect()
    }

    #[test]
    fn settings_choose_order_and_name_columns() {
        let settings = json!({
            "table.columns": [{"name": "b", "enabled": true}, {"name": "c", "enabled": false}, {"name": "a"}],
            "column_settings": {"[\"name\",\"a\"]": {"column_title": "First"}},
        });
        assert_eq!(titles(&["a", "b", "c"], &settings), ["b", "First"]);
    }

    #[test]
    fn settings_of_another_result_count_for_nothing() {
        let settings =
            json!({"table.columns": [{"name": "b", "enabled": true}, {"name": "gone", "enabled": true}]});
        assert_eq!(titles(&["a", "b"], &settings), ["a", "b"]);
        let settings = json!({"table.columns": [{"name": "b"}, {"name": "gone", "enabled": false}]});
        assert_eq!(titles(&["a", "b"], &settings), ["b"]);
    }

    #[test]
    fn columns_of_equal_label_are_told_apart_by_name() {
        assert_eq!(titles(&["a", "a"], &json!({"table.columns": [{"name": "a_2"}]})), ["a"]);
    }
}
