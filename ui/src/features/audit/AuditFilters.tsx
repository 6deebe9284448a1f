import { Button, Group, Select } from "@mantine/core";
import { useState } from "react";
import type { AuditFilter } from "@/api/audit";
import { SearchField } from "@/ui/SearchField";
import { AddressFilter } from "./AddressFilter";
import { PersonFilter } from "./PersonFilter";
import type { AuditSearch } from "./search";
import { TimeFilter } from "./TimeFilter";
import { topicWords } from "./words";

interface Props {
  filter: AuditFilter;
  topics: string[];
  onChange: (change: AuditSearch) => void;
  onClear: () => void;
}

/** Two in a row on a phone. */
const WIDTH = { base: "calc(50% - 5px)", xs: 190 };

export function AuditFilters({ filter, topics, onChange, onClear }: Props) {
  const known = filter.topic === undefined || topics.includes(filter.topic) ? topics : [...topics, filter.topic];
  const isNarrowed = Object.keys(filter).length > 0;
  // what is half typed or half chosen goes with the rest
  const [cleared, setCleared] = useState(0);
  const clear = () => {
    setCleared(cleared + 1);
    onClear();
  };
  return (
    <Group gap="sm" mb="md" align="flex-start" role="search" aria-label="Events">
      <SearchField
        label="Search events"
        placeholder="Search events"
        value={filter.text ?? ""}
        onSearch={(text) => onChange({ text: text || undefined })}
      />
      <Select
        aria-label="What happened"
        placeholder="Anything"
        data={known.map((topic) => ({ value: topic, label: topicWords(topic) }))}
        value={filter.topic ?? null}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Anything" }}
        nothingFoundMessage="Nothing of this kind is known"
        onChange={(topic) => onChange({ topic: topic ?? undefined })}
        w={WIDTH}
      />
      <PersonFilter id={filter.person} onChange={(person) => onChange({ person })} w={WIDTH} />
      <TimeFilter key={`time-${cleared}`} filter={filter} onChange={onChange} w={WIDTH} />
      <AddressFilter
        key={`address-${cleared}`}
        address={filter.address}
        onChange={(address) => onChange({ address })}
        w={WIDTH}
      />
      {isNarrowed && (
        <Button variant="subtle" onClick={clear}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
