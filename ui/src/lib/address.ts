/** Whether a text is an address of the network, version 4 or 6, and a whole one. */
export function isAddress(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text)
    ? text.split(".").every((part) => Number(part) < 256)
    : /^[\da-f:.]*:[\da-f:.]*$/i.test(text) && URL.canParse(`http://[${text}]/`);
}
