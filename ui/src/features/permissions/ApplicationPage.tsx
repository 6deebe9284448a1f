/** Admin › Permissions › Application: which groups change settings and watch the server, beside the administrators. */
import { useQuery } from "@tanstack/react-query";
import { applicationGraphQuery } from "@/api/application";
import { groupsQuery } from "@/api/groups";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { ApplicationForm } from "./ApplicationForm";

export default function ApplicationPage() {
  const graph = useQuery(applicationGraphQuery);
  const groups = useQuery(groupsQuery);
  return (
    <Page
      title="Application"
      about="Which groups change settings and watch the server, beside the administrators. Nobody becomes an administrator by it."
    >
      <Fetched query={graph} what="permissions">
        {(graph) => (
          <Fetched query={groups} what="groups">
            {(groups) => <ApplicationForm graph={graph} groups={groups} />}
          </Fetched>
        )}
      </Fetched>
    </Page>
  );
}
