/**
 * The map of the application and the only file that knows every feature: paths, who may enter, what is loaded when.
 *
 * Guards here are courtesy; the server decides. A page's code is fetched when the page is first opened.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { entranceOf } from "@/api/adminArea";
import { ApiError } from "@/api/http";
import { graphNames } from "@/api/permissionHistory";
import { currentUserQuery, propertiesQuery } from "@/api/session";
import { keySearch } from "@/features/api-keys/search";
import { auditSearch } from "@/features/audit/search";
import { collectionKey, collectionSearch } from "@/features/collections/search";
import { dashboardSearch, newDashboardSearch } from "@/features/dashboard/search";
import { peopleSearch } from "@/features/people/search";
import { whatSearch, whoSearch } from "@/features/permissions/explained";
import { historySearch } from "@/features/permissions/historySearch";
import { tablesSearch } from "@/features/permissions/search";
import { questionSearch } from "@/features/question/search";
import { Confirmation } from "@/features/session/Confirmation";
import { Shell } from "@/features/shell/Shell";
import { listSearch } from "@/lib/listSearch";
import { idIn } from "@/lib/slug";
import { firstPage, returnPath } from "@/lib/returnPath";
import { Crashed } from "@/ui/Crashed";
import { NotFound } from "@/ui/NotFound";
import { Loading } from "@/ui/states";

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound, errorComponent: Crashed });

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  beforeLoad: async ({ context: { queryClient } }) => {
    const properties = await queryClient.ensureQueryData(propertiesQuery);
    if (properties["has-user-setup"] === true) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("@/features/setup/SetupPage")),
});

/** Where somebody wanted to go before they were stopped. */
function whenceSearch(search: Record<string, unknown>): { redirect?: string } {
  return search.redirect === undefined ? {} : { redirect: returnPath(search.redirect) };
}

/** The same, and why signing in elsewhere did not work. */
function loginSearch(search: Record<string, unknown>): { redirect?: string; problem?: string } {
  return { ...whenceSearch(search), ...(typeof search.problem === "string" && { problem: search.problem }) };
}

const login = createRoute({
  getParentRoute: () => root,
  path: "/auth/login",
  validateSearch: loginSearch,
  beforeLoad: async ({ context: { queryClient } }) => {
    const properties = await queryClient.ensureQueryData(propertiesQuery);
    if (properties["has-user-setup"] === false) throw redirect({ to: "/setup" });
  },
  component: lazyRouteComponent(() => import("@/features/session/LoginPage")),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/auth/forgot_password",
  component: lazyRouteComponent(() => import("@/features/session/ForgotPasswordPage")),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/auth/reset_password/$token",
  component: lazyRouteComponent(() => import("@/features/session/ResetPasswordPage")),
});

/** Everything inside needs a session; a stranger signs in first and comes back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: SignedIn,
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const from = location.pathname + location.searchStr;
    // what a page keeps in its hash is kept from the server here, too
    const whence = { search: from === "/" ? {} : { redirect: from }, hash: location.hash };
    const user = await whoever(queryClient);
    if (user === null) throw redirect({ to: "/auth/login", ...whence });
    if (user.second_factor_needed) throw redirect({ to: "/auth/second-factor", ...whence });
    return { user };
  },
});

/** Who is signed in, or null when nobody is. */
async function whoever(queryClient: QueryClient) {
  try {
    return await queryClient.ensureQueryData(currentUserQuery);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    return null;
  }
}

/** Who has to have a second factor and has none is signed in, and let in nowhere else. */
const enrolling = createRoute({
  getParentRoute: () => root,
  id: "enrolling",
  component: Enrolling,
});

function Enrolling() {
  return (
    <>
      <Outlet />
      <Confirmation />
    </>
  );
}

const enrol = createRoute({
  getParentRoute: () => enrolling,
  path: "/auth/second-factor",
  validateSearch: whenceSearch,
  beforeLoad: async ({ context: { queryClient }, search }) => {
    const user = await whoever(queryClient);
    if (user === null) throw redirect({ to: "/auth/login", search });
    if (!user.second_factor_needed) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("@/features/account/EnrolPage")),
});

