/**
 * The shapes of the API under the names the UI uses. All of them are made from the server's description
 * (`npm run gen`); none is written by hand.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

/** `T`, where the endpoint asked always fills in what others leave out. */
type With<T, Key extends keyof T> = T & { [K in Key]-?: NonNullable<T[K]> };

/** `T`, where the endpoint asked always sends what the description lets it leave out, be it null. */
type Always<T, Key extends keyof T> = T & { [K in Key]-?: T[K] };

export type Properties = Schemas["Properties"];
export type SetupRequest = Schemas["SetupRequest"];
export type LoginRequest = Schemas["LoginRequest"];
export type ConfirmRequest = Schemas["ConfirmRequest"];
export type SessionConfirmed = Schemas["SessionConfirmed"];
export type SessionCreated = Schemas["SessionCreated"];
export type CurrentUser = Schemas["CurrentUser"];

export type Challenge = Schemas["Challenge"];
export type VerifyRequest = Schemas["VerifyRequest"];
export type SecondFactorView = Schemas["SecondFactorView"];
export type SecondFactorSeed = Schemas["SeedShown"];
export type SecondFactorOn = Schemas["SecondFactorOn"];
export type RecoveryCodes = Schemas["RecoveryCodes"];

/** Something that a search found. */
export type Found = Schemas["FoundView"];

export type GroupView = Schemas["GroupView"];
/** What every answer about a group holds. */
export type GroupRow = Omit<GroupView, "member_count">;
export type GroupDetails = Schemas["GroupDetail"];
export type GroupMember = Schemas["MemberView"];
export type NewGroup = Schemas["NewGroup"];
export type GroupChange = Schemas["GroupChange"];
export type SavedGroup = Schemas["WholeGroup"];
export type MembershipChange = Schemas["MembershipChange"];
export type Membership = Schemas["MembershipRow"];
export type MembershipsChange = Schemas["BulkChange"];
export type MembershipsChanged = Schemas["BulkAnswer"];

/** A key of a program, as administrators see it. */
export type ProgramKey = Schemas["ListedKeyView"];
export type PersonalKey = Schemas["PersonalKeyView"];
export type PersonalKeys = Schemas["PersonalKeysView"];
export type OwnedKey = Schemas["OwnedKeyView"];
/** What decides how a key stands. */
export type KeyStanding = Pick<
  PersonalKey,
  "is_active" | "not_before" | "expires_at" | "trial_scopes" | "retiring" | "warnings"
>;
export type KeyLimits = Pick<
  PersonalKey,
  "description" | "not_before" | "expires_at" | "allowed_cidrs" | "scopes" | "is_active"
>;
export type KeyUse = Pick<PersonalKey, "last_used_at" | "last_used_ip" | "last_used_agent">;
/** One’s own has no group: it has the rights of its owner. */
export type NewKey = Schemas["NewPersonalKey"] & Partial<Pick<Schemas["NewApiKey"], "group_id" | "is_active">>;
export type KeyChange = Schemas["ApiKeyChange"];
export type KeySecret = Pick<Schemas["NewPersonalKeyView"], "id" | "unmasked_key">;
export type Retiring = Schemas["RetiringView"];
export type KnownScopes = Schemas["ScopesView"];
export type ScopeView = Schemas["ScopeView"];
export type ScopePreset = Schemas["PresetView"];
export type KeyUsage = Schemas["UsageView"];
export type KeyDay = Schemas["DayView"];
export type KeyRoute = Schemas["RouteView"];

export type ChecklistGroup = Schemas["ChecklistGroup"];
export type ChecklistTask = Schemas["ChecklistTask"];
export type SettingView = Schemas["SettingView"];

export type DatabaseView = Schemas["DatabaseView"];
export type DatabaseList = Schemas["DatabaseList"];
export type NewDatabase = Schemas["NewDatabase"];
/** Settings are a patch: what is absent stays, null removes. */
export type DatabaseChange = Omit<Schemas["DatabaseChange"], "settings"> & {
  settings?: Partial<Schemas["KnownSettings"]>;
};
export type DatabaseMetadata = With<DatabaseView, "tables">;
export type ConnectionTrial = Schemas["ConnectionTrial"];

export type TableView = Schemas["TableView"];
export type TableWithFields = With<TableView, "fields">;
export type FieldView = Schemas["FieldView"];
export type FieldSummary = Schemas["FieldSummary"];
type FieldOfTable = With<FieldView, "table">;
export type ForeignKey = Schemas["ForeignKeyView"] & { origin: FieldOfTable; destination: FieldOfTable };

export type DatasetQuery = Schemas["QueryBody"];
export type DatasetResult = Schemas["DatasetView"];
export type Column = Schemas["ColumnView"];

export type PersonList = Schemas["Page_for_UserRow"];
export type PersonRow = Schemas["UserRow"];
export type Person = Schemas["UserWithGroups"];
export type PersonDetails = Schemas["UserDetail"];
export type NewPerson = Schemas["NewPersonRequest"];
export type PersonChange = Schemas["UserChange"];
export type PasswordChange = Schemas["PasswordChange"];
export type PasswordLink = Schemas["PasswordLink"];
export type ImportPreview = Schemas["PreviewView"];
export type ImportRow = Schemas["Planned"];
export type ImportOutcome = Schemas["ImportView"];

export type SessionView = Schemas["SessionView"];
export type SessionsRevoked = Schemas["SessionsRevoked"];
export type LoginView = Schemas["LoginView"];

