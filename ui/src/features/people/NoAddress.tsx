import { Alert } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";

/** Why no link can be made, and where that is mended. */
export function NoAddress() {
  return (
    <Alert color="yellow" variant="light" icon={<Icon name="warning" />} role="status">
      Links begin with the address of this server, and nobody has set it yet.{" "}
      <TextLink to="/admin/settings">Set the site address</TextLink> first.
    </Alert>
  );
}