function SignedIn() {
  return (
    <>
      <Shell />
      <Confirmation />
    </>
  );
}

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: async ({ context: { queryClient, user } }) => {
    if (user.custom_homepage) {
      // it may have gone into the trash since
      const { custom_homepage } = await queryClient.fetchQuery({ ...currentUserQuery, staleTime: 10_000 });
      if (custom_homepage)
        throw redirect({ to: "/dashboard/$dashboard", params: { dashboard: String(custom_homepage.dashboard_id) } });
    }
    const properties = await queryClient.ensureQueryData(propertiesQuery);
    const page = firstPage(properties["landing-page"]);
    if (page !== null) throw redirect({ href: page });
  },
  component: lazyRouteComponent(() => import("@/features/home/HomePage")),
});

const browse = createRoute({
  getParentRoute: () => signedIn,
  path: "/browse",
  beforeLoad: () => {
    throw redirect({ to: "/browse/databases" });
  },
});

const browseDatabases = createRoute({
  getParentRoute: () => signedIn,
  path: "/browse/databases",
  component: lazyRouteComponent(() => import("@/features/browse/BrowseDatabasesPage")),
});

const browseDatabase = createRoute({
  getParentRoute: () => signedIn,
  path: "/browse/databases/$databaseId",
  params: { parse: ({ databaseId }) => ({ databaseId: positive(databaseId) }) },
  component: lazyRouteComponent(() => import("@/features/browse/BrowseDatabasePage")),
});

const browseTable = createRoute({
  getParentRoute: () => signedIn,
  path: "/browse/databases/$databaseId/tables/$tableId",
  params: { parse: ({ databaseId, tableId }) => ({ databaseId: positive(databaseId), tableId: positive(tableId) }) },
  component: lazyRouteComponent(() => import("@/features/browse/BrowseTablePage")),
});

const question = createRoute({
  getParentRoute: () => signedIn,
  path: "/question",
  validateSearch: questionSearch,
  component: lazyRouteComponent(() => import("@/features/question/QuestionPage")),
});

const savedQuestion = createRoute({
  getParentRoute: () => signedIn,
  path: "/question/$question",
  params: {
    parse: ({ question }) => {
      if (idIn(question) === null) throw notFound();
      return { question };
    },
  },
  component: lazyRouteComponent(() => import("@/features/question/SavedQuestionPage")),
});

const newDashboard = createRoute({
  getParentRoute: () => signedIn,
  path: "/dashboard/new",
  validateSearch: newDashboardSearch,
  component: lazyRouteComponent(() => import("@/features/dashboard/NewDashboardPage")),
});

const dashboard = createRoute({
  getParentRoute: () => signedIn,
  path: "/dashboard/$dashboard",
  params: {
    parse: ({ dashboard }) => {
      if (idIn(dashboard) === null) throw notFound();
      return { dashboard };
    },
  },
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(() => import("@/features/dashboard/DashboardPage")),
});

const collections = createRoute({
  getParentRoute: () => signedIn,
  path: "/collection",
  component: lazyRouteComponent(() => import("@/features/collections/CollectionsAreaPage")),
});

const collectionsIndex = createRoute({
  getParentRoute: () => collections,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/collection/$collectionId", params: { collectionId: "root" } });
  },
});

const collectionParams = {
  parse: ({ collectionId }: { collectionId: string }) => {
    const key = collectionKey(collectionId);
    if (key === null) throw notFound();
    return { collectionId: key };
  },
};

const collection = createRoute({
  getParentRoute: () => collections,
  path: "/$collectionId",
  params: collectionParams,
  validateSearch: collectionSearch,
  component: lazyRouteComponent(() => import("@/features/collections/CollectionPage")),
});

const collectionPermissions = createRoute({
  getParentRoute: () => collections,
  path: "/$collectionId/permissions",
  params: collectionParams,
  component: lazyRouteComponent(() => import("@/features/collections/PermissionsPage")),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/account/AccountPage")),
});

const accountIndex = createRoute({
  getParentRoute: () => account,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/account/profile" });
  },
});

const accountProfile = createRoute({
  getParentRoute: () => account,
  path: "/profile",
  component: lazyRouteComponent(() => import("@/features/account/ProfilePage")),
});

const accountPassword = createRoute({
  getParentRoute: () => account,
  path: "/password",
  component: lazyRouteComponent(() => import("@/features/account/PasswordPage")),
});

