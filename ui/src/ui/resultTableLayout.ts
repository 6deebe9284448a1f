/** Pixels that the table's arithmetic and its style sheet (as custom properties) agree on. */
export const ROW_HEIGHT = 28;
export const HEADER_HEIGHT = 32;
