//! Putting a sent layout in the place of the one that is there.

use super::{Area, Dashcard, Layout, Sent, SentDashcard, SentTab, Tab, store};
use crate::{Content, Document, dashboard::Dashboard};
use ::store::Tx;
use access::Writable;
use chrono::{DateTime, Utc};
use kernel::{DashboardId, DashboardTabId, DashcardId, EntityId, Id};
use serde_json::json;
use std::collections::HashMap;
use web::{AtLeast, NonBlank, Result};

/// A layout on its way.
pub(crate) struct Putting<'a> {
    pub content: &'a Content,
    pub dashboard: &'a Writable<Dashboard>,
    pub before: &'a Layout,
    pub now: DateTime<Utc>,
}

/// Puts it there and gives what lies there then. Tabs go last: what was on them may have been taken elsewhere.
pub(crate) async fn put(tx: &mut Tx, putting: Putting<'_>, sent: Sent) -> Result<Layout> {
    let Sent { tabs, dashcards } = sent;
    let (tabs, tab_ids) = putting.tabs(tx, tabs).await?;
    let dashcards = putting.dashcards(tx, dashcards, &tab_ids, tabs.first()).await?;
    let gone =
        putting.before.tabs.iter().map(|tab| tab.id).filter(|id| !tabs.iter().any(|tab| tab.id == *id));
    store::delete_tabs(tx, &gone.collect::<Vec<_>>()).await?;
    Ok(Layout { tabs, dashcards })
}

/// Puts a copy of a layout onto a new dashboard, and gives it.
pub(crate) async fn insert_copy(
    tx: &mut Tx,
    content: &Content,
    dashboard: DashboardId,
    layout: Layout,
    now: DateTime<Utc>,
) -> Result<Layout> {
    let Layout { mut tabs, mut dashcards } = layout;
    let originals: Vec<_> = tabs.iter().map(|tab| tab.id).collect();
    for tab in &mut tabs {
        tab.entity_id = EntityId::draw(&content.chance);
        (tab.created_at, tab.updated_at) = (now, now);
    }
    store::insert_tabs(tx, dashboard, &mut tabs).await?;
    let ids: HashMap<_, _> = originals.into_iter().zip(tabs.iter().map(|tab| tab.id)).collect();
    for dashcard in &mut dashcards {
        dashcard.entity_id = EntityId::draw(&content.chance);
        dashcard.tab_id = dashcard.tab_id.and_then(|id| ids.get(&id).copied());
        (dashcard.created_at, dashcard.updated_at) = (now, now);
    }
    store::insert(tx, dashboard, &mut dashcards).await?;
    let series: Vec<_> = dashcards.iter().filter(|it| !it.series.is_empty()).collect();
    store::put_series(tx, &series).await?;
    Ok(Layout { tabs, dashcards })
}