const accountSecurity = createRoute({
  getParentRoute: () => account,
  path: "/security",
  component: lazyRouteComponent(() => import("@/features/account/SecondFactorPage")),
});

const accountDevices = createRoute({
  getParentRoute: () => account,
  path: "/devices",
  component: lazyRouteComponent(() => import("@/features/account/DevicesPage")),
});

const accountApiKeys = createRoute({
  getParentRoute: () => account,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("@/features/api-keys/MyKeysPage")),
});

const accountLoginHistory = createRoute({
  getParentRoute: () => account,
  path: "/login-history",
  component: lazyRouteComponent(() => import("@/features/account/LoginHistoryPage")),
});

const admin = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin",
  component: lazyRouteComponent(() => import("@/features/settings/AdminPage")),
});

const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: ({ context: { user } }) => {
    throw redirect({ to: entranceOf(user) ?? "/admin/settings" });
  },
});

const adminSettings = createRoute({
  getParentRoute: () => admin,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/SettingsPage")),
});

const adminGeneral = createRoute({
  getParentRoute: () => adminSettings,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/settings/GeneralPage")),
});

const adminAuthentication = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication",
  component: lazyRouteComponent(() => import("@/features/settings/AuthenticationPage")),
});

const adminApiKeys = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication/api-keys",
  component: lazyRouteComponent(() => import("@/features/api-keys/ApiKeysPage")),
});

const adminApiKey = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication/api-keys/$keyId",
  params: { parse: ({ keyId }) => ({ keyId: positive(keyId) }) },
  validateSearch: keySearch,
  component: lazyRouteComponent(() => import("@/features/api-keys/KeyPage")),
});

const adminGoogle = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication/google",
  component: lazyRouteComponent(() => import("@/features/settings/GooglePage")),
});

const adminLdap = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication/ldap",
  component: lazyRouteComponent(() => import("@/features/settings/LdapPage")),
});

const adminOidc = createRoute({
  getParentRoute: () => adminSettings,
  path: "/authentication/oidc",
  component: lazyRouteComponent(() => import("@/features/settings/OidcPage")),
});

const adminEmail = createRoute({
  getParentRoute: () => adminSettings,
  path: "/email",
  component: lazyRouteComponent(() => import("@/features/settings/EmailPage")),
});

const adminAudit = createRoute({
  getParentRoute: () => admin,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage")),
});

const adminSecurity = createRoute({
  getParentRoute: () => admin,
  path: "/security",
  component: lazyRouteComponent(() => import("@/features/containment/ContainmentPage")),
});

const adminDatabases = createRoute({
  getParentRoute: () => admin,
  path: "/databases",
  component: lazyRouteComponent(() => import("@/features/databases/DatabasesPage")),
});

const adminNewDatabase = createRoute({
  getParentRoute: () => admin,
  path: "/databases/create",
  component: lazyRouteComponent(() => import("@/features/databases/NewDatabasePage")),
});

const adminDatabase = createRoute({
  getParentRoute: () => admin,
  path: "/databases/$databaseId",
  params: { parse: ({ databaseId }) => ({ databaseId: positive(databaseId) }) },
  component: lazyRouteComponent(() => import("@/features/databases/DatabasePage")),
});

/** People and groups share a menu and no path: the address of a person stays as short as it was. */
const adminPeopleArea = createRoute({
  getParentRoute: () => admin,
  id: "people-area",
  component: lazyRouteComponent(() => import("@/features/people/PeopleAreaPage")),
});

const adminPeople = createRoute({
  getParentRoute: () => adminPeopleArea,
  path: "/people",
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import("@/features/people/PeoplePage")),
});

const adminImportPeople = createRoute({
  getParentRoute: () => adminPeopleArea,
  path: "/people/import",
  component: lazyRouteComponent(() => import("@/features/people/ImportPage")),
});

const adminPerson = createRoute({
  getParentRoute: () => adminPeopleArea,
  path: "/people/$personId",
  params: { parse: ({ personId }) => ({ personId: positive(personId) }) },
  component: lazyRouteComponent(() => import("@/features/people/PersonPage")),
});

const adminGroups = createRoute({
  getParentRoute: () => adminPeopleArea,
  path: "/people/groups",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/groups/GroupsPage")),
});

