import type { StepForm } from '#api'
import type { SourceRecord } from '#connectors'
import type { Access, Answer, AnswerOf, Collection, Gathered, LabelledRef, StepKind, StepOf, Workflow } from '#engine'
import { RuleError } from '#engine'
import type { Company } from '../company/company.ts'
import type { RecordReader } from '../records/record-reader.ts'
import type { StartedRun } from '../runs/read-run.ts'

/** The step of a run in which somebody does something, as that person may see it. */
export interface StepSituation<Kind extends StepKind = StepKind> {
  step: StepOf<Kind>
  run: StartedRun
  workflow: Workflow
  access: Access
  company: Company
  records: RecordReader
  signal?: AbortSignal | undefined
}

/** What the server does for one step kind. The engine's rules hold no matter what is done here. */
export interface StepHandler<Kind extends StepKind> {
  /** Names of the rights that the step needs as it is defined. */
  rights(situation: StepSituation<Kind>): string[]
  /** What the manual form offers. Throws RuleError when it cannot be offered now. */
  form(situation: StepSituation<Kind>): Promise<Extract<StepForm, { kind: Kind }>>
  /** Reads what a completion needs and checks the answer against the company as it is. `expected` are values as they were shown. */
  gather(
    situation: StepSituation<Kind>,
    answer: AnswerOf<Kind>,
    expected?: Record<string, unknown>,
  ): Promise<{ gathered: Gathered; answer?: Answer }>
}

/** The record a step works on: the start record, or the one that an earlier step loaded or created. */
export function recordOf(run: StartedRun, step: { record: string; title: string }): LabelledRef {
  if (step.record === 'start') return run.record
  const loaded = run.latest.find((attempt) => attempt.stepId === step.record)
  const record = loaded?.kind === 'create-record' ? loaded.entry.record : loaded?.entry.records[0]
  if (!record) {
    const reason = loaded ? (loaded.entry.missing ?? 'nobody knows which one it is') : 'it was not completed'
    throw new RuleError(
      'answer-invalid',
      `"${step.title}" works on the record of the step "${loaded?.title ?? step.record}", which is missing: ${reason}. Revise that step first.`,
    )
  }
  return { collection: record.collection, id: record.id, label: record.label }
}

/** That record as it stands now, read with the person's rights. */
export async function readRecord(
  situation: Pick<StepSituation, 'run' | 'access' | 'records' | 'signal'> & { step: { record: string; title: string } },
): Promise<{ ref: LabelledRef; collection: Collection; record: SourceRecord }> {
  const ref = recordOf(situation.run, situation.step)
  const record = await situation.records.get(situation.access, ref.collection, ref.id, situation.signal)
  return {
    ref: { ...ref, label: record.label },
    collection: situation.records.collection(situation.access, ref.collection),
    record,
  }
}
