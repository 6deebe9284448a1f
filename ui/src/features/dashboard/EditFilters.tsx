/** The filters of a dashboard while it is edited: made, changed, connected, and taken away. */
import { ActionIcon, Button, Group, Text } from "@mantine/core";
import type { Parameter } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import { type Draft, removeFilter } from "./draft";
import { FilterDialog } from "./FilterDialog";
import { fieldOf } from "./filters";

interface Props {
  draft: Draft;
  change: (make: (draft: Draft) => Draft) => void;
  /** What is being changed: one, or one that is new. */
  open: Parameter | "new" | null;
  onOpen: (filter: Parameter | "new" | null) => void;
}

export function EditFilters({ draft, change, open, onOpen }: Props) {
  const reach = (id: string) =>
    draft.dashcards.filter(({ parameter_mappings }) =>
      parameter_mappings.some(({ parameter_id }) => parameter_id === id),
    ).length;
  return (
    <>
      {draft.parameters.length > 0 && (
        <Group gap="xs" mb="sm" role="group" aria-label="Filters">
          {draft.parameters.map((parameter) => {
            const { id, name } = parameter;
            const count = reach(id);
            return (
              <Group key={id} gap={2} wrap="nowrap">
                <Button
                  size="xs"
                  variant="default"
                  disabled={fieldOf(parameter) === null}
                  title={fieldOf(parameter) === null ? "Filters of this kind cannot be changed here yet" : undefined}
                  aria-label={`Change the filter ${name ?? id}`}
                  onClick={() => onOpen(parameter)}
                >
                  {name ?? id}
                  <Text span size="xs" c="dimmed" ml={6}>
                    {count === 0 ? "goes nowhere yet" : `in ${counted(count, "question")}`}
                  </Text>
                </Button>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove the filter ${name ?? id}`}
                  title="Remove"
                  onClick={() => change((draft) => removeFilter(draft, id))}
                >
                  <Icon name="close" size={16} />
                </ActionIcon>
              </Group>
            );
          })}
        </Group>
      )}
      {open !== null && (
        <FilterDialog
          key={open === "new" ? "new" : open.id}
          filter={open === "new" ? null : open}
          draft={draft}
          change={change}
          onClose={() => onOpen(null)}
        />
      )}
    </>
  );
}
