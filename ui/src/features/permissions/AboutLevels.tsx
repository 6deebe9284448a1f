import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { LevelsDialog } from "./LevelsDialog";

/** The way to what the levels mean. */
export function AboutLevels() {
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" onClick={dialog.open}>
        What the levels mean
      </Button>
      {isOpen && <LevelsDialog onClose={dialog.close} />}
    </>
  );
}
