import { Modal, Stack, Text, Title } from "@mantine/core";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { kinds, rights } from "./levels";

/** What each right is about, and what each of its levels means. */
export function LevelsDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title="What the levels mean" size="lg">
      <Stack gap="md">
        <Text>
          Whoever is in several groups has the most that any of them gives. Everybody is in All Users: what that group
          may, no other group takes away. Administrators may everything.
        </Text>
        {kinds.map((kind) => (
          <div key={kind}>
            <Title order={3}>{rights[kind].label}</Title>
            <Text size="sm" c="dimmed">
              {rights[kind].about}
            </Text>
            <ul>
              {rights[kind].levels.map(({ level, label, about }) => (
                <li key={level}>
                  <Text span fw={600}>
                    {label}.
                  </Text>{" "}
                  {about}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </Stack>
    </Modal>
  );
}
