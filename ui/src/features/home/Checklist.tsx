/** What the server says is left to set up. Gone when everything is done; silent when the list cannot be had. */
import { Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { checklistQuery } from "@/api/checklist";
import type { ChecklistTask } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Section } from "@/ui/Section";
import classes from "./HomePage.module.css";

export function Checklist() {
  const tasks = useQuery(checklistQuery).data?.flatMap((group) => group.tasks) ?? [];
  if (tasks.every((task) => task.completed)) return null;
  return (
    <Section title="Next steps">
      <ul className={classes.tasks}>
        {tasks.map((task) => (
          <Task key={task.title} task={task} />
        ))}
      </ul>
    </Section>
  );
}

function Task({ task }: { task: ChecklistTask }) {
  return (
    <li className={classes.task}>
      <span className={classes.tick} data-done={task.completed || undefined}>
        {task.completed && <Icon name="check" size={12} />}
      </span>
      <div>
        <TextLink to={task.link} c={task.completed ? "dimmed" : undefined} fw={task.is_next_step ? 600 : undefined}>
          {task.title}
        </TextLink>
        <VisuallyHidden>{task.completed ? " (done)" : ""}</VisuallyHidden>
        <Text size="sm" c="dimmed">
          {task.description}
        </Text>
      </div>
    </li>
  );
}
