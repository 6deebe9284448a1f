/** The start page: ask, look, what one keeps at hand, and for an administrator what is left to set up. */
import { useQuery } from "@tanstack/react-query";
import { currentUserQuery, propertiesQuery } from "@/api/session";
import { Icon } from "@/ui/icons";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Checklist } from "./Checklist";
import { HomeBookmarks } from "./HomeBookmarks";
import { HomeDatabases } from "./HomeDatabases";

export default function HomePage() {
  const user = useQuery(currentUserQuery).data;
  const properties = useQuery(propertiesQuery).data;
  const site = properties?.["site-name"];
  return (
    <Page
      title={user?.first_name ? `Hello, ${user.first_name}` : "Hello"}
      about={typeof site === "string" && site !== "Metalith" ? site : undefined}
      actions={
        <LinkButton to="/question" leftSection={<Icon name="add" />}>
          New SQL question
        </LinkButton>
      }
    >
      <HomeBookmarks />
      <HomeDatabases mayAdd={user?.is_superuser ?? false} />
      {user?.is_superuser && <Checklist />}
    </Page>
  );
}
