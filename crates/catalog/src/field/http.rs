//! `/api/field`: columns as a sync found them and as people present them.

use super::{
    event,
    model::{Field, FieldValues, FieldVisibility},
    semantic, store,
};
use crate::{
    Catalog,
    table::{self, TableView},
};
use ::store::{Json as Document, Tx};
use access::data::DataRights;
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{FieldId, Scope, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use web::{ApiRouter, Error, Json, NonBlank, Path, Result, request, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new().api_route(
        "/field/{id}",
        get_with(show, says(Scope::DatabasesRead, "Shows a field.")).put_with(
            change,
            says(Scope::DatabasesWrite, "Changes what a field means and how it is presented."),
        ),
    )
}

/// A column of a table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FieldView {
    id: FieldId,
    table_id: TableId,
    name: String,
    display_name: String,
    description: Option<String>,
    base_type: &'static str,
    effective_type: &'static str,
    semantic_type: Option<String>,
    coercion_strategy: Option<String>,
    database_type: String,
    active: bool,
    visibility_type: FieldVisibility,
    preview_display: bool,
    position: i64,
    database_position: i64,
    custom_position: i64,
    parent_id: Option<FieldId>,
    nfc_path: Option<Vec<String>>,
    json_unfolding: bool,
    fk_target_field_id: Option<FieldId>,
    /// The field that this one refers to.
    target: Option<Box<FieldView>>,
    has_field_values: FieldValues,
    /// None are kept yet; clients expect the key.
    dimensions: [(); 0],
    name_field: Option<Box<FieldView>>,
    fingerprint: Option<Map<String, Value>>,
    fingerprint_version: i64,
    settings: Option<Map<String, Value>>,
    caveats: Option<String>,
    points_of_interest: Option<String>,
    last_analyzed: Option<DateTime<Utc>>,
    database_is_auto_increment: bool,
    database_required: bool,
    database_is_pk: bool,
    database_is_nullable: bool,
    database_default: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Box<TableView>>,
}

impl From<&Field> for FieldView {
    fn from(field: &Field) -> Self {
        Self {
            id: field.id,
            table_id: field.table_id,
            name: field.name.clone(),
            display_name: field.display_name.clone(),
            description: field.description.clone(),
            base_type: field.base_type.wire(),
            effective_type: field.base_type.wire(),
            semantic_type: field.semantic_type.clone(),
            coercion_strategy: None,
            database_type: field.database_type.clone(),
            active: field.active,
            visibility_type: field.visibility_type,
            preview_display: field.preview_display,
            position: field.position,
            database_position: field.database_position,
            custom_position: field.position,
            parent_id: None,
            nfc_path: None,
            json_unfolding: false,
            fk_target_field_id: field.fk_target_field_id,
            target: None,
            has_field_values: field.values(),
            dimensions: [],
            name_field: None,
            fingerprint: None,
            fingerprint_version: 0,
            settings: field.settings.as_ref().map(|Document(settings)| settings.clone()),
            caveats: field.caveats.clone(),
            points_of_interest: field.points_of_interest.clone(),
            last_analyzed: None,
            database_is_auto_increment: field.database_is_auto_increment,
            database_required: field.database_required,
            database_is_pk: field.database_is_pk,
            database_is_nullable: field.database_is_nullable,
            database_default: field.database_default.clone(),
            created_at: field.created_at,
            updated_at: field.updated_at,
            table: None,
        }
    }
}

impl FieldView {
    /// Adds the table.
    pub(crate) fn with_table(mut self, table: TableView) -> Self {
        self.table = Some(Box::new(table));
        self
    }

    /// Adds the field that this one refers to.
    pub(crate) fn with_target(mut self, target: Option<&Field>) -> Self {
        self.target = target.map(|target| Box::new(Self::from(target)));
        self
    }
}

/// Shows fields, each with the one it refers to, wherever that is.
pub(crate) async fn views_with_targets(
    tx: &mut Tx,
    rights: &DataRights,
    fields: &[Field],
) -> Result<Vec<FieldView>> {
    let targets = store::list(tx, fields.iter().filter_map(|field| field.fk_target_field_id)).await?;
    let targets: HashMap<FieldId, Field> = access::visible(rights, targets)
        .into_iter()
        .filter(Field::is_visible)
        .map(|target| (target.id, target))
        .collect();
    let target_of = |field: &Field| targets.get(&field.fk_target_field_id?);
    Ok(fields.iter().map(|field| FieldView::from(field).with_target(target_of(field))).collect())
}

