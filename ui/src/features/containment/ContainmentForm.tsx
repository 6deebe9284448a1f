import { Button, Checkbox, Radio, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { planContainment } from "@/api/containment";
import { formErrors } from "@/api/formErrors";
import type { ContainmentAction, ContainmentPlan } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";
import { Section } from "@/ui/Section";
import { Criteria } from "./Criteria";
import { type ContainmentFields, containmentRequest, saysWhom } from "./request";
import { actionWords, offeredActions } from "./words";

interface Props {
  /** Kept by the page, so that the way back from the plan loses nothing. */
  fields: ContainmentFields;
  onChange: (fields: ContainmentFields) => void;
  onPlan: (plan: ContainmentPlan) => void;
}

export function ContainmentForm({ fields, onChange, onPlan }: Props) {
  const [isAsked, setAsked] = useState(false);
  const plan = useMutation({
    mutationFn: () => planContainment(containmentRequest(fields)),
    onSuccess: onPlan,
  });
  const change = (some: Partial<ContainmentFields>) => {
    plan.reset();
    onChange({ ...fields, ...some });
  };
  const refused = plan.error ? formErrors(plan.error, ["filter.cidr", "filter.key_prefixes"]) : null;
  const isWithoutWhom = isAsked && !saysWhom(fields);
  const isWithoutWhat = isAsked && fields.actions.length === 0;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (saysWhom(fields) && fields.actions.length > 0) plan.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Section title="What should happen?">
        <Checkbox.Group
          aria-label="What should happen?"
          value={fields.actions}
          onChange={(actions) => change({ actions: actions as ContainmentAction[] })}
          error={isWithoutWhat && "Choose at least one."}
        >
          <Stack gap="sm" mb="xs">
            {offeredActions.map((action) => (
              <Checkbox key={action} value={action} {...actionWords[action]} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Section>
      <Section title="To whom?">
        <Stack>
          <Radio.Group
            aria-label="To whom?"
            value={fields.reach}
            onChange={(reach) => change({ reach: reach === "all" ? "all" : "some" })}
            error={isWithoutWhom && "Choose people, a group, a time, a network or keys, or everybody."}
          >
            <Stack gap="sm" mb="xs">
              <Radio value="some" label="Only what fits all that is chosen here" />
              <Radio value="all" label="Everybody and everything" />
            </Stack>
          </Radio.Group>
          {fields.reach === "some" && <Criteria fields={fields} errors={refused?.fields ?? {}} onChange={change} />}
          <Checkbox
            label="Leave me out"
            description="You stay signed in and keep your password. Without this, you are hit like everybody."
            checked={fields.sparesMe}
            onChange={({ currentTarget }) => change({ sparesMe: currentTarget.checked })}
          />
          <FormAlert message={refused?.general ?? null} mb={0} />
          <Button type="submit" loading={plan.isPending} style={{ alignSelf: "flex-start" }}>
            Show what it would hit
          </Button>
        </Stack>
      </Section>
    </form>
  );
}
