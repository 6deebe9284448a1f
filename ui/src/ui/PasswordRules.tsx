import { Group, Text, VisuallyHidden } from "@mantine/core";
import type { PasswordRule } from "@/lib/passwordRules";
import { Icon } from "./icons";

/** The rules, ticked off as they are met. Read as a whole by screen readers, not at every key stroke. */
export function PasswordRules({ rules, password }: { rules: PasswordRule[]; password: string }) {
  if (rules.length === 0) return null;
  return (
    <Group component="ul" gap="md" p={0} m={0} mt={4} style={{ listStyle: "none" }}>
      {rules.map((rule) => {
        const isMet = rule.isMet(password);
        return (
          <Group key={rule.label} component="li" gap={4} c={isMet ? "verdigris" : "dimmed"}>
            <Icon name={isMet ? "check" : "close"} size={14} />
            <Text size="sm" span>
              {rule.label}
              <VisuallyHidden>{isMet ? " (met)" : " (not met yet)"}</VisuallyHidden>
            </Text>
          </Group>
        );
      })}
    </Group>
  );
}
