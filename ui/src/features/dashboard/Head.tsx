/** What stands at the head of a dashboard: where it lies, what it is called and for, who changed it last. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { collectionQuery } from "@/api/collections";
import type { Dashboard } from "@/api/types";
import { changeDashboard } from "@/api/dashboards";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { Icon } from "@/ui/icons";
import { InPlace } from "@/ui/InPlace";
import { TextLink } from "@/ui/links";
import { Ago } from "@/ui/Moment";
import { editorOf } from "./words";

interface Props {
  dashboard: Dashboard;
  isEditable: boolean;
}

export function Trail({ dashboard: { archived, collection_id } }: { dashboard: Dashboard }) {
  const place = archived ? "trash" : (collection_id ?? "root");
  const collection = useQuery(collectionQuery(place)).data;
  return (
    <Group component="span" gap={4}>
      <Icon name={archived ? "trash" : "folder"} size={14} />
      <TextLink to="/collection/$collectionId" params={{ collectionId: place }}>
        {collection?.name ?? "Collection"}
      </TextLink>
    </Group>
  );
}

export function Heading({ dashboard: { id, name }, isEditable }: Props) {
  const changed = useDashboardsChanged();
  return (
    <InPlace
      label="Name"
      verb="Rename"
      value={name}
      isEditable={isEditable}
      missing="Enter a name."
      save={async (name) => changed(await changeDashboard(id, { name }))}
    >
      <Title order={1}>{name}</Title>
    </InPlace>
  );
}

export function About({ dashboard, isEditable }: Props) {
  const { id, description, created_at, "last-edit-info": edit } = dashboard;
  const changed = useDashboardsChanged();
  return (
    <Stack gap={2}>
      {(description || isEditable) && (
        <InPlace
          label="Description"
          verb={description ? "Change the description" : "Describe"}
          value={description ?? ""}
          isEditable={isEditable}
          isLong
          save={async (text) => changed(await changeDashboard(id, { description: text === "" ? null : text }))}
        >
          <Text style={{ whiteSpace: "pre-line" }}>{description ?? "No description yet"}</Text>
        </InPlace>
      )}
      <Text size="sm">
        {edit ? `Changed by ${editorOf(edit)} ` : "Made "}
        <Ago iso={edit?.timestamp ?? created_at} />
      </Text>
    </Stack>
  );
}
