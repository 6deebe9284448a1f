//! Collections as one caller sees them: what is hidden is passed over, and what lies in it seems to lie further out.

use super::{
    model::{Collection, Home, Key, Location, TRASH},
    store::{self, Which, Whose},
    view::{AncestorView, CollectionView, RootView},
};
use ::store::{Result, Tx};
use access::{
    Governed, Readable, Writable,
    collection::{Place, Rights},
};
use identity::Caller;
use kernel::CollectionId;
use std::collections::HashMap;
use web::Error;

/// Some collections with what they lie in, and what the caller may do there.
pub(super) struct Sight {
    pub rights: Rights,
    collections: HashMap<CollectionId, Collection>,
    trash: Option<CollectionId>,
}

impl Sight {
    /// Over these collections; all that they lie in has to be among them, if the caller may see it.
    pub fn over(rights: Rights, collections: Vec<Collection>) -> Self {
        let trash = collections.iter().find(|collection| collection.is_trash).map(|trash| trash.id);
        let collections = collections.into_iter().map(|collection| (collection.id, collection)).collect();
        Self { rights, collections, trash }
    }

    /// Over all that the caller may see of them: two statements, however many.
    pub async fn over_all(tx: &mut Tx, caller: &Caller, which: Which, whose: Whose) -> Result<Self> {
        let collections = store::list_for(tx, caller, which, whose).await?;
        Ok(Self::over(Rights::everywhere(tx, caller).await?, collections))
    }

