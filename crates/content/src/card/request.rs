//! What is sent to make a card, or to change one. (Contract: content.md §2.2 of the reference description.)

use super::model::Kind;
use crate::document::{AnyMap, Document, MapList};
use kernel::{CollectionId, DashboardId, EntityId, Field};
use query::question::Question;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;
use std::borrow::Cow;
use web::{Bounded, Fault, Input, NonBlank, Param, Result, request};

/// What people say about a card.
pub(crate) type Description = Bounded<10_000>;
/// How a result is drawn.
pub(crate) type Settings = AnyMap<1_000_000>;
/// The columns of a result, parameters, and where they go in.
pub(crate) type Maps = MapList<1_000_000>;

request! {
    /// A card to make.
    pub struct NewCardRequest {
        /// The name.
        pub name: NonBlank,
        /// What people say about it.
        pub description: Option<Description>,
        /// A question when it is not said.
        pub kind as "type": Option<Kind>,
        /// As what its result is drawn.
        pub display: NonBlank,
        /// What it asks; `{}` for nothing yet.
        pub dataset_query: SentQuestion,
        /// How its result is drawn.
        pub visualization_settings: Settings,
        /// The columns of its result.
        pub result_metadata: Option<Maps>,
        /// What can be filled in; of SQL, by default its variables.
        pub parameters: Option<Maps>,
        /// Where it goes in.
        pub parameter_mappings: Option<Maps>,
        /// In what it is to lie, by its id or entity id; nothing: in the root.
        pub collection_id: Option<HomeKey>,
        /// Its place among what is pinned there; nothing: it is not.
        pub collection_position: Option<Positive>,
        /// Is its result shown where it is pinned? True unless said.
        pub collection_preview: Option<bool>,
        /// For how many hours a result is as good as new.
        pub cache_ttl: Option<Positive>,
        /// The id that travels between instances; drawn unless sent, and where another card has it.
        pub entity_id: Option<SentEntityId>,
        /// No card is made in a dashboard so far.
        pub dashboard_id: Option<DashboardId>,
    }
}

request! {
    /// What to change of a card; what is not sent stays.
    pub struct CardChange {
        /// The name.
        pub name: Option<NonBlank>,
        /// What people say about it; null clears it.
        pub description: Field<Description>,
        /// What it is for.
        pub kind as "type": Option<Kind>,
        /// As what its result is drawn.
        pub display: Option<NonBlank>,
        /// What it asks.
        pub dataset_query: Option<SentQuestion>,
        /// How its result is drawn.
        pub visualization_settings: Option<Settings>,
        /// The columns of its result; null forgets them, and so does another question.
        pub result_metadata: Field<Maps>,
        /// What can be filled in.
        pub parameters: Option<Maps>,
        /// Where it goes in.
        pub parameter_mappings: Option<Maps>,
        /// In what it is to lie, by its id or entity id; null: in the root.
        pub collection_id: Field<HomeKey>,
        /// Its place among what is pinned there; null: it is not.
        pub collection_position: Field<Positive>,
        /// Is its result shown where it is pinned?
        pub collection_preview: Option<bool>,
        /// For how many hours a result is as good as new.
        pub cache_ttl: Field<Positive>,
        /// Into the Trash, or back from it.
        pub archived: Option<bool>,
        /// Nothing is shown to those who are not signed in: only false is taken.
        pub enable_embedding: Option<bool>,
        /// No card is put into a dashboard so far: only null is taken.
        pub dashboard_id: Field<DashboardId>,
    }
}

impl Default for CardChange {
    /// Nothing.
    fn default() -> Self {
        Self {
            name: None,
            description: Field::Absent,
            kind: None,
            display: None,
            dataset_query: None,
            visualization_settings: None,
            result_metadata: Field::Absent,
            parameters: None,
            parameter_mappings: None,
            collection_id: Field::Absent,
            collection_position: Field::Absent,
            collection_preview: None,
            cache_ttl: Field::Absent,
            archived: None,
            enable_embedding: None,
            dashboard_id: Field::Absent,
        }
    }
}

/// A question to be kept: what was sent, read, and not too large.
#[derive(Clone, Debug)]
pub struct SentQuestion(pub Question);

impl SentQuestion {
    /// Bytes of JSON at most.
    const MOST: usize = 1_000_000;

    /// Is it what is kept already?
    pub(super) fn is(&self, kept: &Document) -> bool {
        Document::of(&self.0.to_older()) == *kept
    }
}

impl Param for SentQuestion {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if let Input::Json(value) = input
            && value.to_string().len() > Self::MOST
        {
            let expected = format!("value must be at most {} bytes of JSON.", Self::MOST);
            return Err(Fault::new(expected, "too large", input));
        }
        Question::read(input).map(Self)
    }
}

impl JsonSchema for SentQuestion {
    fn schema_name() -> Cow<'static, str> {
        Question::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Question::json_schema(generator)
    }
}

/// A whole number above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(transparent)]
pub struct Positive(#[schemars(range(min = 1, max = 1_000_000_000))] pub i64);

impl Param for Positive {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let number = i64::read(input).ok().filter(|number| (1..=1_000_000_000).contains(number));
        number.map(Self).ok_or_else(|| {
            let expected = "value must be an integer greater than zero.";
            Fault::new(expected, expected, input)
        })
    }
}

/// An entity id in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentEntityId(pub EntityId);

impl Param for SentEntityId {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let text = String::read(input).ok();
        text.and_then(|text| EntityId::parse(&text)).map(Self).ok_or_else(|| {
            Fault::new("value must be 21 letters, digits, lines and dashes.", "valid entity id", input)
        })
    }
}

impl JsonSchema for SentEntityId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        EntityId::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        EntityId::json_schema(generator)
    }
}

/// What a collection is named by in a body: its id here, or everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeKey(pub(crate) crate::collection::Key);

impl Param for HomeKey {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        use crate::collection::Key;
        match input {
            Input::Json(Value::String(text)) => EntityId::parse(text).map(Key::EntityId).ok_or_else(|| {
                Fault::new("value must be the id or the entity id of a collection.", "valid id", input)
            }),
            input => CollectionId::read(input).map(Key::Id),
        }
        .map(Self)
    }
}

impl JsonSchema for HomeKey {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "HomeKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["integer", "string"] })
    }
}

impl From<CollectionId> for HomeKey {
    fn from(id: CollectionId) -> Self {
        Self(crate::collection::Key::Id(id))
    }
}
