/** What has become of a run: nothing yet, an answer, a failure; the answer before stays in sight, dimmed, until the next. */
import { Box, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import type { ChartSettings } from "@/charts/settings";
import { Loading } from "@/ui/states";
import { AnswerPanel } from "./AnswerPanel";
import { FailureNotice } from "./FailureNotice";
import classes from "./Question.module.css";
import { said } from "./said";
import type { Failure, Finished, RunState } from "./useRun";

interface Props {
  state: RunState;
  last: Finished | null;
  chart: ChartSettings | null;
  onChart: (chart: ChartSettings) => void;
  /** What a failure is shown as where the database’s words alone would not help. */
  failed?: (failure: Failure) => ReactNode;
}

export function AnswerSection({ state, last, chart, onChart, failed }: Props) {
  return (
    <>
      <VisuallyHidden role="status">{said(state)}</VisuallyHidden>
      <section aria-label="Answer" aria-busy={state.is === "running"}>
        {state.is === "failed" && (failed?.(state.failure) ?? <FailureNotice failure={state.failure} />)}
        {state.is === "cancelled" && <Text c="dimmed">Cancelled. The database was told to stop, too.</Text>}
        {state.is === "idle" && <Text c="dimmed">The answer appears here.</Text>}
        {(state.is === "running" || state.is === "finished") && last && (
          <Box className={classes.answer} data-old={state.is === "running" || undefined}>
            <AnswerPanel key={last.answer.started_at} finished={last} chart={chart} onChart={onChart} />
          </Box>
        )}
        {state.is === "running" && !last && <Loading what="the answer" lines={6} />}
      </section>
    </>
  );
}
