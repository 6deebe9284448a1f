/** The editor in its frame, which can be made taller, with the word on how to leave it. */
import { Box, Text } from "@mantine/core";
import { lazy, Suspense, useId, useMemo } from "react";
import { Loading } from "@/ui/states";
import classes from "./Question.module.css";
import type { SqlEditor as Editor } from "./SqlEditor";
import type { RunState } from "./useRun";

const SqlEditor = lazy(async () => ({ default: (await import("./SqlEditor")).SqlEditor }));

type Props = Omit<Parameters<typeof Editor>[0], "failure" | "describedBy"> & {
  /** Where a query failed is marked in its text. */
  state: RunState;
};

export function EditorBox({ state, ...editor }: Props) {
  const hint = useId();
  const failure = state.is === "failed" ? state.failure : null;
  const mark = useMemo(() => (failure?.place ? { place: failure.place, message: failure.message } : null), [failure]);
  return (
    <>
      <Box className={classes.editor}>
        <Suspense fallback={<Loading what="the editor" />}>
          <SqlEditor {...editor} failure={mark} describedBy={hint} />
        </Suspense>
      </Box>
      <Text id={hint} size="xs" c="dimmed" mt={4} mb="md">
        {editor.isReadOnly
          ? "To be read: you may not write SQL for this database."
          : "Tab indents. To leave the editor with the keyboard, press Esc, then Tab."}
      </Text>
    </>
  );
}
