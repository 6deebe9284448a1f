/** Admin › Permissions › Collections: which one is to be looked at. They are found and paged by the server. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { HOLDERS_PER_PAGE, whatCanQuery } from "@/api/explain";
import { currentUserQuery } from "@/api/session";
import type { CollectionHolding, WhatCan } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { Choices } from "./Choices";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/collections");

export default function ChooseCollectionPage() {
  const user = useQuery(currentUserQuery);
  return (
    <Page title="Collections" about="Choose a collection to see which groups see it and change it.">
      <Fetched query={user} what="collections">
        {({ id }) => <Found userId={id} />}
      </Fetched>
    </Page>
  );
}

/** Administrators see all there are. */
function Found({ userId }: { userId: number }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query = "", page = 1 } = search;
  const found = useQuery(whatCanQuery({ user_id: userId }, "collections", { query, page }));
  return (
    <Fetched query={found} what="collections">
      {(found) => (
        <Choices
          noun={["collection", "collections"]}
          rows={collectionsIn(found)}
          keyOf={({ id }) => id ?? "root"}
          total={found.total}
          size={HOLDERS_PER_PAGE}
          search={search}
          onSearch={(search) => void navigate({ search, replace: true })}
          about={({ path, is_personal }) => (is_personal ? "Personal: its owner’s alone" : path.join(" › "))}
          link={({ id, name, is_personal }) =>
            is_personal ? (
              <Text inherit>{name}</Text>
            ) : (
              <TextLink to="/collection/$collectionId/permissions" params={{ collectionId: id ?? "root" }} fw={600}>
                {name}
              </TextLink>
            )
          }
        />
      )}
    </Fetched>
  );
}

const collectionsIn = ({ data }: WhatCan): CollectionHolding[] =>
  data.filter((holding): holding is Extract<typeof holding, { type: "collection" }> => holding.type === "collection");