const adminGroup = createRoute({
  getParentRoute: () => adminPeopleArea,
  path: "/people/groups/$groupId",
  params: { parse: ({ groupId }) => ({ groupId: positive(groupId) }) },
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/groups/GroupPage")),
});

/** The menu of permissions has no path of its own: its addresses are those people know. */
const adminPermissionsArea = createRoute({
  getParentRoute: () => admin,
  id: "permissions-area",
  component: lazyRouteComponent(() => import("@/features/permissions/PermissionsAreaPage")),
});

const adminPermissions = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions",
  beforeLoad: () => {
    throw redirect({ to: "/admin/permissions/data/group" });
  },
});

const adminRightsByGroup = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/data/group",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/ChooseGroupPage")),
});

const adminRightsOfGroup = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/data/group/$groupId",
  params: { parse: ({ groupId }) => ({ groupId: positive(groupId) }) },
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/GroupRightsPage")),
});

const adminRightsInTables = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/data/group/$groupId/database/$databaseId",
  params: { parse: ({ groupId, databaseId }) => ({ groupId: positive(groupId), databaseId: positive(databaseId) }) },
  validateSearch: tablesSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/TablesPage")),
});

const adminRightsByDatabase = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/data/database",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/ChooseDatabasePage")),
});

const adminRightsInDatabase = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/data/database/$databaseId",
  params: { parse: ({ databaseId }) => ({ databaseId: positive(databaseId) }) },
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/DatabaseRightsPage")),
});

const adminRightsInCollections = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/collections",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/ChooseCollectionPage")),
});

const adminApplicationRights = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/application",
  component: lazyRouteComponent(() => import("@/features/permissions/ApplicationPage")),
});

const adminPermissionHistory = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/history",
  validateSearch: historySearch,
  component: lazyRouteComponent(() => import("@/features/permissions/HistoryPage")),
});

const adminRevision = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/history/$graph/$revision",
  params: {
    parse: ({ graph, revision }) => {
      const name = graphNames.find((name) => name === graph);
      if (!name) throw notFound();
      return { graph: name, revision: positive(revision) };
    },
  },
  component: lazyRouteComponent(() => import("@/features/permissions/RevisionPage")),
});

const adminPermissionFile = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/code",
  component: lazyRouteComponent(() => import("@/features/permissions/CodePage")),
});

const adminWhoCan = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/who-can",
  validateSearch: whoSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/WhoCanPage")),
});

const adminWhatCan = createRoute({
  getParentRoute: () => adminPermissionsArea,
  path: "/permissions/what-can",
  validateSearch: whatSearch,
  component: lazyRouteComponent(() => import("@/features/permissions/WhatCanPage")),
});

function positive(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) throw notFound();
  return id;
}

const routeTree = root.addChildren([
  setup,
  login,
  forgotPassword,
  resetPassword,
  enrolling.addChildren([enrol]),
  signedIn.addChildren([
    home,
    browse,
    browseDatabases,
    browseDatabase,
    browseTable,
    question,
    savedQuestion,
    newDashboard,
    dashboard,
    collections.addChildren([collectionsIndex, collection, collectionPermissions]),
    account.addChildren([
      accountIndex,
      accountProfile,
      accountPassword,
      accountSecurity,
      accountDevices,
      accountLoginHistory,
      accountApiKeys,
    ]),
    admin.addChildren([
      adminIndex,
      adminSettings.addChildren([
        adminGeneral,
        adminEmail,
        adminAuthentication,
        adminGoogle,
        adminLdap,
        adminOidc,
        adminApiKeys,
        adminApiKey,
      ]),
      adminDatabases,
      adminNewDatabase,
      adminDatabase,
      adminPeopleArea.addChildren([adminPeople, adminImportPeople, adminPerson, adminGroups, adminGroup]),
      adminPermissionsArea.addChildren([
        adminPermissions,
        adminRightsByGroup,
        adminRightsOfGroup,
        adminRightsInTables,
        adminRightsByDatabase,
        adminRightsInDatabase,
        adminRightsInCollections,
        adminApplicationRights,
        adminPermissionHistory,
        adminRevision,
        adminPermissionFile,
        adminWhoCan,
        adminWhatCan,
      ]),
      adminAudit,
      adminSecurity,
    ]),
  ]),
]);

export function makeRouter(context: Context) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: "intent",
    defaultPendingComponent: () => <Loading what="the page" />,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
