//! What is sent to be a dashboard's layout. (Contract: content.md §3.3 of the reference description.)

use crate::{Document, document::AnyMap};
use kernel::CardId;
use schemars::JsonSchema;
use serde_json::{Map, Value};
use web::{AtLeast, Fault, Input, NonBlank, Param, request};

request! {
    /// A tab that is to be there.
    pub struct SentTab {
        /// The id of one that is there already; any other, negative by custom, is that of a new one within what is sent.
        pub id: i64,
        /// The name.
        pub name: NonBlank,
    }
}

request! {
    /// A place that is to be there.
    pub struct SentDashcard {
        /// The id of one that is there already; any other, negative by custom, makes a new one.
        pub id: i64,
        /// The card; nothing of a text.
        pub card_id: Option<CardId>,
        /// There are no actions here: nothing.
        pub action_id: Option<i64>,
        /// The tab, by the id that it has in what is sent; where there is one tab, that.
        pub dashboard_tab_id: Option<i64>,
        /// How far from the top, from 0.
        pub row: AtLeast<0>,
        /// How far from the left, from 0; a dashboard is 24 wide.
        pub col: AtLeast<0>,
        /// How wide.
        pub size_x: AtLeast<1>,
        /// How high.
        pub size_y: AtLeast<1>,
        /// Which parameters go into which cards, and where.
        pub parameter_mappings: Option<Mappings>,
        /// How it is drawn; of a text, what it says.
        pub visualization_settings: Option<AnyMap<1_000_000>>,
        /// The ids of parameters that are drawn here.
        pub inline_parameters: Option<Vec<String>>,
        /// The cards that are drawn into the same picture.
        pub series: Option<Vec<SentSeries>>,
    }
}

request! {
    /// A card that is drawn into the picture of another one.
    pub struct SentSeries {
        /// The card.
        pub id: CardId,
    }
}

/// Which parameters go into which cards, and where.
#[derive(Clone, Debug, Default)]
pub struct Mappings(Vec<Map<String, Value>>);

/// Mappings of one place at most.
const MOST: usize = 500;

/// A parameter that goes into a card.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "only its shape is needed, for the description")]
pub struct ParameterMapping {
    /// The parameter.
    parameter_id: String,
    /// The card.
    card_id: Option<CardId>,
    /// Where it goes: `["dimension", ["field", 7, null]]`, `["variable", ["template-tag", "x"]]`, `["text-tag", "x"]`.
    target: Vec<Value>,
}

impl Mappings {
    /// As they are kept.
    pub(super) fn document(&self) -> Document {
        Document::of(&Value::from(self.0.iter().cloned().map(Value::Object).collect::<Vec<_>>()))
    }

    /// The mappings themselves.
    pub(super) fn list(&self) -> &[Map<String, Value>] {
        &self.0
    }
}

impl Param for Mappings {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let list = Vec::<Map<String, Value>>::read(input)?;
        if list.len() > MOST {
            return Err(Fault::new(
                format!("value must be a list of at most {MOST} mappings."),
                "too long",
                input,
            ));
        }
        let is_one = |it: &Map<String, Value>| {
            it.get("parameter_id").is_some_and(Value::is_string)
                && it.get("target").is_some_and(Value::is_array)
        };
        if !list.iter().all(is_one) {
            let expected = "value must be a list of maps, each with a parameter_id and a target.";
            return Err(Fault::new(expected, "no parameter_id or no target", input));
        }
        Ok(Self(list))
    }
}

impl JsonSchema for Mappings {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<ParameterMapping>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<ParameterMapping>::json_schema(generator)
    }
}
