import { type Assistant, DataSourceError, type Question, type Suggestion } from '#connectors'
import {
  contextOf,
  hasRight,
  type ModelUse,
  pauseAfter,
  RuleError,
  type RunCommand,
  recordSource,
  type Step,
  type Workflow,
} from '#engine'
import type { Company } from '../company/company.ts'
import type { Logger } from '../logger.ts'
import type { RecordReader } from '../records/record-reader.ts'
import type { StartedRun } from '../runs/read-run.ts'
import { visibleEntries } from '../runs/visibility.ts'
import { newCollectionOf } from '../steps/create-record.ts'
import { driftOf, driftSentence, knownBefore } from '../steps/drift.ts'
import { relatedRecords } from '../steps/load-related-record.ts'
import { readRecord, type StepSituation } from '../steps/step-handler.ts'
import { gatherFor, rightsOf } from '../steps/step-handlers.ts'
import { actionsOf } from '../steps/trigger-action.ts'
import type { Standing } from './standing.ts'

/** An assistant has a limit of its own, which administrators set; this one is for an assistant that does not keep it. */
const longestAssistantMilliseconds = 620_000

export interface PrepareParts {
  company: Company
  records: RecordReader
  assistant: Assistant
  log: Logger
}

/** A command without its clock: the command handler adds it. */
export type PreparedCommand = RunCommand extends infer Command
  ? Command extends RunCommand
    ? Omit<Command, 'at'>
    : never
  : never

/** No answer came, and the step's retry policy allows another try after a pause. */
export interface TryAgain {
  type: 'try-again'
  pauseSeconds: number
}

/**
 * Prepares the open step for the person the run acts for: a proposal to confirm, or in automatic mode the completion itself.
 * Whatever goes wrong is an ordinary hand-over, never an error of the run. `tries` is how often no answer came before.
 */
export async function prepareStep(
  parts: PrepareParts,
  run: StartedRun & { status: 'active' },
  workflow: Workflow,
  step: Step,
  standing: Standing,
  today: string,
  tries = 0,
): Promise<PreparedCommand | TryAgain> {
  const attempt = run.open.ordinal
  const isAutomatic = 'mode' in step && step.mode === 'automatic'
  const automation = { kind: 'automation' as const, person: run.actingFor }
  const handOver = (
    code: 'unsure' | 'failed' | 'right-missing',
    reason: string,
    rest: { proposal?: Extract<Suggestion, { status: 'unsure' }>['proposal']; use?: ModelUse } = {},
  ): PreparedCommand => ({ type: 'hand-over-step', attempt, by: automation, code, reason, ...rest })
  if ('obstacle' in standing) return handOver('right-missing', standing.obstacle)
  const { access } = standing
  // A long chain of steps that need nobody was laid aside here.
  if (step.kind === 'go-to') return { type: 'pass-go-to', attempt, by: automation }

  const situation: StepSituation = { step, run, workflow, access, company: parts.company, records: parts.records }
  try {
    const missing = rightsOf(situation).find((right) => !hasRight(access, right))
    if (missing !== undefined)
      return handOver('right-missing', `${access.person.name} lacks the right "${missing}" that this step needs.`)
    const suggestion = await parts.assistant.propose(
      await questionFor(situation, today),
      AbortSignal.timeout(longestAssistantMilliseconds),
    )
    const used = suggestion.use ? { use: suggestion.use } : {}
    switch (suggestion.status) {
      case 'failed':
        return isAutomatic
          ? handOver('failed', suggestion.reason, used)
          : { type: 'fail-proposal', attempt, by: automation, code: 'failed', reason: suggestion.reason, ...used }
      case 'unsure': {
        const { proposal } = suggestion
        return handOver('unsure', suggestion.reason, { ...used, ...(proposal ? { proposal } : {}) })
      }
      case 'proposed': {
        const { proposal } = suggestion
        if (!isAutomatic)
          return {
            type: 'record-proposal',
            attempt,
            by: { kind: 'assistant', person: run.actingFor },
            proposal,
            ...used,
          }
        if (proposal.certainty === 'guess')
          return handOver('unsure', 'The assistant only guessed; please look at it.', { proposal, ...used })
        // A model's word is carried out by nobody's hand only once people have agreed with it often enough, which is not measured yet.
        if (suggestion.use)
          return handOver('unsure', 'A model prepared this; a person must look at it.', { proposal, ...used })
        const proposed = { ...situation, run: { ...run, open: { ...run.open, proposal } } }
        // What nobody looks at must not be written from what no longer stands.
        const drifts = await driftOf(proposed)
        if (drifts.length > 0) return handOver('unsure', driftSentence(drifts), { proposal })
        const { gathered, answer } = await gatherFor(
          proposed,
          proposal.answer,
          await knownBefore(proposed, proposal.answer),
        )
        return {
          type: 'complete-step',
          attempt,
          by: automation,
          answer,
          gathered,
          proposal,
          allowedBy: rightsOf(situation).join(', '),
        }
      }
    }
  } catch (error) {
    const policy = 'retry' in step ? step.retry : undefined
    if (policy && error instanceof DataSourceError && (error.kind === 'unreachable' || error.kind === 'timeout')) {
      const made = tries + 1
      const pauseSeconds = pauseAfter(policy, made)
      if (pauseSeconds !== undefined) return { type: 'try-again', pauseSeconds }
      return handOver(
        'failed',
        `The database did not answer ${timesInWords(made)}, last at ${new Date().toISOString()}: ${error.message}`,
      )
    }
    if (error instanceof RuleError || error instanceof DataSourceError)
      return handOver(
        error instanceof RuleError && error.code === 'right-missing' ? 'right-missing' : 'failed',
        error.message,
      )
    // A fault of ours or of the assistant: retried, it would fail again, and the run would wait for nobody.
    parts.log.error({ err: error, run: run.id, step: step.id }, 'a step could not be prepared')
    return handOver('failed', 'Something went wrong while this step was prepared. Do it by hand, or ask again.')
  }
}

/** Two to the most tries that a policy may have, as people say it. */
function timesInWords(count: number): string {
  const words: Record<number, string> = { 1: 'once', 2: 'twice', 3: 'three times', 4: 'four times', 5: 'five times' }
  return words[count] ?? `${count} times`
}

/** What the assistant is asked: only what the person may see, only what the author allows. */
async function questionFor(situation: StepSituation, today: string): Promise<Question> {
  const { step, run, workflow, access, company } = situation
  const { ref, collection, record } = await readRecord({
    ...situation,
    step: { title: step.title, record: recordSource(step) },
  })
  return {
    workflow: { id: workflow.id, title: workflow.title, assistant: workflow.assistant },
    step,
    run: { id: run.id, record: run.record, startedBy: run.startedBy.name, actingFor: run.actingFor.id },
    collection,
    record: { ...ref, values: record.values },
    ...(step.kind === 'create-record' ? { target: newCollectionOf({ ...situation, step }) } : {}),
    actions: step.kind === 'trigger-action' ? actionsOf({ ...situation, step }) : [],
    context: await visibleEntries(situation.records, access, contextOf(run)),
    today,
    async loadCandidates(relation) {
      if (step.kind !== 'load-related-record') return []
      return (await relatedRecords({ ...situation, step, company }, relation, { limit: step.limit })).records
    },
  }
}
