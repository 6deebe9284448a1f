/** One place on a dashboard, with what lies there. */
import { Text } from "@mantine/core";
import type { Dashcard } from "@/api/types";
import type { AskedHere } from "@/api/dashboards";
import { slugged } from "@/lib/slug";
import { TextLink } from "@/ui/links";
import { MarkedText } from "@/ui/MarkedText";
import { Empty } from "@/ui/states";
import { Answer } from "./Answer";
import classes from "./Dashboard.module.css";
import { contentOf, nameOf } from "./kinds";
import { heightOf } from "./layout";

interface Props {
  dashcard: Dashcard;
  /** With what its question is asked, beside what it asks itself. */
  asked?: AskedHere | undefined;
  /** Its head is drawn by whoever edits it. */
  isEdited?: boolean;
}

export function DashcardBox({ dashcard, asked, isEdited = false }: Props) {
  const content = contentOf(dashcard);
  const name = nameOf(dashcard);
  switch (content.is) {
    case "text":
    case "heading":
      return (
        <div className={classes.box} data-plain>
          {content.is === "text" ? (
            <div className={classes.text}>
              <MarkedText text={content.text} />
            </div>
          ) : (
            <Text component="h2" className={classes.heading} fz="xl" fw={600} m={0}>
              {content.text}
            </Text>
          )}
        </div>
      );
    case "question": {
      const { card } = content;
      return (
        <section className={classes.box} aria-label={name} data-inner={isEdited || undefined}>
          {!isEdited && (
            <div className={classes.head}>
              <TextLink
                to="/question/$question"
                params={{ question: slugged(card.id, card.name) }}
                className={classes.title}
                c="var(--mantine-color-text)"
                fw={600}
              >
                {name}
              </TextLink>
            </div>
          )}
          <Answer
            card={card}
            asked={asked}
            settings={dashcard.visualization_settings}
            name={name}
            height={heightOf(dashcard)}
          />
          {dashcard.series.length > 0 && (
            <Text size="xs" c="dimmed" px="sm" pb={4}>
              Other questions are drawn into this picture elsewhere; here, the first alone.
            </Text>
          )}
        </section>
      );
    }
    case "hidden":
      return (
        <section className={classes.box} aria-label={name}>
          <div className={classes.body}>
            <Empty icon="lock" title="Not for you">
              This question lies in a collection that you do not see.
            </Empty>
          </div>
        </section>
      );
    case "other":
      return (
        <section className={classes.box} aria-label={name}>
          <div className={classes.body}>
            <Text size="sm" c="dimmed" p="sm">
              What lies here is not shown here yet.
            </Text>
          </div>
        </section>
      );
  }
}
