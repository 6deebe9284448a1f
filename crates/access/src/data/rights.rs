//! What somebody may do with data: the rule, as a pure function of the edges of their groups.

use super::{
    act::{Act, Need, Over},
    model::{Edge, Kind, Level, Place},
};
use identity::api_key::Reach;
use kernel::{DatabaseId, GroupId, TableId};
use std::collections::{BTreeMap, HashMap};

/// What the groups of somebody allow together.
#[derive(Clone, Debug)]
pub struct DataRights {
    is_superuser: bool,
    /// How far the scopes of an API key let it go.
    reach: Reach,
    /// The only database that was looked up; none: all.
    about: Option<DatabaseId>,
    /// The edges of each group; a group without edges allows nothing.
    groups: BTreeMap<GroupId, HashMap<(Kind, Place), Level>>,
}

impl DataRights {
    /// Everything, as administrators may.
    pub fn everything() -> Self {
        Self { is_superuser: true, reach: Reach::Everything, about: None, groups: BTreeMap::new() }
    }

    /// The same within the reach of an API key's scopes.
    #[must_use]
    pub fn within(self, reach: &Reach) -> Self {
        Self { reach: reach.clone(), ..self }
    }

    /// The same where no edges to other databases were looked up: in those it seems to be nothing.
    #[must_use]
    pub fn about(self, about: Option<DatabaseId>) -> Self {
        Self { about, ..self }
    }

    /// What the edges allow; they may be of several groups.
    pub fn of(edges: impl IntoIterator<Item = Edge>) -> Self {
        let mut groups: BTreeMap<GroupId, HashMap<(Kind, Place), Level>> = BTreeMap::new();
        for edge in edges {
            groups.entry(edge.group).or_default().insert((edge.kind, edge.place), edge.level);
        }
        Self { is_superuser: false, reach: Reach::Everything, about: None, groups }
    }

    /// How much of a kind they allow on a table; the least when no group says anything.
    pub fn on_table(&self, kind: Kind, database: DatabaseId, table: TableId) -> Level {
        self.level(kind, database, Some(table))
    }

    /// How much of a kind they allow on a database as a whole.
    pub fn on_database(&self, kind: Kind, database: DatabaseId) -> Level {
        self.level(kind, database, None)
    }

    /// The most of a kind that they allow on the database or on any of its tables.
    pub fn anywhere_in(&self, kind: Kind, database: DatabaseId) -> Level {
        let whole = self.on_database(kind, database);
        let tables = self.tables_with_edges(kind, database).map(|table| self.on_table(kind, database, table));
        tables.chain([whole]).reduce(Ord::max).unwrap_or(whole)
    }

    /// The least of a kind that they allow on the database and on each of its tables: what holds for a question that
    /// sees all of it.
    pub fn throughout(&self, kind: Kind, database: DatabaseId) -> Level {
        let tables = self.tables_with_edges(kind, database).map(|table| self.on_table(kind, database, table));
        tables.fold(self.on_database(kind, database), Level::min)
    }

    /// The tables of a database about which some group says something of its own.
    pub fn tables_with_edges(&self, kind: Kind, database: DatabaseId) -> impl Iterator<Item = TableId> {
        self.groups.values().flat_map(HashMap::keys).filter_map(move |(its, place)| match place {
            Place::Table(db, table) if *its == kind && *db == database => Some(*table),
            _ => None,
        })
    }

    fn level(&self, kind: Kind, database: DatabaseId, table: Option<TableId>) -> Level {
        if !self.reach.has(database) || self.about.is_some_and(|about| about != database) {
            return Level::Least;
        }
        if self.is_superuser {
            return Level::Most;
        }
        self.decisive(kind, database, table).map_or(Level::Least, |edge| edge.level)
    }

    /// The edge that decides how much of a kind the groups together allow on a table, or on a database as a whole.
    pub fn decisive(&self, kind: Kind, database: DatabaseId, table: Option<TableId>) -> Option<Edge> {
        let mut decisive: Option<Edge> = None;
        for edge in self.nearest(kind, database, table) {
            let wins = |than: Edge| kind.together(than.level, edge.level) != than.level;
            if decisive.is_none_or(wins) {
                decisive = Some(edge);
            }
            // Nothing goes beyond it.
            if edge.level == Level::Most {
                break;
            }
        }
        decisive
    }

    /// Of each group that has one the edge at the nearest place.
    pub fn nearest(
        &self,
        kind: Kind,
        database: DatabaseId,
        table: Option<TableId>,
    ) -> impl Iterator<Item = Edge> {
        let whole = [Place::Database(database), Place::EveryDatabase];
        self.groups.iter().filter_map(move |(group, edges)| {
            let at = |place| edges.get(&(kind, place)).map(|level| (place, *level));
            let nearest = table.and_then(|table| at(Place::Table(database, table)));
            let (place, level) = nearest.or_else(|| at(whole[0])).or_else(|| at(whole[1]))?;
            Some(Edge { group: *group, place, kind, level })
        })
    }

