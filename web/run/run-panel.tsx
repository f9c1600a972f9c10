/** The open run beside the screen. */
export function RunPanel({ runId, onClose }: { runId: string; onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      {runId}
    </button>
  )
}
