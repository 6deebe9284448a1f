/** Where one can go: shared by the top bar, the phone's drawer and the command palette. */
import type { IconName } from "@/ui/icons";

interface Destination {
  to:
    | "/"
    | "/browse/databases"
    | "/question"
    | "/collection"
    | "/dashboard/new"
    | "/account/profile"
    | "/account/security"
    | "/account/devices"
    | "/account/api-keys"
    | "/admin/settings"
    | "/admin/databases"
    | "/admin/people"
    | "/admin/people/groups"
    | "/admin/permissions/data/group"
    | "/admin/permissions/data/database"
    | "/admin/permissions/application"
    | "/admin/audit"
    | "/admin/security"
    | "/admin/settings/email"
    | "/admin/settings/authentication"
    | "/admin/settings/authentication/google"
    | "/admin/settings/authentication/ldap"
    | "/admin/settings/authentication/oidc"
    | "/admin/settings/authentication/api-keys";
  label: string;
  icon: IconName;
}

export const places: Destination[] = [
  { to: "/collection", label: "Collections", icon: "folder" },
  { to: "/browse/databases", label: "Browse data", icon: "database" },
  { to: "/question", label: "SQL question", icon: "terminal" },
];

/** What can be begun from anywhere; pages of a collection offer it for that collection. */
export const beginnings: Destination[] = [{ to: "/dashboard/new", label: "New dashboard", icon: "dashboard" }];

export const accountPlaces: Destination[] = [
  { to: "/account/profile", label: "Account settings", icon: "person" },
  { to: "/account/security", label: "My second factor", icon: "lock" },
  { to: "/account/devices", label: "Signed-in devices", icon: "screen" },
  { to: "/account/api-keys", label: "My API keys", icon: "key" },
];

export const adminPlaces: Destination[] = [
  { to: "/admin/settings", label: "Admin settings", icon: "gear" },
  { to: "/admin/databases", label: "Manage databases", icon: "database" },
  { to: "/admin/people", label: "Manage people", icon: "people" },
  { to: "/admin/people/groups", label: "Manage groups", icon: "people" },
  { to: "/admin/permissions/data/group", label: "Data permissions by group", icon: "lock" },
  { to: "/admin/permissions/data/database", label: "Data permissions by database", icon: "lock" },
  { to: "/admin/permissions/application", label: "Application permissions", icon: "lock" },
  { to: "/admin/audit", label: "Audit", icon: "lock" },
  { to: "/admin/security", label: "Containment: end sessions, stop keys", icon: "lock" },
  { to: "/admin/settings/email", label: "Email settings", icon: "mail" },
  { to: "/admin/settings/authentication", label: "Authentication and sessions", icon: "gear" },
  { to: "/admin/settings/authentication/google", label: "Google sign-in", icon: "gear" },
  { to: "/admin/settings/authentication/ldap", label: "LDAP sign-in", icon: "gear" },
  { to: "/admin/settings/authentication/oidc", label: "OpenID Connect sign-in", icon: "gear" },
  { to: "/admin/settings/authentication/api-keys", label: "API keys", icon: "key" },
];
