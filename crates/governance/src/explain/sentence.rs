//! Reasons and changes in words.

use super::{
    action::permission,
    changes::Change,
    names::Names,
    reasons::Reason,
    view::{About, ChangeKind, ChangeView, ReasonKind, ReasonView},
};
use access::{
    Right,
    data::{Edge, Kind, Level, Place},
};
use identity::api_key::Refusal;
use kernel::{GroupId, Narrow};

impl Names<'_> {
    /// A reason with names.
    pub fn reason(&self, reason: &Reason) -> ReasonView {
        let who = self.subject();
        let this = self.this();
        let (kind, text, about) = match reason {
            Reason::Stopped(refusal) => self.stopped(*refusal),
            Reason::ScopeMissing(scope) => {
                let about = About { scope: Some(scope.to_string()), ..About::default() };
                (ReasonKind::ScopeMissing, format!("{who} lacks the scope {scope}."), about)
            }
            Reason::ScopeElsewhere(scope) => {
                let others =
                    if scope.narrow() == Some(Narrow::Collection) { "collections" } else { "databases" };
                let text = format!("The scopes of {who} allow {scope} for other {others} only.");
                let about =
                    About { scope: Some(scope.to_string()), database: self.database(), ..About::default() };
                (ReasonKind::ScopeElsewhere, text, about)
            }
            Reason::Administrator => {
                let text = format!("{who} has the rights of an administrator, who may everything.");
                (ReasonKind::Administrator, text, About::default())
            }
            Reason::Grant(edge) => {
                (ReasonKind::Grant, format!("{}.", self.says(edge)), self.about_edge(edge))
            }
            Reason::Denial(edge) => {
                let text = format!("{}, and no other group of {who} gives more.", self.says(edge));
                (ReasonKind::Denial, text, self.about_edge(edge))
            }
            Reason::Blocked { edge, over } => {
                let over = self.group(*over);
                let text = format!(
                    "{} blocks {}; that beats {}, which only does not offer it (legacy-no-self-service).",
                    self.group(edge.group).name,
                    self.place(edge.place),
                    over.name
                );
                (ReasonKind::Blocked, text, About { over: Some(over), ..self.about_edge(edge) })
            }
            Reason::NoGrant(kind) => {
                let text = format!("No group of {who} lets them {} {this}.", verb(*kind));
                let permission = Some(permission(*kind));
                (
                    ReasonKind::NoGrant,
                    text,
                    About { permission, database: self.database(), ..About::default() },
                )
            }
            Reason::PlaceGrant(edge) => {
                let text = format!("{} may {} {this}.", self.group(edge.group).name, may(edge.right));
                (ReasonKind::Grant, text, self.about_place(edge.group, edge.right))
            }
            Reason::PlaceDenial(edge) => {
                let group = self.group(edge.group).name;
                let text = format!(
                    "{group} may only {} {this}, and no other group of {who} gives more.",
                    may(edge.right)
                );
                (ReasonKind::Denial, text, self.about_place(edge.group, edge.right))
            }
            Reason::NoPlaceGrant => {
                let about = About { collection: self.collection(), ..About::default() };
                (ReasonKind::NoGrant, format!("No group of {who} has a right in {this}."), about)
            }
            Reason::Own | Reason::Foreign(_) | Reason::TrashIsSeen | Reason::TrashStays => {
                self.special(reason)
            }
        };
        ReasonView { kind, text: capitalized(text), about }
    }

    fn stopped(&self, refusal: Refusal) -> (ReasonKind, String, About) {
        let who = self.subject();
        let (kind, text) = match refusal {
            Refusal::UserDeactivated => {
                let text = format!("The account of {} is deactivated.", self.principal.name);
                (ReasonKind::AccountDeactivated, text)
            }
            Refusal::NotYetValid => (ReasonKind::KeyNotYetValid, format!("{who} does not work yet.")),
            Refusal::Expired => (ReasonKind::KeyExpired, format!("{who} has ended.")),
            Refusal::Unused => {
                (ReasonKind::KeyUnused, format!("{who} was left alone for longer than keys may be."))
            }
            Refusal::Disabled | Refusal::Retired | Refusal::WrongAddress => {
                (ReasonKind::KeyOff, format!("{who} is switched off."))
            }
        };
        (kind, text, About::default())
    }

    fn special(&self, reason: &Reason) -> (ReasonKind, String, About) {
        let about = About { collection: self.collection(), owner: self.owner(), ..About::default() };
        let (kind, text) = match reason {
            Reason::Own => (
                ReasonKind::OwnCollection,
                format!("It belongs to the personal collection of {}.", self.subject()),
            ),
            Reason::TrashIsSeen => (
                ReasonKind::Trash,
                "Everybody may look into the Trash; what lies there keeps its rights.".into(),
            ),
            Reason::TrashStays => (ReasonKind::Trash, "Nobody changes the Trash itself.".into()),
            _ => {
                let owner = self.owner.as_ref().filter(|_| !self.is_hidden).map(|owner| owner.name.clone());
                let owner = owner.unwrap_or_else(|| "somebody else".into());
                let text = format!(
                    "It belongs to the personal collection of {owner}; only they and administrators get in."
                );
                (ReasonKind::ForeignCollection, text)
            }
        };
        (kind, text, about)
    }

    /// A change with names.
    pub fn change(&self, change: &Change, administrators: Option<GroupId>) -> ChangeView {
        let who = self.subject();
        let (kind, text, about) = match change {
            Change::Lift(refusal) => {
                let (kind, text) = self.lift(*refusal);
                (kind, text, About::default())
            }
            Change::AddScope(scope) => {
                let about = About { scope: Some(scope.to_string()), ..About::default() };
                (ChangeKind::AddScope, format!("Give {who} the scope {scope}."), about)
            }
            Change::RemoveScope(scope) => {
                let about = About { scope: Some(scope.to_string()), ..About::default() };
                (ChangeKind::RemoveScope, format!("Take the scope {scope} from {who}."), about)
            }
            Change::Levels { group, place, levels, gives } => {
                let kind = if *gives { ChangeKind::Grant } else { ChangeKind::Revoke };
                self.levels(kind, *group, *place, levels)
            }
            Change::Place { group, right, .. } => self.right(*group, *right),
            Change::Join(group) => {
                let text = if Some(*group) == administrators {
                    format!("Make {} an administrator.", self.principal.name)
                } else {
                    format!("Put {} into the group {}.", self.principal.name, self.group(*group).name)
                };
                (ChangeKind::JoinGroup, text, self.about_group(*group))
            }
            Change::Leave(group) => {
                let text =
                    format!("Take {} out of the group {}.", self.principal.name, self.group(*group).name);
                (ChangeKind::LeaveGroup, text, self.about_group(*group))
            }
            Change::Move(Some(group)) => {
                let text = format!("Give {who} the group {}.", self.group(*group).name);
                (ChangeKind::MoveKey, text, self.about_group(*group))
            }
            Change::Move(None) => {
                let text = format!("Leave {who} no group but the one that everybody is in.");
                (ChangeKind::MoveKey, text, About::default())
            }
        };
        ChangeView { kind, text, about }
    }

    fn lift(&self, refusal: Refusal) -> (ChangeKind, String) {
        let who = self.subject();
        match refusal {
            Refusal::UserDeactivated => {
                (ChangeKind::ReactivateAccount, format!("Reactivate the account of {}.", self.principal.name))
            }
            Refusal::NotYetValid => (ChangeKind::StartKeyEarlier, format!("Let {who} begin now.")),
            Refusal::Expired => (ChangeKind::ExtendKey, format!("Let {who} end later.")),
            Refusal::Unused => (ChangeKind::WakeKey, format!("Change {who}: that wakes it.")),
            Refusal::Disabled | Refusal::Retired | Refusal::WrongAddress => {
                (ChangeKind::SwitchKeyOn, format!("Switch {who} on."))
            }
        }
    }

    fn levels(
        &self,
        kind: ChangeKind,
        group: GroupId,
        place: Place,
        levels: &[(Kind, Level)],
    ) -> (ChangeKind, String, About) {
        let words = levels.iter().map(|(kind, level)| (permission(*kind), word(*kind, *level)));
        let told: Vec<_> =
            words.clone().map(|(permission, word)| format!("{permission} to {word}")).collect();
        let text =
            format!("Set {} for {} on {}.", told.join(" and "), self.group(group).name, self.place(place));
        let about = About {
            levels: words.collect(),
            database: self.database(),
            table: self.table(place),
            ..self.about_group(group)
        };
        (kind, text, about)
    }

    fn right(&self, group: GroupId, right: Right) -> (ChangeKind, String, About) {
        let (name, this) = (self.group(group).name, self.this());
        let is_asked_for = matches!(self.thing.question, super::action::Question::Collection { right: asked, .. } if right >= asked);
        let (kind, text) = match right {
            _ if is_asked_for => (ChangeKind::Grant, format!("Let {name} {} {this}.", may(right))),
            Right::Nothing => (ChangeKind::Revoke, format!("Take {this} from {name}.")),
            _ => (ChangeKind::Revoke, format!("Let {name} only {} {this}.", may(right))),
        };
        (kind, text, self.about_place(group, right))
    }

    fn about_group(&self, group: GroupId) -> About {
        About { group: Some(self.group(group)), ..About::default() }
    }

    fn about_edge(&self, edge: &Edge) -> About {
        let levels = [(permission(edge.kind), word(edge.kind, edge.level))].into();
        let database = self.database().filter(|_| edge.place != Place::EveryDatabase);
        About { levels, database, table: self.table(edge.place), ..self.about_group(edge.group) }
    }

    fn about_place(&self, group: GroupId, right: Right) -> About {
        let word = match right {
            Right::Nothing => "none",
            Right::Read => "read",
            Right::Write => "write",
        };
        About {
            levels: [("collection", word)].into(),
            collection: self.collection(),
            ..self.about_group(group)
        }
    }

    /// What a group says, as a sentence without its end.
    fn says(&self, edge: &Edge) -> String {
        let (group, place) = (self.group(edge.group).name, self.place(edge.place));
        let says = match (edge.kind, edge.level) {
            (Kind::ViewData, Level::Most) => "may see the rows of",
            (Kind::ViewData, Level::Middle) => "is not offered (legacy-no-self-service)",
            (Kind::ViewData, Level::Least) => "is blocked from",
            (Kind::CreateQueries, Level::Most) => "may ask, in SQL too, about",
            (Kind::CreateQueries, Level::Middle) => "may ask, but not in SQL, about",
            (Kind::CreateQueries, Level::Least) => "may not ask about",
            (Kind::Download, Level::Most) => "may download from",
            (Kind::Download, Level::Middle) => "may download at most 10,000 rows from",
            (Kind::Download, Level::Least) => "may not download from",
            (Kind::DataModel, Level::Least) => "may not describe",
            (Kind::DataModel, _) => "may describe",
            (Kind::Details, Level::Least) => "may not change the connection of",
            (Kind::Details, _) => "may change the connection of",
        };
        format!("{group} {says} {place}")
    }
}

/// The word of a level in the graph.
fn word(kind: Kind, level: Level) -> &'static str {
    kind.graph_word(level).unwrap_or("no")
}

const fn verb(kind: Kind) -> &'static str {
    match kind {
        Kind::ViewData => "see the rows of",
        Kind::CreateQueries => "ask about",
        Kind::Download => "download from",
        Kind::DataModel => "describe",
        Kind::Details => "change the connection of",
    }
}

const fn may(right: Right) -> &'static str {
    match right {
        Right::Nothing => "not see",
        Right::Read => "read",
        Right::Write => "change",
    }
}

fn capitalized(text: String) -> String {
    match text.strip_prefix("the key ") {
        Some(rest) => format!("The key {rest}"),
        None => text,
    }
}
