/** Asks before a key is replaced, and for how long the old secret goes on. */
import { Button, Group, Radio, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysKey, type KeyPlace, regenerateKey } from "@/api/apiKeys";
import type { KeySecret, PersonalKey } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";

const HOUR = 3600;
const OVERLAPS = [
  { value: String(HOUR), label: "for an hour" },
  { value: String(24 * HOUR), label: "for a day" },
  { value: String(7 * 24 * HOUR), label: "for a week" },
  { value: String(30 * 24 * HOUR), label: "for 30 days" },
];

interface Props {
  place: KeyPlace;
  apiKey: PersonalKey;
  onChanged: (key: KeySecret) => void;
  onBack: () => void;
}

export function RegenerateForm({ place, apiKey, onChanged, onBack }: Props) {
  const queryClient = useQueryClient();
  const [goesOn, setGoesOn] = useState(false);
  const [overlap, setOverlap] = useState(String(24 * HOUR));
  const regenerate = useMutation({
    mutationFn: () => regenerateKey(place, apiKey.id, goesOn ? Number(overlap) : null),
    // the answer holds the secret: it must not linger in the mutation cache
    gcTime: 0,
    onSuccess: async (key) => {
      onChanged(key);
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
    },
  });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    regenerate.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormAlert message={regenerate.error?.message ?? null} mb={0} />
        <Text>A new key takes the place of the one you have. It is shown once, as soon as it is made.</Text>
        <Radio.Group
          label="The old key"
          value={goesOn ? "goes-on" : "stops"}
          onChange={(value) => setGoesOn(value === "goes-on")}
        >
          <Stack gap="sm" mt="xs">
            <Radio
              value="stops"
              label="Stops working at once"
              description="Programs that use it are refused from their next request on. You cannot get it back."
            />
            <Radio
              value="goes-on"
              label="Goes on working for a while"
              description="Both keys work until then, so that programs can change over one by one."
            />
          </Stack>
        </Radio.Group>
        {goesOn && (
          <Select
            ml={32}
            w={200}
            label="It goes on"
            data={OVERLAPS}
            allowDeselect={false}
            value={overlap}
            onChange={(value) => value && setOverlap(value)}
          />
        )}
        {apiKey.retiring && (
          <Text size="sm">This key is being rotated already: the key before the one you have now stops at once.</Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack} autoFocus>
            Back
          </Button>
          <Button type="submit" color={goesOn ? undefined : "red"} loading={regenerate.isPending}>
            Change the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
