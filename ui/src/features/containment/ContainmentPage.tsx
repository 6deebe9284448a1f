/**
 * Admin › Security: what to do at once when something is wrong. A plan is made and shown before anything happens; what
 * was done is reported, kept below and can be undone as far as that goes.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { containmentsQuery } from "@/api/containment";
import type { Containment, ContainmentPlan } from "@/api/types";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { ContainmentForm } from "./ContainmentForm";
import { History } from "./History";
import { PlanShown } from "./PlanShown";
import { Report } from "./Report";
import { type ContainmentFields, emptyFields } from "./request";

type Stage = { at: "form" } | { at: "plan"; plan: ContainmentPlan } | { at: "done"; done: Containment };

export default function ContainmentPage() {
  const [fields, setFields] = useState<ContainmentFields>(emptyFields);
  const [stage, setStage] = useState<Stage>({ at: "form" });
  const queryClient = useQueryClient();
  const done = (done: Containment) => {
    setStage({ at: "done", done });
    // sessions, keys and people are not what they were
    void queryClient.invalidateQueries();
  };
  const startOver = () => {
    setFields(emptyFields);
    setStage({ at: "form" });
  };
  return (
    <Page
      title="Containment"
      about="For the day a password or a key got into the wrong hands. Nothing happens before you have seen what it would hit."
      actions={
        <LinkButton to="/admin/audit" variant="default">
          Audit
        </LinkButton>
      }
    >
      {stage.at === "form" && (
        <ContainmentForm fields={fields} onChange={setFields} onPlan={(plan) => setStage({ at: "plan", plan })} />
      )}
      {stage.at === "plan" && (
        <PlanShown
          plan={stage.plan}
          fields={fields}
          onPlan={(plan) => setStage({ at: "plan", plan })}
          onDone={done}
          onBack={() => setStage({ at: "form" })}
        />
      )}
      {stage.at === "done" && (
        <Report
          containment={stage.done}
          onUndone={() => void queryClient.invalidateQueries({ queryKey: containmentsQuery.queryKey })}
          onStartOver={startOver}
        />
      )}
      <Section title="Earlier containments">
        <History />
      </Section>
    </Page>
  );
}
