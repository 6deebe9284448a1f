/** Ctrl/Cmd-K. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  return <button onClick={onClose}>Close</button>;
}
