//! What is there: groups and who is in them, what they may, and how everything is called. Looked up in a bounded number
//! of statements, however much there is.

use access::{
    Right,
    change::{self, Graph},
    collection::{self as in_collections},
    data::{self, Edge, Place as DataPlace},
};
use catalog::permission::whole::{self, NamedTable, Whole};
use content::collection;
use identity::{
    group::{
        self, Group, Magic,
        wholesale::{self, Place},
    },
    user::Somebody,
};
use kernel::{CollectionId, DatabaseId, GroupId, TableId, UserId};
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
    pub groups_of: HashMap<UserId, BTreeSet<GroupId>>,
    /// What groups may, of those that were looked up.
    pub data: HashMap<GroupId, Vec<Edge>>,
    pub in_collections: HashMap<GroupId, InCollections>,
    known: BTreeSet<GroupId>,
}

/// What has to be looked up.
pub(crate) struct Scope<'a> {
    /// Names of groups, in lower case; none means all groups.
    pub groups: Option<HashSet<String>>,
    /// Names and ids of databases whose tables are named.
    pub with_tables: HashSet<&'a str>,
    pub ids_with_tables: HashSet<i64>,
}

impl World {
    pub async fn look(tx: &mut Tx, scope: &Scope<'_>) -> Result<Self> {
        let mut world = Self {
            groups: group::list(tx).await?,
            revisions: (
                change::revision(tx, Graph::Data).await?,
                change::revision(tx, Graph::Collections).await?,
            ),
            databases: whole::databases(tx).await?,
            collections: paths(&collection::shared(tx).await?),
            everybody: wholesale::everybody(tx).await?.into_iter().map(|it| (it.id, it)).collect(),
            ..Self::default()
        };
        for Place { group, user } in wholesale::places(tx).await? {
            if world.everybody.contains_key(&user) {
                world.members.entry(group).or_default().insert(user);
                world.groups_of.entry(user).or_default().insert(group);
            }
        }
        let is_meant = |group: &&Group| {
            let named = scope.groups.as_ref().is_none_or(|names| names.contains(&group.name.to_lowercase()));
            named || group.magic_group_type == Some(Magic::AllUsers)
        };
        let groups = world.groups.iter().filter(is_meant).map(|group| group.id).collect();
        world.learn(tx, groups).await?;
        world.look_for_tables(tx, scope).await?;
        Ok(world)
    }

    /// Looks up what more groups may.
    pub async fn learn(&mut self, tx: &mut Tx, mut groups: BTreeSet<GroupId>) -> Result<()> {
        groups.retain(|group| !self.known.contains(group));
        if groups.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = groups.iter().copied().collect();
        for edge in data::edges(tx, Some(&ids), None).await? {
            self.data.entry(edge.group).or_default().push(edge);
        }
        for edge in in_collections::edges_of(tx, &ids).await? {
            if edge.place.is_none_or(|id| self.collections.contains_key(&id)) {
                self.in_collections.entry(edge.group).or_default().insert(edge.place, edge.right);
            }
        }
        self.known.extend(groups);
        Ok(())
    }

    async fn look_for_tables(&mut self, tx: &mut Tx, scope: &Scope<'_>) -> Result<()> {
        use kernel::Id;
        let named = self.databases.iter().filter(|(id, name)| {
            scope.with_tables.contains(name.as_str()) || scope.ids_with_tables.contains(&id.number())
        });
        let mut databases: BTreeSet<DatabaseId> = named.map(|(id, _)| *id).collect();
        databases.extend(self.data.values().flatten().filter_map(|edge| match edge.place {
            DataPlace::Table(database, _) => Some(database),
            DataPlace::Database(_) | DataPlace::EveryDatabase => None,
        }));
        self.tables = whole::tables(tx, &databases).await?;
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
