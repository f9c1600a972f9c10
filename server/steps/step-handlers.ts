import type { StepForm } from '#api'
import type { Answer, AnswerOf, Gathered, StepKind } from '#engine'
import { RuleError } from '#engine'
import { createRecord } from './create-record.ts'
import { decision } from './decision.ts'
import { end } from './end.ts'
import { escalation } from './escalation.ts'
import { getData } from './get-data.ts'
import { goTo } from './go-to.ts'
import { guidance } from './guidance.ts'
import { loadRelatedRecord } from './load-related-record.ts'
import type { StepHandler, StepSituation } from './step-handler.ts'
import { triggerAction } from './trigger-action.ts'
import { updateData } from './update-data.ts'
import { wait } from './wait.ts'

/** One handler per step kind: does not compile while one is missing. */
const stepHandlers: { readonly [Kind in StepKind]: StepHandler<Kind> } = {
  guidance,
  'get-data': getData,
  'update-data': updateData,
  'create-record': createRecord,
  'load-related-record': loadRelatedRecord,
  'trigger-action': triggerAction,
  decision,
  'go-to': goTo,
  escalation,
  wait,
  end,
}

/** Names of the rights the situation's step needs. Throws RuleError where its record is missing. */
export function rightsOf(situation: StepSituation): string[] {
  return [...(situation.step.requires ?? []), ...rights(situation.step.kind, situation)]
}

/** The same, where the step's record may be missing: then only what the author asks for. */
export function rightsAsFarAsKnown(situation: StepSituation): string[] {
  try {
    return rightsOf(situation)
  } catch (error) {
    if (error instanceof RuleError) return situation.step.requires ?? []
    throw error
  }
}

/** What the manual form of the situation's step offers. */
export function formOf(situation: StepSituation): Promise<StepForm> {
  return form(situation.step.kind, situation)
}

/** Reads and checks what completing the situation's step with this answer needs. */
export async function gatherFor(
  situation: StepSituation,
  answer: Answer,
  expected?: Record<string, unknown>,
): Promise<{ gathered: Gathered; answer: Answer }> {
  if (answer.kind === 'elsewhere') return { answer, gathered: { outcome: `Handled manually: ${answer.note}` } }
  if (answer.kind !== situation.step.kind)
    throw new RuleError('answer-invalid', `This step is a ${situation.step.kind}; the answer is for a ${answer.kind}.`)
  const result = await gather(situation.step.kind, situation, answer, expected)
  return { answer: result.answer ?? answer, gathered: result.gathered }
}

// Generic in the kind, so that the compiler sees that handler, step and answer belong together.
function rights<Kind extends StepKind>(kind: Kind, situation: StepSituation<Kind>): string[] {
  return stepHandlers[kind].rights(situation)
}

function form<Kind extends StepKind>(kind: Kind, situation: StepSituation<Kind>): Promise<StepForm> {
  return stepHandlers[kind].form(situation)
}

function gather<Kind extends StepKind>(
  kind: Kind,
  situation: StepSituation<Kind>,
  answer: AnswerOf<Kind>,
  expected?: Record<string, unknown>,
) {
  return stepHandlers[kind].gather(situation, answer, expected)
}
