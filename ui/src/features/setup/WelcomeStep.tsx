import { Button, List, Text, Title } from "@mantine/core";

export function WelcomeStep({ onNext }: { onNext: () => void }) {
  return (
    <>
      <Title order={1} mb="sm">
        Welcome
      </Title>
      <Text mb="sm">This server is new and nobody owns it yet. Two short steps make it yours:</Text>
      <List mb="lg" spacing={4}>
        <List.Item>an account for you, the administrator</List.Item>
        <List.Item>a name for this place</List.Item>
      </List>
      <Button fullWidth onClick={onNext}>
        Let’s begin
      </Button>
    </>
  );
}