    /// Is a need met?
    pub fn meets(&self, need: Need, database: DatabaseId, table: Option<TableId>) -> bool {
        let level = match need.over {
            Over::Table => self.level(need.kind, database, table),
            Over::Whole => self.on_database(need.kind, database),
            Over::Somewhere => self.anywhere_in(need.kind, database),
            Over::Throughout => self.throughout(need.kind, database),
        };
        level >= need.at_least
    }

    /// May they do this to a database, or to a table of it?
    pub fn may(&self, act: Act, database: DatabaseId, table: Option<TableId>) -> bool {
        act.ways(table).iter().any(|needs| needs.iter().all(|need| self.meets(*need, database, table)))
    }

    /// May they see the rows of a table, and ask about them?
    pub fn asks_about(&self, database: DatabaseId, table: TableId) -> bool {
        self.may(Act::Query, database, Some(table))
    }

    /// May they say what a table and its fields mean?
    pub fn describes(&self, database: DatabaseId, table: TableId) -> bool {
        self.may(Act::EditMetadata, database, Some(table))
    }

    /// May they know of a table?
    pub fn sees_table(&self, database: DatabaseId, table: TableId) -> bool {
        self.may(Act::See, database, Some(table))
    }

    /// May they change the connection of a database?
    pub fn manages(&self, database: DatabaseId) -> bool {
        self.may(Act::ManageDatabase, database, None)
    }

    /// May they see the database, because of itself or of one of its tables?
    pub fn sees_database(&self, database: DatabaseId) -> bool {
        self.may(Act::See, database, None)
    }

    /// May they ask in the database's own language?
    pub fn asks_natively(&self, database: DatabaseId) -> bool {
        self.may(Act::NativeQuery, database, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Least, Middle, Most};
    use kernel::Id;

    const DB: i64 = 1;

    fn db() -> DatabaseId {
        DatabaseId::from_number(DB)
    }

    fn table(number: i64) -> TableId {
        TableId::from_number(number)
    }

    fn edge(group: i64, place: Place, kind: Kind, level: Level) -> Edge {
        Edge { group: GroupId::from_number(group), place, kind, level }
    }

    #[test]
    fn the_nearest_place_of_each_group_counts() {
        let rights = DataRights::of([
            edge(1, Place::EveryDatabase, Kind::CreateQueries, Most),
            edge(1, Place::Database(db()), Kind::CreateQueries, Least),
            edge(1, Place::Table(db(), table(7)), Kind::CreateQueries, Middle),
        ]);
        assert_eq!(rights.on_table(Kind::CreateQueries, db(), table(7)), Middle);
        assert_eq!(rights.on_table(Kind::CreateQueries, db(), table(8)), Least);
        assert_eq!(rights.on_database(Kind::CreateQueries, DatabaseId::from_number(2)), Most);
        assert_eq!(rights.anywhere_in(Kind::CreateQueries, db()), Middle);
    }

    /// A244
    #[test]
    fn where_nobody_says_anything_nothing_is_allowed() {
        let nobody = DataRights::of([]);
        for kind in Kind::ALL {
            assert_eq!(nobody.on_database(kind, db()), Least);
        }
        assert!(!nobody.sees_database(db()) && !nobody.asks_natively(db()));
        let admin = DataRights::everything();
        assert!(admin.sees_table(db(), table(1)) && admin.asks_natively(db()));
    }

    #[test]
    fn one_group_gives_the_data_and_another_the_questions() {
        let views = edge(1, Place::Database(db()), Kind::ViewData, Most);
        let asks = edge(2, Place::Database(db()), Kind::CreateQueries, Most);
        for (edges, sees) in [(vec![views], false), (vec![asks], false), (vec![views, asks], true)] {
            let rights = DataRights::of(edges.clone());
            assert_eq!((rights.sees_database(db()), rights.asks_natively(db())), (sees, sees), "{edges:?}");
        }
    }

    #[test]
    fn scopes_take_what_is_beyond_their_reach() {
        let one = DataRights::everything().within(&Reach::Databases([db()].into()));
        assert!(one.sees_database(db()) && one.manages(db()) && one.asks_about(db(), table(1)));
        let other = DatabaseId::from_number(2);
        assert!(!one.sees_database(other) && !one.manages(other) && !one.sees_table(other, table(1)));
    }

    #[test]
    fn of_a_database_that_was_not_looked_up_nothing_is_allowed() {
        let everywhere =
            [Kind::ViewData, Kind::CreateQueries].map(|kind| edge(1, Place::EveryDatabase, kind, Most));
        let rights = DataRights::of(everywhere).about(Some(db()));
        let other = DatabaseId::from_number(2);
        assert!(rights.asks_natively(db()) && !rights.asks_natively(other) && !rights.sees_database(other));
    }

    #[test]
    fn a_blocked_table_keeps_the_whole_database_from_native_questions() {
        let rights = DataRights::of([
            edge(1, Place::EveryDatabase, Kind::ViewData, Most),
            edge(1, Place::EveryDatabase, Kind::CreateQueries, Most),
            edge(1, Place::Table(db(), table(7)), Kind::ViewData, Least),
        ]);
        assert!(!rights.asks_natively(db()) && rights.asks_natively(DatabaseId::from_number(2)));
        assert!(!rights.sees_table(db(), table(7)) && rights.sees_table(db(), table(8)));
    }
}
