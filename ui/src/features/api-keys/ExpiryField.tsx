import { Group, Select, TextInput } from "@mantine/core";
import { counted } from "@/lib/counted";
import { EXPIRIES, type Expiry } from "./keyForm";
import type { KeyForm } from "./KeyFields";

const LABELS: Record<Expiry, string> = {
  usual: "As is usual here",
  "30": "In 30 days",
  "90": "In 90 days",
  "365": "In a year",
  never: "Never",
  date: "On a day of my choosing",
};

export function ExpiryField({ form, longestLife }: { form: KeyForm; longestLife: number | null }) {
  const { expiry } = form.values;
  const allowed = EXPIRIES.filter((choice) => {
    // what the form began with stays to be seen, whatever the rule
    if (choice === "date" || choice === expiry || choice === form.getInitialValues().expiry) return true;
    if (choice === "usual") return false;
    return longestLife === null || (choice !== "never" && Number(choice) <= longestLife);
  });
  const day = form.getInputProps("expires_at");
  return (
    <Group align="flex-start" gap="sm" grow preventGrowOverflow={false}>
      <Select
        label="Expires"
        description={longestLife === null ? undefined : `At most ${counted(longestLife, "day")} from now.`}
        data={allowed.map((value) => ({ value, label: LABELS[value] }))}
        allowDeselect={false}
        {...form.getInputProps("expiry")}
        error={expiry === "date" ? undefined : day.error}
      />
      {expiry === "date" && <TextInput type="datetime-local" label="Day and time" {...day} />}
    </Group>
  );
}
