/** Admin › People › Import: a table of people from a file, looked at before anything is done. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { previewImport } from "@/api/people";
import type { ImportOutcome } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { ImportDone } from "./ImportDone";
import { ImportPreview } from "./ImportPreview";
import { ImportSource } from "./ImportSource";

export default function ImportPage() {
  const [csv, setCsv] = useState("");
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  const preview = useMutation({ mutationFn: previewImport });
  return (
    <Page
      title="Import people"
      trail={<TextLink to="/admin/people">People</TextLink>}
      about="Make many accounts at once. You see what will happen before it does."
    >
      {outcome !== null ? (
        <ImportDone outcome={outcome} />
      ) : preview.data !== undefined ? (
        <ImportPreview csv={csv} preview={preview.data} onBack={preview.reset} onDone={setOutcome} />
      ) : (
        <ImportSource
          csv={csv}
          busy={preview.isPending}
          error={preview.error}
          onChange={setCsv}
          onNext={() => preview.mutate(csv)}
        />
      )}
    </Page>
  );
}
