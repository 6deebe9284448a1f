//! What is there: groups and who is in them, what they may, and how everything is called. Looked up in a bounded number
//! of statements, however much there is.

use access::{
    Right,
    data::{self, Edge, Place as DataPlace},
    grants,
};
use catalog::permission::whole::{self, NamedTable, Whole};
use content::collection;
use identity::{
    group::{Group, Magic, wholesale},
    user::Somebody,
};
use kernel::{CollectionId, DatabaseId, Email, GroupId, Id, TableId, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::Tx;
use web::Result;

/// What a group may in collections; the root is `None`.
pub(crate) type InCollections = BTreeMap<Option<CollectionId>, Right>;

#[derive(Debug, Default)]
pub(crate) struct World {
    pub groups: Vec<Group>,
    /// Of the data graph and of that of collections.
    pub revisions: (i64, i64),
    pub databases: Vec<(DatabaseId, String)>,
    /// Of the databases with edges about single tables, and those whose tables the file names.
    pub tables: Vec<NamedTable>,
    is_table: HashSet<TableId>,
    /// Shared collections by their paths from the root.
    pub collections: BTreeMap<CollectionId, String>,
    /// Active people and users of API keys.
    pub everybody: BTreeMap<UserId, Somebody>,
    /// Who of them is in which group.
    pub members: HashMap<GroupId, BTreeSet<UserId>>,
    /// What groups may, of those that were looked up.
    pub data: BTreeMap<GroupId, Vec<Edge>>,
    pub in_collections: HashMap<GroupId, InCollections>,
}

/// What has to be looked up.
pub(crate) struct Scope<'a> {
    /// Names of groups, in lower case; none means all groups.
    pub groups: Option<HashSet<String>>,
    /// Names and ids of databases whose tables are named.
    pub with_tables: BTreeSet<&'a str>,
    pub ids_with_tables: HashSet<i64>,
    /// Addresses of people whose other groups are looked up too, as are those of everybody in the groups that are named:
    /// what a change means for people depends on these. None when nobody asks what it means.
    pub people: Option<HashSet<&'a Email>>,
}

impl World {
    /// A world of groups, of which nothing else is known yet.
    pub fn of(groups: Vec<Group>) -> Self {
        Self { groups, ..Self::default() }
    }

    /// Looks up what has to be. Whoever asks knows the groups there are.
    pub async fn look(tx: &mut Tx, groups: Vec<Group>, scope: &Scope<'_>) -> Result<Self> {
        let mut world = Self::of(groups);
        world.look_for_collections(tx).await?;
        world.look_for_people(tx).await?;
        let groups = world.meant(scope);
        world.learn(tx, &groups.into_iter().collect::<Vec<_>>()).await?;
        world.look_for_databases(tx, &scope.ids_with_tables, &scope.with_tables).await?;
        Ok(world)
    }

    /// Looks up what groups may with data, and the databases there are: with the tables of these, and of those with edges
    /// about single tables.
    pub async fn look_at_data(
        tx: &mut Tx,
        groups: Vec<Group>,
        (meant, databases): (&[GroupId], &HashSet<i64>),
    ) -> Result<Self> {
        let mut world = Self::of(groups);
        world.learn(tx, meant).await?;
        world.look_for_databases(tx, databases, &BTreeSet::new()).await?;
        Ok(world)
    }

    /// Looks up what groups may in collections, and the collections there are.
    pub async fn look_at_collections(tx: &mut Tx, groups: Vec<Group>, meant: &[GroupId]) -> Result<Self> {
        let mut world = Self::of(groups);
        world.look_for_collections(tx).await?;
        world.learn(tx, meant).await?;
        Ok(world)
    }

    async fn look_for_collections(&mut self, tx: &mut Tx) -> Result<()> {
        self.collections = paths(&collection::shared(tx).await?);
        Ok(())
    }

    async fn look_for_people(&mut self, tx: &mut Tx) -> Result<()> {
        self.everybody = wholesale::everybody(tx).await?.into_iter().map(|it| (it.id, it)).collect();
        for Somebody { id, groups, .. } in self.everybody.values() {
            for group in groups {
                self.members.entry(*group).or_default().insert(*id);
            }
        }
        Ok(())
    }

