import type { RunEventView } from '#api'

/** An event as evidence: exactly as recorded, with the digest that the run's chain holds of it. */
export function evidenceOf(run: { id: string; workflow: { id: string; version: number } }, view: RunEventView): string {
  return JSON.stringify(
    {
      run: run.id,
      workflow: run.workflow.id,
      version: run.workflow.version,
      sequence: view.sequence,
      digest: view.digest,
      ...(view.isHidden ? { hidden: true } : {}),
      event: view.event,
    },
    null,
    2,
  )
}
