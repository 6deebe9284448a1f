/**
 * Admin › Permissions › As code: groups, members and rights as a file. It is compared with what is there before anything
 * happens, and then applied exactly as it was shown, or not at all.
 */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { planFile, pullFile } from "@/api/permissionFile";
import type { PermissionPlan, PermissionsApplied } from "@/api/types";
import { saveFile } from "@/lib/saveFile";
import { Icon } from "@/ui/icons";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Page } from "@/ui/Page";
import { CodeApplied } from "./CodeApplied";
import { CodeForm } from "./CodeForm";
import { CodePlan } from "./CodePlan";

type Stage = { at: "text" } | { at: "plan"; plan: PermissionPlan } | { at: "done"; done: PermissionsApplied };

export default function CodePage() {
  const [file, setFile] = useState("");
  // what came from elsewhere is there still; what was typed here is only here
  const [isTyped, setTyped] = useState(false);
  const [stage, setStage] = useState<Stage>({ at: "text" });
  const queryClient = useQueryClient();
  const plan = useMutation({ mutationFn: planFile, onSuccess: (plan) => setStage({ at: "plan", plan }) });
  const put = (file: string, isTyped: boolean) => {
    setFile(file);
    setTyped(isTyped);
    plan.reset();
  };
  const done = (done: PermissionsApplied) => {
    setTyped(false);
    setStage({ at: "done", done });
    // what groups may, and so what everybody sees, is not what it was
    void queryClient.invalidateQueries();
  };
  return (
    <Page
      width="full"
      title="Permissions as code"
      about="Who is in which group and what groups may, as a file to keep with your code. Nothing happens before you have seen what it would change."
      actions={<Download />}
    >
      <LeaveGuard isUnsaved={isTyped} />
      {stage.at === "text" && (
        <CodeForm file={file} error={plan.error} busy={plan.isPending} onFile={put} onPlan={() => plan.mutate(file)} />
      )}
      {stage.at === "plan" && (
        <CodePlan
          file={file}
          plan={stage.plan}
          again={plan}
          onDone={done}
          onBack={() => {
            plan.reset();
            setStage({ at: "text" });
          }}
        />
      )}
      {stage.at === "done" && (
        <CodeApplied
          done={stage.done}
          onStartOver={() => {
            put("", false);
            setStage({ at: "text" });
          }}
        />
      )}
    </Page>
  );
}

function Download() {
  const pull = useMutation({
    mutationFn: pullFile,
    onSuccess: (text) => saveFile("permissions.yaml", new Blob([text], { type: "application/yaml" })),
    onError: ({ message }) => notifications.show({ color: "red", title: "Could not be downloaded", message }),
  });
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" />}
      loading={pull.isPending}
      onClick={() => pull.mutate()}
    >
      Download what holds now
    </Button>
  );
}
