/** Where one can go: shared by the top bar, the phone's drawer and the command palette. */
import type { IconName } from "@/ui/icons";

interface Destination {
  to:
    | "/"
    | "/browse/databases"
    | "/question"
    | "/admin/settings"
    | "/admin/databases"
    | "/admin/settings/authentication/api-keys";
  label: string;
  icon: IconName;
}

export const places: Destination[] = [
  { to: "/browse/databases", label: "Browse data", icon: "database" },
  { to: "/question", label: "SQL question", icon: "terminal" },
];

export const adminPlaces: Destination[] = [
  { to: "/admin/settings", label: "Admin settings", icon: "gear" },
  { to: "/admin/databases", label: "Manage databases", icon: "database" },
  { to: "/admin/settings/authentication/api-keys", label: "API keys", icon: "key" },
];