export type GoogleLogin = Schemas["GoogleLogin"];
export type GoogleSettings = Schemas["GoogleSettingsChange"];
export type LdapSettings = Schemas["LdapSettingsChange"];
export type OidcSettings = Schemas["OidcSettingsChange"];
export type PasswordReset = Schemas["ResetRequest"];
export type PasswordResetDone = Schemas["PasswordSet"];
export type ResetTokenCheck = Schemas["Valid"];
export type EmailSettings = Schemas["EmailChange"];
export type EmailTested = Schemas["EmailTest"];

export type Containment = Schemas["ContainmentView"];
export type ContainmentRequest = Schemas["PlanRequest"];
export type ContainmentFilter = ContainmentRequest["filter"];
export type ContainmentAction = ContainmentRequest["actions"][number];
export type ContainmentPlan = Schemas["PlanView"];
export type ContainmentCounts = ContainmentPlan["counts"];
export type ContainmentUndone = Schemas["UndoneView"];

export type SavedCollection = Schemas["CollectionView"];
/** One of them or the root, which alone has no number. */
export type Collection = SavedCollection | (Schemas["RootView"] & { id: "root" });
export type CollectionAncestor = Schemas["AncestorView"];
export type Bookmark = Schemas["BookmarkView"];
export type CollectionNode = Schemas["TreeNode"];
export type CollectionItem = Schemas["ItemView"];
export type CollectionItems = Schemas["ItemsView"];
export type Card = Schemas["CardView"];
export type NewCard = Schemas["NewCardRequest"];
export type CardChange = Schemas["CardChange"];
/** What can be filled in. */
export type Parameter = Schemas["KeptParameter"];
export type ParameterMapping = Schemas["ParameterMapping"];

type DashboardShown = Always<
  Schemas["WholeDashboardView"],
  "description" | "collection_id" | "collection_position" | "last-edit-info"
>;
export type Dashboard = Omit<DashboardShown, "tabs" | "dashcards"> & { tabs: DashboardTab[]; dashcards: Dashcard[] };
export type DashboardTab = Schemas["SentTab"];
/** A place on a dashboard, of a card or of a text; it may be new and not saved yet. */
export type Dashcard = Omit<
  Always<Schemas["DashcardView"], "dashboard_tab_id" | "card_id" | "card">,
  "dashboard_id" | "entity_id" | "created_at" | "updated_at"
>;
export type NewDashboard = Schemas["NewDashboardRequest"];
export type DashboardCopy = Schemas["CopyRequest"];
export type CopiedDashboard = Dashboard & Pick<Schemas["CopiedDashboardView"], "uncopied">;
export type DashboardChange = Schemas["DashboardChange"];
/** All that is to lie on a dashboard. What is new has negative ids. */
export interface SentLayout {
  tabs: DashboardTab[];
  dashcards: Schemas["SentDashcard"][];
  parameters: Parameter[];
}
export type Editor = Schemas["LastEditView"];

/** What is asked, in a form that the server takes. */
export type QuestionBody = Schemas["QuestionBody"];

export type NewCollection = Schemas["NewCollectionRequest"];
export type CollectionChange = Schemas["CollectionChange"];
/** The server leaves the groups out only where it is asked for the revision alone. */
export type CollectionGraph = With<Schemas["CollectionGraph"], "groups">;
export type CollectionGraphChange = Schemas["GraphChange2"];

/** What a group may in a database, as the graph says it; the description leaves its inside open. */
export type DataRights = Record<string, unknown>;
/** The server leaves the groups out only where it is asked for the revision alone. */
export type DataGraph = Pick<Schemas["DataGraph"], "revision"> & {
  groups: Record<string, Record<string, DataRights | undefined> | undefined>;
};
export type DataGraphChange = Pick<Schemas["GraphChange"], "revision"> & {
  groups: Record<string, Record<string, DataRights>>;
};

/** What groups may do with the application itself. The server leaves the groups out only where it is asked for the revision alone. */
export type ApplicationGraph = With<Schemas["ApplicationGraph"], "groups">;
export type ApplicationGraphChange = Schemas["ApplicationGraphChange"];

/** Whether somebody may do something, and why. */
export type Explanation = Schemas["ExplanationView"];
/** What can be asked about. */
export type ExplainedAction = Explanation["action"];
export type WhoCan = Schemas["WhoCanView"];
export type RightsHolder = WhoCan["data"][number];
export type WhatCan = Schemas["WhatCanView"];
export type DatabaseHolding = Schemas["DatabaseHolding"];
export type CollectionHolding = Schemas["CollectionHolding"];

/** A change of what groups may, that was made. */
export type ListedRevision = Schemas["ListedRevision"];
export type Revision = Omit<ListedRevision, "members">;
export type RevisionPage = Schemas["Page_for_ListedRevision"];
export type RevisionDetail = Schemas["RevisionDetail"];
export type RevisionChange = Schemas["ChangeDetail"];
export type RevertRequest = Schemas["RevertRequest"];
export type Reverted = Schemas["RevertedView"];

/** What applying a file of permissions would change, and for whom. */
export type PermissionPlan = Schemas["PlanView2"];
export type PlannedChange = Schemas["ChangeView2"];
export type PlannedPeople = Schemas["PeopleView"];
export type PermissionsApplied = Schemas["AppliedView"];

export type AuditEvent = Schemas["EventView"];
export type AuditPage = Schemas["EventsView"];

export type BulkOperation = Schemas["BulkOperations"][number];
export type BulkAnswer = Schemas["BulkAnswer2"];
