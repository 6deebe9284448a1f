/** Rights to the application as they are, as they are about to be, and as others made them. Pure. */
import type { ApplicationGraph, ApplicationGraphChange, GroupView } from "@/api/types";
import type { Change } from "@/lib/draft";
import type { ChangeLine } from "@/ui/ChangeLines";

/** Subscriptions are not among them: there is nothing to subscribe to yet. */
export const applicationRights = ["setting", "monitoring"] as const;
export type ApplicationRight = (typeof applicationRights)[number];

export const applicationWords: Record<ApplicationRight, { label: string; about: string }> = {
  setting: {
    label: "Settings",
    about: "Name, appearance, language, limits of results. Not how people sign in, nor where mail goes.",
  },
  monitoring: { label: "Monitoring", about: "What happened, how API keys are used, what the server wrote in its log." },
};

export const keyOf = (groupId: number, right: ApplicationRight) => `${groupId} ${right}`;

export function partsOf(key: string): { group: string; right: ApplicationRight } {
  const [group = "", right] = key.split(" ");
  return { group, right: right as ApplicationRight };
}

export const mayIn = (graph: ApplicationGraph, key: string): boolean => {
  const { group, right } = partsOf(key);
  return graph.groups[group]?.[right] === "yes";
};

const word = (may: boolean) => (may ? "yes" : "no");
const shown = (may: boolean) => (may ? "Yes" : "No");

/** Only what changes is sent, so that saving undoes nothing that others did. */
export function sentGraph(changes: Change<boolean>[], revision: number): ApplicationGraphChange {
  const groups: Record<string, Partial<Record<ApplicationRight, "yes" | "no">>> = {};
  for (const { key, to } of changes) {
    const { group, right } = partsOf(key);
    (groups[group] ??= {})[right] = word(to);
  }
  return { revision, groups };
}

export function changeLines(changes: Change<boolean>[], groups: GroupView[]): ChangeLine[] {
  const lines = new Map<string, ChangeLine>();
  for (const { key, now, to, isDisputed } of changes) {
    const { group, right } = partsOf(key);
    const name = groups.find(({ id }) => String(id) === group)?.name ?? group;
    const line = lines.get(group) ?? { key: group, name, steps: [] };
    line.steps.push({
      label: applicationWords[right].label,
      from: shown(now),
      to: shown(to),
      remark: isDisputed ? "changed by somebody else meanwhile" : undefined,
    });
    lines.set(group, line);
  }
  return [...lines.values()];
}

export function theirLines(before: ApplicationGraph, now: ApplicationGraph, groups: GroupView[]): ChangeLine[] {
  return groups.flatMap(({ id, name }) => {
    const steps = applicationRights.flatMap((right) => {
      const [from, to] = [mayIn(before, keyOf(id, right)), mayIn(now, keyOf(id, right))];
      return from === to ? [] : [{ label: applicationWords[right].label, from: shown(from), to: shown(to) }];
    });
    return steps.length === 0 ? [] : [{ key: String(id), name, steps }];
  });
}