    /// Over a collection and what it lies in, as far as it is there: two statements.
    pub async fn around(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Self> {
        let collections = store::around(tx, std::slice::from_ref(key), &[]).await?;
        Self::of(tx, caller, collections).await
    }

    /// The same with what lies in it, of the Trash with what was put there, and with another one: two statements.
    pub async fn into(tx: &mut Tx, caller: &Caller, key: &Key, other: Option<CollectionId>) -> Result<Self> {
        let collections = store::whole(tx, key, other).await?;
        if collections.iter().any(|it| it.is_trash && key.names(it)) {
            // Cards and dashboards came there from anywhere.
            return Ok(Self::over(Rights::everywhere(tx, caller).await?, collections));
        }
        Self::of(tx, caller, collections).await
    }

    async fn of(tx: &mut Tx, caller: &Caller, collections: Vec<Collection>) -> Result<Self> {
        let ids: Vec<_> = collections.iter().map(|collection| collection.id).collect();
        Ok(Self::over(Rights::among(tx, caller, &ids).await?, collections))
    }

    /// One of them, or refuses who may not see it.
    pub fn read(&self, key: &Key) -> web::Result<Readable<Collection>> {
        access::readable(&self.rights, self.named(key).ok_or(Error::NotFound)?.clone())
    }

    /// One of them as a home, or the root; refuses who may not put things there and take them away.
    pub fn home_for_writing(&self, key: Option<&Key>) -> web::Result<Writable<Home>> {
        let home = match key {
            None => Home::Root,
            Some(key) => Home::Collection(Box::new(self.named(key).ok_or(Error::NotFound)?.clone())),
        };
        access::writable(&self.rights, home)
    }

    /// One of them, whoever may see it.
    pub fn named(&self, key: &Key) -> Option<&Collection> {
        match key {
            Key::Id(id) => self.collections.get(id),
            key => self.collections.values().find(|it| key.names(it)),
        }
    }

    /// All of them that lie in one, however deep, whoever may see them.
    pub fn below(&self, id: CollectionId) -> impl Iterator<Item = &Collection> {
        self.collections.values().filter(move |it| it.location.ids().any(|outer| outer == id))
    }

    /// One of them that the caller sees.
    pub fn find(&self, id: CollectionId) -> Option<&Collection> {
        self.collections.get(&id).filter(|collection| self.may_see(collection))
    }

    /// What the caller sees of them.
    pub fn visible(&self) -> impl Iterator<Item = &Collection> {
        self.collections.values().filter(|collection| self.may_see(collection))
    }

    pub fn may_see(&self, collection: &Collection) -> bool {
        self.rights.may_read(collection.domain())
    }

    pub fn may_write(&self, collection: &Collection) -> bool {
        self.rights.may_write(collection.domain())
    }

    /// All that it seems to lie in, outermost first. What is in the Trash seems to lie there and nowhere else.
    pub fn ancestors(&self, collection: &Collection) -> Vec<&Collection> {
        let outer = collection.location.ids().filter_map(|id| self.collections.get(&id));
        let outer = outer.filter(|outer| self.may_see(outer) && outer.archived == collection.archived);
        if !collection.archived {
            return outer.collect();
        }
        let trash = self.trash.iter().filter_map(|trash| self.collections.get(trash));
        match collection.archived_directly {
            Some(true) => trash.collect(),
            _ => trash.chain(outer.skip_while(|outer| !went_with(outer, collection))).collect(),
        }
    }

    /// In what it seems to lie directly; none is the root.
    pub fn parent(&self, collection: &Collection) -> Option<CollectionId> {
        self.ancestors(collection).last().map(|parent| parent.id)
    }

    /// Everything the caller sees, by what it seems to lie in.
    pub fn by_parent(&self) -> HashMap<Option<CollectionId>, Vec<&Collection>> {
        let mut inside = HashMap::<_, Vec<_>>::new();
        for collection in self.visible() {
            inside.entry(self.parent(collection)).or_default().push(collection);
        }
        inside
    }

    /// Can it go back where it came from?
    fn can_restore(&self, collection: &Collection) -> bool {
        let takes_it_back = || match collection.parent_id {
            None => self.rights.may_write(Place::Root),
            Some(id) => self.collections.get(&id).is_some_and(|it| !it.archived && self.may_write(it)),
        };
        collection.archived_directly == Some(true) && self.may_write(collection) && takes_it_back()
    }

    /// The root, as the caller sees it.
    pub fn root(&self) -> RootView {
        RootView::new(self.rights.may_write(Place::Root))
    }

    /// One collection, as the caller sees it.
    pub fn show(&self, collection: &Collection) -> CollectionView {
        let ancestors = self.ancestors(collection);
        self.describe(collection, &ancestors)
    }

    /// The same, and what it seems to lie in.
    pub fn show_with_ancestors(&self, collection: &Collection) -> CollectionView {
        let ancestors = self.ancestors(collection);
        let root = (!collection.archived && self.rights.may_read(Place::Root)).then(|| self.root());
        let shown = ancestors.iter().map(|outer| AncestorView::of(outer, self.may_write(outer)));
        let shown = root.iter().map(AncestorView::from).chain(shown).collect();
        CollectionView { effective_ancestors: Some(shown), ..self.describe(collection, &ancestors) }
    }

    fn describe(&self, collection: &Collection, ancestors: &[&Collection]) -> CollectionView {
        let may_write = self.may_write(collection);
        CollectionView {
            id: collection.id,
            name: collection.name.clone(),
            slug: collection.slug.clone(),
            description: collection.description.clone(),
            archived: collection.archived,
            location: collection.location.clone(),
            parent_id: collection.parent_id,
            effective_location: Location::through(ancestors.iter().map(|outer| outer.id)),
            effective_ancestors: None,
            authority_level: collection.authority_level,
            kind: collection.is_trash.then_some(TRASH),
            namespace: collection.namespace.clone(),
            personal_owner_id: collection.personal_owner_id,
            is_personal: collection.is_personal(),
            is_sample: false,
            is_remote_synced: false,
            entity_id: collection.entity_id.clone(),
            created_at: collection.created_at,
            archive_operation_id: collection.archive_operation_id.clone(),
            archived_directly: collection.archived_directly,
            can_write: may_write && !collection.is_trash,
            can_restore: self.can_restore(collection),
            can_delete: collection.archived && may_write,
        }
    }
}

/// Did both go into the Trash at once?
fn went_with(outer: &Collection, collection: &Collection) -> bool {
    outer.archive_operation_id == collection.archive_operation_id
}
