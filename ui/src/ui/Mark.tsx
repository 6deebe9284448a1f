/** The mark: three standing stones, which are also a bar chart. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path fill="var(--ml-mark-stone)" d="M3 28V17.5L9 15v13z" />
      <path fill="var(--ml-mark-stone)" d="M12.5 28V6.5L19.5 3v25z" />
      <path fill="var(--ml-mark-ember)" d="M23 28V14l6-2.5V28z" />
    </svg>
  );
}
