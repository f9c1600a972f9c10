import { type ComponentType, createElement, type ReactElement } from 'react'
import type { StepForm } from '#api'
import type { Proposal, StepKind } from '#engine'
import type { Problem } from '../compose-answer.ts'
import type { Composed, DraftChange } from '../draft.ts'
import { CreateRecord } from './create-record.tsx'
import { Decision } from './decision.tsx'
import { End } from './end.tsx'
import { Escalation } from './escalation.tsx'
import { GetData } from './get-data.tsx'
import { GoTo } from './go-to.tsx'
import { Guidance } from './guidance.tsx'
import { LoadRelatedRecord } from './load-related-record.tsx'
import { TriggerAction } from './trigger-action.tsx'
import { UpdateData } from './update-data.tsx'
import { Wait } from './wait.tsx'

/** What the body of an open step shows and tells. It holds nothing: edits go to `change`. */
export interface StepBodyProps<Kind extends StepKind = StepKind> {
  runId: string
  attempt: number
  form: Extract<StepForm, { kind: Kind }>
  composed: Composed
  /** The proposal that fills the form; undefined once the step was taken in hand. */
  proposal: Proposal | undefined
  change: (change: DraftChange) => void
  /** Faults by path, once confirming was tried. */
  problems: Record<string, Problem>
  /** What the database said of a part when it was tried last, by path, while that part still stands as it was tried. */
  refusals: Record<string, string>
}

type Bodies = { [Kind in StepKind]: ComponentType<StepBodyProps<Kind>> }

/** Does not compile while a step kind lacks its body. */
const bodies: Bodies = {
  guidance: Guidance,
  'get-data': GetData,
  'update-data': UpdateData,
  'create-record': CreateRecord,
  'load-related-record': LoadRelatedRecord,
  'trigger-action': TriggerAction,
  decision: Decision,
  'go-to': GoTo,
  escalation: Escalation,
  wait: Wait,
  end: End,
}

/** The body for the form's kind. */
export function stepBody<Kind extends StepKind>(kind: Kind, props: StepBodyProps<Kind>): ReactElement {
  return createElement<StepBodyProps<Kind>>(bodies[kind], props)
}
