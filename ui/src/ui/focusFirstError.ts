/** After a form was refused: leads the keyboard to the first field that is wrong, once its error is on the page. */
export function focusFirstError(form: Element | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
}
