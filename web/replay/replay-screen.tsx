/** An ended or running run, exactly as recorded. */
export function ReplayScreen({ runId }: { runId: string }) {
  return <h1>{runId}</h1>
}
