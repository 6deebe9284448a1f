/** Name, engine, details, “Test connection” and save: the same form for a new database and for a stored one. */
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { Engine } from "@/api/engines";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { DetailField } from "./DetailField";
import { isKept, visibleFields } from "./details";
import type { DatabaseFormState, StoredDatabase } from "./useDatabaseForm";

interface Props {
  form: DatabaseFormState;
  engines: Engine[];
  stored?: StoredDatabase;
  busy: boolean;
  save: string;
  /** The test, beside the save button. */
  children: ReactNode;
  onSave: () => void;
}

export function DatabaseForm({ form, engines, stored, busy, save, children, onSave }: Props) {
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (form.isComplete()) onSave();
    else focusFirstError(event.currentTarget);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={520}>
        <Select
          label="Database type"
          allowDeselect={false}
          disabled={stored !== undefined}
          data={engines.map((engine) => ({ value: engine.key, label: engine.name }))}
          value={form.engine?.key ?? stored?.engine ?? null}
          error={form.errors.engine}
          onChange={(key) => key !== null && form.chooseEngine(key)}
        />
        <TextInput
          label="Display name"
          description="What people here call it."
          required
          autoComplete="off"
          value={form.name}
          error={form.errors.name}
          onChange={(event) => form.setName(event.currentTarget.value)}
        />
        {visibleFields(form.fields, form.details).map((field) => (
          <DetailField
            key={field.name}
            field={field}
            value={form.details[field.name]}
            error={form.errors[field.name]}
            isKept={isKept(field, stored?.details)}
            onChange={(value) => form.setDetail(field.name, value)}
          />
        ))}
        {/* the form is long: what went wrong stands where the person has just clicked */}
        <FormAlert message={form.refusal.general} mb={0} />
        <Group>
          <Button type="submit" loading={busy}>
            {save}
          </Button>
          {children}
        </Group>
      </Stack>
    </form>
  );
}
