/** Which groups see and change a collection. What is chosen is summed up before it is saved, and saved as one. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type CollectionKey, collectionQuery, collectionRightsQuery } from "@/api/collections";
import { groupsQuery } from "@/api/groups";
import { currentUserQuery } from "@/api/session";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { PermissionsForm } from "./PermissionsForm";

const route = getRouteApi("/signed-in/collection/$collectionId/permissions");

export default function PermissionsPage() {
  const { collectionId } = route.useParams();
  const collection = useQuery(collectionQuery(collectionId)).data;
  const user = useQuery(currentUserQuery).data;
  const name = collection?.name ?? "this collection";
  return (
    <Page
      title={collection ? `Permissions of ${name}` : "Permissions"}
      trail={
        <TextLink to="/collection/$collectionId" params={{ collectionId }}>
          {collection?.name ?? "Collection"}
        </TextLink>
      }
      about="Who is in several groups may do what the most generous of them allows. Collections inside have permissions of their own."
    >
      {user !== undefined && !user.is_superuser ? (
        <Empty icon="lock" title="Only administrators decide who may see a collection" />
      ) : (
        <Choices collection={collectionId} />
      )}
    </Page>
  );
}

function Choices({ collection }: { collection: CollectionKey }) {
  const graph = useQuery(collectionRightsQuery(collection));
  const groups = useQuery(groupsQuery);
  return (
    <Fetched query={graph} what="permissions">
      {(graph) => (
        <Fetched query={groups} what="groups">
          {(groups) => <PermissionsForm key={collection} collection={collection} graph={graph} groups={groups} />}
        </Fetched>
      )}
    </Fetched>
  );
}
