/** The text of a chosen file, or why it cannot be taken. */

/** As much as the server reads. */
const MOST_BYTES = 2_000_000;

export async function readCsv(file: File): Promise<{ text: string } | { problem: string }> {
  if (file.size > MOST_BYTES) return { problem: `“${file.name}” is larger than 2 MB. Import it in parts.` };
  const text = await file.text();
  // what spreadsheets save by default on Windows would turn every umlaut into this sign, for good
  if (text.includes("\uFFFD")) return { problem: `“${file.name}” is not in UTF-8. Save it as “CSV UTF-8” first.` };
  return { text };
}
