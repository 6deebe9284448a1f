/** The state of a database form: a name, an engine and the details that engine asks for. */
import { useState } from "react";
import type { Engine, EngineField } from "@/api/engines";
import type { FieldErrors } from "@/api/http";
import { useRefusal } from "@/api/useRefusal";
import { type Details, detailsErrors, initialDetails, toDetails } from "./details";

export interface StoredDatabase {
  name: string;
  engine: string;
  details: Details;
}

export function useDatabaseForm(engines: Engine[], stored?: StoredDatabase) {
  const [engine, setEngine] = useState(
    () => engines.find(({ key }) => key === stored?.engine) ?? (stored ? undefined : engines[0]),
  );
  const fields: EngineField[] = engine?.fields ?? [];
  const [name, setName] = useState(stored?.name ?? "");
  const [details, setDetails] = useState(() => initialDetails(fields, stored?.details));
  const [errors, setErrors] = useState<FieldErrors>({});
  const refusal = useRefusal(setErrors, ["name", "engine", ...fields.map((field) => field.name)]);

  const forget = (field: string) => setErrors((before) => without(before, field));
  const checked = (found: FieldErrors) => {
    setErrors(found);
    refusal.clear();
    return Object.keys(found).length === 0;
  };
  const wrongDetails = () => detailsErrors(fields, details, stored?.details);

  return {
    engine,
    fields,
    name,
    details,
    errors,
    refusal,
    setName: (value: string) => {
      setName(value);
      forget("name");
    },
    setDetail: (field: string, value: unknown) => {
      setDetails((before) => ({ ...before, [field]: value }));
      forget(field);
    },
    chooseEngine: (key: string) => {
      const chosen = engines.find((candidate) => candidate.key === key);
      setEngine(chosen);
      // a host or a user name typed for one engine is as good for another
      setDetails((before) => ({ ...initialDetails(chosen?.fields ?? []), ...shared(before, chosen) }));
      checked({});
    },
    /** Shows what the server has now; a password typed a moment ago is its secret from here on. */
    reset: (saved: StoredDatabase) => {
      setName(saved.name);
      setDetails(initialDetails(fields, saved.details));
      checked({});
    },
    isConnectable: () => checked(wrongDetails()),
    isComplete: () =>
      checked({ ...(name.trim() === "" ? { name: "Give the database a name." } : {}), ...wrongDetails() }),
    toSend: () => toDetails(fields, details, stored?.details),
  };
}

function without(errors: FieldErrors, field: string): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => name !== field));
}

function shared(details: Details, engine: Engine | undefined): Details {
  const typed = Object.entries(details).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(typed.filter(([name]) => engine?.fields.some((field) => field.name === name)));
}

export type DatabaseFormState = ReturnType<typeof useDatabaseForm>;
