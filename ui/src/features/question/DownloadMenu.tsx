import { Button, Menu, Text } from "@mantine/core";
import { formatBytes } from "@/lib/measures";
import { Icon } from "@/ui/icons";
import { useDownload } from "./useDownload";
import type { RunRequest } from "./useRun";

const FORMATS = [
  { format: "csv", label: "CSV" },
  { format: "xlsx", label: "Excel (XLSX)" },
  { format: "json", label: "JSON" },
] as const;

/** All rows of the query as a file; the query runs again, without the limit on rows to look at. */
export function DownloadMenu({ request }: { request: RunRequest }) {
  const { start, cancel, isRunning, bytes, error } = useDownload(request);
  if (isRunning) {
    return (
      <Button size="xs" variant="default" onClick={cancel} title="Stop the download">
        {bytes === 0 ? "Preparing…" : formatBytes(bytes)} · Cancel
      </Button>
    );
  }
  return (
    <>
      {error && (
        <Text role="alert" size="sm" c="red">
          Download failed: {error.message}
        </Text>
      )}
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<Icon name="download" />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>All rows, as</Menu.Label>
          {FORMATS.map(({ format, label }) => (
            <Menu.Item key={format} onClick={() => start(format)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
