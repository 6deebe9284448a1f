/** Copies a text and says so, to eyes and to screen readers. */
import { Button, type ButtonProps, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { copyText } from "@/lib/copyText";
import { Icon } from "./icons";

export function CopyButton({ text, label = "Copy", ...props }: { text: string; label?: string } & ButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  const copy = async () => setOutcome((await copyText(text)) ? "copied" : "failed");
  return (
    <>
      <Button
        {...props}
        leftSection={<Icon name={outcome === "copied" ? "check" : "copy"} />}
        onClick={() => void copy()}
      >
        {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select and copy it by hand" : label}
      </Button>
      <VisuallyHidden role="status">{outcome === "copied" ? "Copied" : ""}</VisuallyHidden>
    </>
  );
}
