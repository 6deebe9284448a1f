/** A masked key is 47 characters, 40 of them stars; its beginning is what tells keys apart. */
export const beginning = (masked: string) => masked.replace(/\*{4,}$/, "…");
