import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { mayOpen } from "@/api/adminArea";
import { databasesQuery } from "@/api/databases";
import { searchQuery } from "@/api/search";
import { currentUserQuery } from "@/api/session";
import type { Command } from "./commands";
import { accountPlaces, adminPlaces, beginnings, places } from "./destinations";
import { commandOf } from "./found";
import { useSignOut } from "./useSignOut";

/** After the last letter; whoever types on is not asked for. */
const TYPING = 150;

/** Everything the palette offers this person. What people made, and data, is looked for once letters are typed. */
export function useCommands(text: string) {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  const user = useQuery(currentUserQuery).data;
  const letters = text.trim();
  const [settled] = useDebouncedValue(letters, TYPING);
  const search = useQuery(searchQuery(letters === "" ? "" : settled));
  const found = (letters === "" ? [] : (search.data?.data ?? [])).flatMap((one) => commandOf(one, navigate) ?? []);
  // once letters are typed, databases are among what is found
  const databases = useQuery(databasesQuery).data?.data ?? [];

  const pages = [
    { to: "/" as const, label: "Start page", icon: "screen" as const },
    ...places,
    ...beginnings,
    ...accountPlaces,
    ...adminPlaces.filter(({ to }) => mayOpen(user, to)),
  ];
  const own: Command[] = [
    ...pages.map(({ to, label, icon }) => ({ id: to, label, icon, where: "Page", run: () => void navigate({ to }) })),
    ...(letters === "" ? databases : []).map(({ id, name }) => ({
      id: `database-${id}`,
      label: name,
      icon: "database" as const,
      where: "Database",
      run: () => void navigate({ to: "/browse/databases/$databaseId", params: { databaseId: id } }),
    })),
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
  const isLooking = letters !== "" && (letters !== settled || search.isFetching);
  return { commands: [...own, ...found], isLooking, failed: letters !== "" && !isLooking && search.isError };
}
