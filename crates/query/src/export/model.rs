//! What an export is asked for with.
//!
//! Forms have only text, so that the query and its settings may come as JSON inside text, and switches as words.

use crate::dataset::Asked;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};
use std::borrow::Cow;
use web::{Fault, FromObject, Input, Param, request};

request! {
    /// A query whose result is taken away as a file.
    pub struct ExportRequest {
        /// The query.
        pub query: Embedded<Asked>,
        /// Order, titles and choice of columns.
        pub visualization_settings: Option<Embedded<VisualizationSettings>>,
        /// Tell values as people read them; otherwise as data.
        pub format_rows: Option<Switch>,
        /// Begin a CSV file with a byte order mark, which some spreadsheets need to see UTF-8.
        pub csv_include_bom: Option<Switch>,
    }
}

/// How a file is made, however that was said.
#[derive(Debug, Default)]
pub struct ExportOptions {
    /// What the file is called, before the time: letters, digits, `_` and `-`.
    pub name: String,
    /// Order, titles and choice of columns.
    pub settings: Option<VisualizationSettings>,
    /// Are values told as people read them?
    pub is_shown: bool,
    /// Does a CSV file begin with a byte order mark?
    pub with_byte_order_mark: bool,
}

request! {
    /// What of a question's settings matters to a file.
    pub struct VisualizationSettings {
        /// The columns in their order.
        pub table_columns as "table.columns": Option<Vec<TableColumn>>,
        /// Settings by column; the key is a JSON text like `["name","TOTAL"]`.
        pub column_settings: Option<Map<String, Value>>,
    }
}

request! {
    /// One column of a table.
    pub struct TableColumn {
        /// The name of the column.
        pub name: Option<String>,
        /// Is it shown? True unless said.
        pub enabled: Option<bool>,
    }
}

impl VisualizationSettings {
    /// The title that somebody gave a column.
    pub fn title(&self, column: &str) -> Option<&str> {
        let settings = self.column_settings.as_ref()?;
        let key = serde_json::json!(["name", column]).to_string();
        settings.get(&key)?.get("column_title")?.as_str().filter(|title| !title.is_empty())
    }
}

/// An object, or a text that holds it as JSON.
#[derive(Debug)]
pub struct Embedded<T>(pub T);

impl<T: FromObject> Param for Embedded<T> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let text = match input {
            Input::Text(text) => text,
            Input::Json(Value::String(text)) => text.as_str(),
            other => return web::read_object(other).map(Self),
        };
        let value: Value = serde_json::from_str(text).map_err(|_| {
            Fault::new("value must be a map, or a text that holds one as JSON.", "invalid JSON", input)
        })?;
        web::read_object(Input::Json(&value)).map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for Embedded<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// `true` or `false`, also as a word.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Switch(pub bool);

impl Param for Switch {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let input = match input {
            Input::Json(Value::String(text)) => Input::Text(text),
            other => other,
        };
        bool::read(input).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_query_may_be_text_and_switches_may_be_words() {
        let query = json!({"database": 1, "type": "native", "native": {"query": "SELECT 1"}});
        for body in [
            json!({"query": query, "format_rows": true, "visualization_settings": {}}),
            json!({"query": query.to_string(), "format_rows": "true", "visualization_settings": "{}"}),
        ] {
            let request = ExportRequest::read(Input::Json(&body)).unwrap();
            assert!(request.format_rows.is_some_and(|Switch(on)| on), "{body}");
        }
    }

    #[test]
    fn a_query_that_is_no_json_is_refused_at_its_field() {
        let body = json!({"query": "SELECT 1"});
        let Fault::Fields(fields) = ExportRequest::read(Input::Json(&body)).unwrap_err() else { panic!() };
        assert_eq!(fields.errors["query"], "value must be a map, or a text that holds one as JSON.");
    }
}
