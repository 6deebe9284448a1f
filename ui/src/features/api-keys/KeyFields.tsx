/** The fields of a key: what it is, what it may do, how long and from where. Making and editing share them. */
import { Collapse, Select, Stack, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useId } from "react";
import type { GroupView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { ExpiryField } from "./ExpiryField";
import classes from "./ApiKeys.module.css";
import type { KeyValues } from "./keyForm";
import { ScopesField } from "./ScopesField";
import type { KeyRules } from "./keyRules";

export type KeyForm = UseFormReturnType<KeyValues>;

interface Props {
  form: KeyForm;
  rules: KeyRules;
  /** The groups to choose from; a personal key has the rights of its owner. */
  groups: GroupView[] | null;
}

export function KeyFields({ form, rules, groups }: Props) {
  return (
    <Stack>
      <TextInput
        label="Key name"
        description="What the key is for, so that you recognise it later."
        // also when it comes after the dialog, or back from another step of it
        autoFocus
        data-autofocus
        autoComplete="off"
        required
        withAsterisk={false}
        {...form.getInputProps("name")}
      />
      {groups && (
        <Select
          label="Group"
          description="The key has the rights of this group."
          placeholder="Choose a group"
          required
          withAsterisk={false}
          allowDeselect={false}
          data={groups.map((group) => ({ value: String(group.id), label: group.name }))}
          {...form.getInputProps("group_id")}
        />
      )}
      <ExpiryField form={form} longestLife={rules.longestLife} />
      <ScopesField
        all={groups ? "Everything its group may" : "Everything I may"}
        value={form.values.scopes}
        onChange={(scopes) => form.setFieldValue("scopes", scopes)}
        error={form.errors.scopes}
      />
      {rules.needsAddresses && <AddressesField form={form} />}
      <Limits form={form} hasAddresses={!rules.needsAddresses} />
    </Stack>
  );
}

/** What most keys go without. Open from the start when this one has some of it. */
function Limits({ form, hasAddresses }: { form: KeyForm; hasAddresses: boolean }) {
  const { description, not_before, allowed_cidrs } = form.values;
  const [isOpen, { toggle }] = useDisclosure([description, not_before, allowed_cidrs].some((value) => value !== ""));
  const hasError = ["description", "not_before", "allowed_cidrs"].some((field) => form.errors[field]);
  const id = useId();
  return (
    <div>
      <UnstyledButton
        className={classes.more}
        aria-expanded={isOpen || hasError}
        aria-controls={id}
        onClick={toggle}
        data-open={isOpen || hasError || undefined}
      >
        <Icon name="chevron" size={14} /> {hasAddresses ? "Description, addresses, start" : "Description, start"}
      </UnstyledButton>
      <Collapse expanded={isOpen || hasError} id={id}>
        <Stack pt="sm">
          <Textarea
            label="Description"
            description="Where it is used, whom to ask."
            rows={2}
            resize="vertical"
            {...form.getInputProps("description")}
          />
          {hasAddresses && <AddressesField form={form} />}
          <TextInput
            type="datetime-local"
            label="Works from"
            description="Empty: from now on."
            {...form.getInputProps("not_before")}
          />
        </Stack>
      </Collapse>
    </div>
  );
}

function AddressesField({ form }: { form: KeyForm }) {
  return (
    <Textarea
      label="Only from these addresses"
      description="Addresses and networks, one a line: 203.0.113.7 or 10.0.0.0/8. Empty: from anywhere."
      rows={2}
      resize="vertical"
      classNames={{ input: classes.mono ?? "" }}
      {...form.getInputProps("allowed_cidrs")}
    />
  );
}