async fn view(tx: &mut Tx, rights: &DataRights, field: Field) -> Result<FieldView> {
    let table = table::read_knowing(tx, rights, field.table_id).await?;
    let mut views = views_with_targets(tx, rights, std::slice::from_ref(&field)).await?;
    views.pop().map(|view| view.with_table(TableView::from(&*table))).ok_or(Error::NotFound)
}

async fn show(caller: Caller, Path(id): Path<FieldId>) -> Result<Json<FieldView>> {
    let mut tx = caller.read().await?;
    let (field, rights) = super::read(&mut tx, &caller, id).await?;
    Ok(Json(view(&mut tx, &rights, field.into_inner()).await?))
}

request! {
    /// What a field means and how it is to be presented; what is not sent stays.
    pub struct FieldChange {
        /// The name people read.
        pub display_name: Option<NonBlank>,
        /// What it holds.
        pub description: kernel::Field<String>,
        /// What it means.
        pub semantic_type: kernel::Field<SemanticType>,
        /// The field it refers to.
        pub fk_target_field_id: kernel::Field<FieldId>,
        /// Where it is shown.
        pub visibility_type: Option<FieldVisibility>,
        /// How filters offer its values.
        pub has_field_values: kernel::Field<FieldValues>,
        /// How its values are written.
        pub settings: kernel::Field<Map<String, Value>>,
        /// What to be careful about.
        pub caveats: kernel::Field<String>,
        /// What is worth a look.
        pub points_of_interest: kernel::Field<String>,
        /// Is it shown in previews?
        pub preview_display: Option<bool>,
    }
}

/// The wire name of a semantic type.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, inline)]
pub struct SemanticType(String);

impl web::Param for SemanticType {
    fn read(input: web::Input<'_>) -> Result<Self, web::Fault> {
        let text = <String as web::Param>::read(input).ok().filter(|text| semantic::is_known(text));
        let expected = "value must be a valid field semantic or relation type.";
        text.map(Self).ok_or_else(|| web::Fault::new(expected, "unknown type", input))
    }
}

async fn change(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<FieldId>,
    Json(change): Json<FieldChange>,
) -> Result<Json<FieldView>> {
    let mut tx = caller.write().await?;
    let (field, rights) = super::read_for_writing(&mut tx, &caller, id).await?;
    let before = field.into_readable().into_inner();
    let mut field = before.clone();
    if let kernel::Field::Set(target) = change.fk_target_field_id
        && store::find(&mut tx, target).await?.is_none()
    {
        return Err(Error::field("fk_target_field_id", "There is no such field."));
    }
    field.apply(change, catalog.clock.now());
    store::update(&mut tx, &field).await?;
    event::record_changed(&mut tx, &caller.actor(), &before, &field).await?;
    let view = view(&mut tx, &rights, field).await?;
    tx.commit().await?;
    Ok(Json(view))
}

impl Field {
    /// Only a foreign key has a target; what stops being one loses it.
    fn apply(&mut self, change: FieldChange, now: DateTime<Utc>) {
        if let Some(name) = change.display_name {
            self.display_name = name.into_string();
        }
        let meaning = self.semantic_type.take().map(SemanticType);
        self.semantic_type = change.semantic_type.apply(meaning).map(|SemanticType(wire)| wire);
        let target = change.fk_target_field_id.apply(self.fk_target_field_id);
        self.fk_target_field_id = target.filter(|_| self.is_foreign_key());
        self.description = change.description.apply(self.description.take());
        self.visibility_type = change.visibility_type.unwrap_or(self.visibility_type);
        self.has_field_values = change.has_field_values.apply(self.has_field_values);
        let settings = self.settings.take().map(|Document(settings)| settings);
        self.settings = change.settings.apply(settings).map(Document);
        self.caveats = change.caveats.apply(self.caveats.take());
        self.points_of_interest = change.points_of_interest.apply(self.points_of_interest.take());
        self.preview_display = change.preview_display.unwrap_or(self.preview_display);
        self.updated_at = now;
    }
}
