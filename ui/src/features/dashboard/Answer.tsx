/** What a question on a dashboard answers: each runs by itself and has a face of its own. */
import { Alert, Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Card } from "@/api/types";
import { answerQuery, type AskedHere } from "@/api/dashboards";
import type { Answer as Answered } from "@/api/dataset";
import { Chart } from "@/charts/Chart";
import { pictured } from "@/charts/choose";
import { pictureOf, type SavedSettings } from "@/charts/saved";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import { ResultTable } from "@/ui/ResultTable";
import { Empty, Loading } from "@/ui/states";
import classes from "./Dashboard.module.css";

/** What head and edges of a place take of its height. */
const AROUND = 56;
/** What stands below a table. */
const BELOW = 34;

interface Props {
  card: Card;
  asked?: AskedHere | undefined;
  /** What the dashboard sets, before what the question sets itself. */
  settings: SavedSettings;
  name: string;
  height: number;
}

export function Answer({ card, asked, settings, name, height }: Props) {
  const answer = useQuery({ ...answerQuery(card, asked), enabled: !card.archived });
  const { data, isFetching, refetch } = answer;
  return (
    <div className={classes.body} aria-busy={isFetching} data-old={(isFetching && data !== undefined) || undefined}>
      {card.archived ? (
        <Empty icon="trash" title="In the trash">
          This question was put away, and is not asked until it is restored.
        </Empty>
      ) : data === undefined ? (
        answer.error ? (
          <NotHad name={name} why={answer.error.message} retry={() => void refetch()} />
        ) : (
          <Loading what={name} lines={3} />
        )
      ) : data.status !== "completed" ? (
        <NotHad name={name} why={data.error ?? "The database did not say why."} retry={() => void refetch()} />
      ) : (
        <Shown answer={data} card={card} settings={settings} name={name} height={Math.max(height - AROUND, 40)} />
      )}
    </div>
  );
}

function Shown({ answer: { data, row_count }, card, settings, name, height }: Props & { answer: Answered }) {
  const picture = useMemo(() => {
    const saved = { ...card, visualization_settings: { ...card.visualization_settings, ...settings } };
    return pictured(pictureOf(saved), data);
  }, [card, settings, data]);
  if (data.rows.length === 0) {
    return (
      <Empty icon="table" title="No rows">
        Nothing matches this question now.
      </Empty>
    );
  }
  return (
    <>
      <VisuallyHidden>{counted(row_count, "row")}</VisuallyHidden>
      {picture.type === "table" ? (
        <ResultTable
          label={`Result of ${name}`}
          cols={data.cols}
          rows={data.rows}
          truncatedAt={data.rows_truncated}
          maxHeight={`${Math.max(height - BELOW, 80)}px`}
        />
      ) : (
        <Chart result={data} settings={picture} height={height} />
      )}
    </>
  );
}

function NotHad({ name, why, retry }: { name: string; why: string; retry: () => void }) {
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} title={`Could not load ${name}`}>
      <Group gap="sm">
        <Text size="sm">{why}</Text>
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
