import { useParams } from '@tanstack/react-router'
import { ReplayScreen } from '../replay/replay-screen.tsx'

export function ReplayRoute() {
  const { run } = useParams({ from: '/app/runs/$run' })
  return <ReplayScreen key={run} runId={run} />
}