    /// The groups whose rights have to be known.
    fn meant(&self, scope: &Scope<'_>) -> BTreeSet<GroupId> {
        let is_named = |group: &&Group| {
            scope.groups.as_ref().is_none_or(|names| names.contains(&group.name.to_lowercase()))
        };
        let mut meant: BTreeSet<GroupId> =
            self.groups.iter().filter(is_named).map(|group| group.id).collect();
        if let Some(emails) = &scope.people {
            let is_concerned = |it: &&Somebody| !it.groups.is_disjoint(&meant) || emails.contains(&it.email);
            let others = self.everybody.values().filter(is_concerned).flat_map(|it| &it.groups);
            let others: Vec<_> = others.copied().collect();
            meant.extend(others);
        }
        let everybodys = self.groups.iter().filter(|it| it.magic_group_type == Some(Magic::AllUsers));
        meant.extend(everybodys.map(|group| group.id));
        meant
    }

    async fn learn(&mut self, tx: &mut Tx, groups: &[GroupId]) -> Result<()> {
        let grants = grants::of(tx, groups).await?;
        self.revisions = grants.revisions;
        for edge in grants.data {
            self.data.entry(edge.group).or_default().push(edge);
        }
        for edge in grants.collections {
            if edge.place.is_none_or(|id| self.collections.contains_key(&id)) {
                self.in_collections.entry(edge.group).or_default().insert(edge.place, edge.right);
            }
        }
        Ok(())
    }

    async fn look_for_databases(
        &mut self,
        tx: &mut Tx,
        ids: &HashSet<i64>,
        names: &BTreeSet<&str>,
    ) -> Result<()> {
        let with_edges = self.data.values().flatten().filter_map(|edge| match edge.place {
            DataPlace::Table(database, _) => Some(database),
            DataPlace::Database(_) | DataPlace::EveryDatabase => None,
        });
        let asked = ids.iter().copied().map(DatabaseId::from_number);
        let ids = asked.chain(with_edges).collect();
        (self.databases, self.tables) = whole::databases_and_tables(tx, (&ids, names)).await?;
        self.is_table = self.tables.iter().map(|table| table.id).collect();
        Ok(())
    }

    pub fn has_table(&self, table: TableId) -> bool {
        self.is_table.contains(&table)
    }

    /// What a group may with data.
    pub fn whole(&self, group: GroupId) -> Whole {
        let edges = self.data.get(&group).into_iter().flatten().copied();
        Whole::of(edges).tidy(|_, table| self.has_table(table))
    }

    /// What a group that is made now may with data.
    pub fn welcome(&self, group: GroupId) -> Vec<Edge> {
        let all_users = self.groups.iter().find(|it| it.magic_group_type == Some(Magic::AllUsers));
        let everybodys = all_users.and_then(|it| self.data.get(&it.id)).map_or(&[][..], Vec::as_slice);
        data::welcome(everybodys, group)
    }

    /// The people in a group; users of API keys are none.
    pub fn people_in(&self, group: GroupId) -> BTreeSet<UserId> {
        let members = self.members.get(&group).into_iter().flatten().copied();
        members.filter(|user| self.everybody[user].is_person).collect()
    }

    pub fn database_name(&self, id: DatabaseId) -> &str {
        self.databases.iter().find(|(its, _)| *its == id).map_or("", |(_, name)| name)
    }
}

/// Collections by their paths: the names of all that they lie in and their own, with strokes between.
fn paths(collections: &[collection::Named]) -> BTreeMap<CollectionId, String> {
    let names: HashMap<_, _> = collections.iter().map(|it| (it.id, it.name.as_str())).collect();
    let path = |it: &collection::Named| {
        let above = it.location.ids().filter_map(|id| names.get(&id).copied());
        above.chain([it.name.as_str()]).collect::<Vec<_>>().join("/")
    };
    collections.iter().map(|it| (it.id, path(it))).collect()
}
