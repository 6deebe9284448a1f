/** Hands a file to the browser, which puts it where its downloads go. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // the download reads the address after this turn; a minute is plenty
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
