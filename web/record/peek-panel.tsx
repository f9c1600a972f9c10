export function PeekPanel({ record, onClose }: { record: string; onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      {record}
    </button>
  )
}
