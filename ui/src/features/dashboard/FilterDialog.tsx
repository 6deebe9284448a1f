/** Makes or changes a filter: what it is called, what it takes, and where it goes. */
import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Parameter } from "@/api/types";
import { FormDialog } from "@/ui/FormDialog";
import { type Draft, putFilter, type Targets, targetsOf } from "./draft";
import { FilterField } from "./FilterField";
import { filterKinds, type FilterValue, newFilter, valueIn } from "./filters";
import { contentOf, nameOf } from "./kinds";
import { TargetSelect } from "./TargetSelect";

interface Props {
  /** Null: a new one. */
  filter: Parameter | null;
  draft: Draft;
  change: (make: (draft: Draft) => Draft) => void;
  onClose: () => void;
}

export function FilterDialog({ filter, draft, change, onClose }: Props) {
  const [name, setName] = useState(filter?.name ?? "");
  const [type, setType] = useState(filter?.type ?? "string/=");
  const [usual, setUsual] = useState<FilterValue>(filter ? valueIn(filter, filter.default) : null);
  const [targets, setTargets] = useState<Targets>(() => (filter ? targetsOf(draft, filter.id) : {}));
  const made = { ...(filter ?? newFilter(draft.parameters, name.trim(), type)), name: name.trim(), type };
  const known = filterKinds.some(({ value }) => value === type) ? [] : [{ value: type, label: type }];
  const goesNowhere = Object.values(targets).every((target) => target === null);
  const questions = draft.dashcards.flatMap((dashcard) => {
    const content = contentOf(dashcard);
    return content.is === "question" ? [{ dashcard, card: content.card }] : [];
  });
  return (
    <FormDialog
      title={filter ? `Filter “${filter.name ?? filter.id}”` : "New filter"}
      verb={filter ? "Change" : "Add filter"}
      size="lg"
      isReady={name.trim() !== ""}
      isBusy={false}
      onSubmit={(event) => {
        event.preventDefault();
        change((draft) => putFilter(draft, { ...made, default: usual }, targets));
        onClose();
      }}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="What it takes"
        data={[...filterKinds, ...known]}
        value={type}
        allowDeselect={false}
        onChange={(type) => {
          if (type === null) return;
          setType(type);
          // what another kind was set to, and where it went, need not fit
          setUsual(null);
          setTargets({});
        }}
      />
      <FilterField key={type} parameter={made} label="Default" value={usual} onChange={setUsual} />
      <Stack gap="xs" role="group" aria-label="Where it goes">
        <Text fw={600} size="sm">
          Where it goes
        </Text>
        {questions.length === 0 && <Text size="sm">Put questions on the dashboard first.</Text>}
        {questions.length > 0 && goesNowhere && (
          <Text size="sm" c="dimmed">
            It is shown on the dashboard once it goes somewhere.
          </Text>
        )}
        {questions.map(({ dashcard, card }) => (
          <TargetSelect
            key={dashcard.id}
            label={nameOf(dashcard)}
            card={card}
            type={type}
            value={targets[dashcard.id] ?? null}
            onChange={(target) => setTargets({ ...targets, [dashcard.id]: target })}
          />
        ))}
      </Stack>
    </FormDialog>
  );
}