impl Putting<'_> {
    /// Makes and changes tabs, and says which one each sent id means.
    async fn tabs(
        &self,
        tx: &mut Tx,
        sent: Vec<SentTab>,
    ) -> Result<(Vec<Tab>, HashMap<i64, DashboardTabId>)> {
        let id = self.dashboard.id;
        let sent_ids: Vec<_> = sent.iter().map(|tab| tab.id).collect();
        let mut tabs: Vec<_> = (0..).zip(sent).map(|(at, tab)| self.tab(at, tab)).collect();
        let is_known = |tab: &Tab| self.before.tabs.iter().any(|known| known.entity_id == tab.entity_id);
        let changed: Vec<_> = tabs.iter().filter(|tab| is_known(tab) && tab.updated_at == self.now).collect();
        store::update_tabs(tx, id, &changed).await?;
        let mut new: Vec<_> = tabs.iter().filter(|tab| !is_known(tab)).cloned().collect();
        store::insert_tabs(tx, id, &mut new).await?;
        for tab in &mut tabs {
            if let Some(made) = new.iter().find(|made| made.entity_id == tab.entity_id) {
                tab.id = made.id;
            }
        }
        let ids = sent_ids.into_iter().zip(tabs.iter().map(|tab| tab.id)).collect();
        Ok((tabs, ids))
    }

    /// The tab that is meant, as it is to be; a new one has no id yet.
    fn tab(&self, position: i64, sent: SentTab) -> Tab {
        let name = sent.name.as_str().to_owned();
        match self.before.tabs.iter().find(|tab| tab.id.number() == sent.id) {
            Some(tab) if tab.name == name && tab.position == position => tab.clone(),
            Some(tab) => Tab { name, position, updated_at: self.now, ..tab.clone() },
            None => Tab {
                id: DashboardTabId::from_number(0),
                entity_id: EntityId::draw(&self.content.chance),
                name: NonBlank::into_string(sent.name),
                position,
                created_at: self.now,
                updated_at: self.now,
            },
        }
    }

    /// Makes, changes and takes away places; where there is one tab, what is on none goes onto that.
    async fn dashcards(
        &self,
        tx: &mut Tx,
        sent: Vec<SentDashcard>,
        tabs: &HashMap<i64, DashboardTabId>,
        only: Option<&Tab>,
    ) -> Result<Vec<Dashcard>> {
        let id = self.dashboard.id;
        let known: HashMap<_, _> = self.before.dashcards.iter().map(|it| (it.id.number(), it)).collect();
        let (mut kept, mut new) = (Vec::new(), Vec::new());
        for sent in sent {
            let tab = sent.dashboard_tab_id.and_then(|tab| tabs.get(&tab).copied());
            let tab = tab.or_else(|| only.map(|tab| tab.id));
            match known.get(&sent.id) {
                Some(before) => kept.push((*before, self.dashcard(sent, tab, Some(before)))),
                None => new.push(self.dashcard(sent, tab, None)),
            }
        }
        let changed: Vec<_> = kept.iter().filter(|(was, is)| !is.is_as(was)).map(|(_, is)| is).collect();
        store::update(tx, id, &changed).await?;
        store::insert(tx, id, &mut new).await?;
        let others = kept.iter().filter(|(was, is)| was.series != is.series).map(|(_, is)| is);
        let series: Vec<_> = others.chain(new.iter().filter(|it| !it.series.is_empty())).collect();
        store::put_series(tx, &series).await?;
        let is_gone = |it: &&Dashcard| !kept.iter().any(|(was, _)| was.id == it.id);
        let gone: Vec<_> = self.before.dashcards.iter().filter(is_gone).map(|it| it.id).collect();
        store::delete(tx, &gone).await?;
        let mut all: Vec<_> = kept.into_iter().map(|(_, is)| is).chain(new).collect();
        all.sort_by_key(|dashcard| dashcard.id);
        Ok(all)
    }

    /// A place as it is to be; a new one has no id yet.
    fn dashcard(
        &self,
        sent: SentDashcard,
        tab_id: Option<DashboardTabId>,
        before: Option<&Dashcard>,
    ) -> Dashcard {
        let inline = sent.inline_parameters.unwrap_or_default();
        let mut dashcard = Dashcard {
            id: before.map_or(DashcardId::from_number(0), |it| it.id),
            entity_id: before.map_or_else(|| EntityId::draw(&self.content.chance), |it| it.entity_id.clone()),
            tab_id,
            card_id: sent.card_id,
            area: Area {
                top: AtLeast::number(sent.row),
                col: AtLeast::number(sent.col),
                size_x: AtLeast::number(sent.size_x),
                size_y: AtLeast::number(sent.size_y),
            },
            mappings: sent.parameter_mappings.unwrap_or_default().document(),
            inline_parameters: Document::of(&json!(inline)),
            settings: sent.visualization_settings.map_or_else(|| Document::of(&json!({})), |it| it.0),
            series: sent.series.unwrap_or_default().into_iter().map(|series| series.id).collect(),
            created_at: before.map_or(self.now, |it| it.created_at),
            updated_at: self.now,
        };
        if let Some(before) = before.filter(|before| dashcard.is_as(before)) {
            dashcard.updated_at = before.updated_at;
        }
        dashcard
    }
}
