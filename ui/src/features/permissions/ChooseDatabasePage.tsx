/** Admin › Permissions › Data by database: which one is to be looked at. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { hasLetters, pageOf } from "@/lib/listSearch";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { Choices, CHOICES_PER_PAGE } from "./Choices";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/data/database");

export default function ChooseDatabasePage() {
  const databases = useQuery(databasesQuery);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Data by database" about="Choose a database to see what each group may do with it.">
      <Fetched query={databases} what="databases">
        {({ data }) => {
          const found = data.filter(({ name }) => hasLetters(name, search.query ?? ""));
          return (
            <Choices
              noun={["database", "databases"]}
              rows={pageOf(found, search.page ?? 1, CHOICES_PER_PAGE)}
              keyOf={({ id }) => id}
              total={found.length}
              search={search}
              onSearch={(search) => void navigate({ search, replace: true })}
              about={({ engine, dbms_version }) => dbms_version?.flavor ?? engine}
              link={({ id, name }) => (
                <TextLink to="/admin/permissions/data/database/$databaseId" params={{ databaseId: id }} fw={600}>
                  {name}
                </TextLink>
              )}
            />
          );
        }}
      </Fetched>
    </Page>
  );
}
