import { Button, Group, Stack, Text } from "@mantine/core";
import { FormAlert } from "@/ui/FormAlert";

interface Props {
  isOn: boolean;
  /** The environment of the server has decided all of it. */
  isDecided: boolean;
  isBusy: boolean;
  refusal: string | null;
  /** What is done before anything is saved, and what is not while it is off. */
  whenOn: string;
  whenOff: string;
}

/** The end of a form about somebody who vouches for people: what was refused, and the way to save. */
export function ProviderFoot({ isOn, isDecided, isBusy, refusal, whenOn, whenOff }: Props) {
  return (
    <Stack maw={560}>
      {/* the form is long: what went wrong stands where the person has just clicked */}
      <FormAlert message={refusal} mb={0} />
      {isDecided ? (
        <Text c="dimmed">Everything here is decided by the environment of the server.</Text>
      ) : (
        <Group>
          <Button type="submit" loading={isBusy}>
            {isOn ? "Test and save" : "Save"}
          </Button>
          <Text size="sm" c="dimmed">
            {isOn ? whenOn : whenOff}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
