/** Copies text, also where the page came over plain HTTP and browsers hide the clipboard API. Says whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // inside an open dialog, so that its focus trap does not take the selection away
  const place = document.activeElement?.closest("[role=dialog]") ?? document.body;
  place.append(field);
  field.select();
  try {
    // deprecated, and the only way without a secure context
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}
