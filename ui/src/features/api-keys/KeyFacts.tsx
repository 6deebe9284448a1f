import { Code, Table } from "@mantine/core";
import type { ReactNode } from "react";
import type { ProgramKey } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { beginning } from "@/lib/maskedKey";
import { Ago, Moment } from "@/ui/Moment";
import { Section } from "@/ui/Section";

export function KeyFacts({ apiKey }: { apiKey: ProgramKey }) {
  const { expires_at, not_before, allowed_cidrs, last_used_at, last_used_ip, last_used_agent } = apiKey;
  const facts: [string, ReactNode][] = [
    ["Key", <Code key="key">{beginning(apiKey.masked_key)}</Code>],
    ["Group", apiKey.group.name],
    ["Works from", not_before && formatSecond(not_before)],
    ["Expires", expires_at ? formatSecond(expires_at) : "Never"],
    ["Addresses", allowed_cidrs ? allowed_cidrs.join(", ") : "Any"],
    ["Created", <By key="created" iso={apiKey.created_at} who={apiKey.created_by.common_name} />],
    ["Changed", <By key="changed" iso={apiKey.updated_at} who={apiKey.updated_by?.common_name} />],
    ["Last used", last_used_at ? <Ago key="used" iso={last_used_at} /> : "Never"],
    ["From", last_used_ip],
    ["By", last_used_agent],
  ];
  return (
    <Section title="The key">
      <Table aria-label="The key" variant="vertical" layout="fixed">
        <Table.Tbody>
          {facts
            .filter(([, fact]) => fact)
            .map(([name, fact]) => (
              <Table.Tr key={name}>
                <Table.Th w={{ base: 100, xs: 150 }}>{name}</Table.Th>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{fact}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function By({ iso, who }: { iso: string; who: string | undefined }) {
  return (
    <>
      <Moment iso={iso} />
      {who && ` by ${who}`}
    </>
  );
}
