import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { mayOpen } from "@/api/adminArea";
import { databasesQuery } from "@/api/databases";
import { currentUserQuery } from "@/api/session";
import { databasesWithTablesQuery } from "@/api/tables";
import type { Command } from "./commands";
import { accountPlaces, adminPlaces, beginnings, places } from "./destinations";
import { useSignOut } from "./useSignOut";

/** Everything the palette offers this person. Tables are asked for once letters are typed. */
export function useCommands(text: string): Command[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  const user = useQuery(currentUserQuery).data;
  const databases = useQuery(databasesQuery).data?.data ?? [];
  const withTables = useQuery({ ...databasesWithTablesQuery, enabled: text.trim() !== "" }).data?.data ?? [];

  const pages = [
    { to: "/" as const, label: "Start page", icon: "screen" as const },
    ...places,
    ...beginnings,
    ...accountPlaces,
    ...adminPlaces.filter(({ to }) => mayOpen(user, to)),
  ];
  return [
    ...pages.map(({ to, label, icon }) => ({ id: to, label, icon, where: "Page", run: () => void navigate({ to }) })),
    ...databases.map(({ id, name }) => ({
      id: `database-${id}`,
      label: name,
      icon: "database" as const,
      where: "Database",
      run: () => void navigate({ to: "/browse/databases/$databaseId", params: { databaseId: id } }),
    })),
    ...withTables.flatMap(({ id: databaseId, name: where, tables }) =>
      (tables ?? []).map(({ id, display_name }) => ({
        id: `table-${id}`,
        label: display_name,
        icon: "table" as const,
        where,
        run: () =>
          void navigate({ to: "/browse/databases/$databaseId/tables/$tableId", params: { databaseId, tableId: id } }),
      })),
    ),
    { id: "light", label: "Light appearance", icon: "sun", where: "Action", run: () => setColorScheme("light") },
    { id: "dark", label: "Dark appearance", icon: "moon", where: "Action", run: () => setColorScheme("dark") },
    {
      id: "auto",
      label: "Appearance like the system",
      icon: "screen",
      where: "Action",
      run: () => setColorScheme("auto"),
    },
    { id: "sign-out", label: "Sign out", icon: "signOut", where: "Action", run: () => leave.mutate() },
  ];
}
