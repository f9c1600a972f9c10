import type { DoneStep, OpenStepView, RunView } from '#api'
import { DataSourceError } from '#connectors'
import {
  type Access,
  type Approval,
  approvalRight,
  contextOf,
  contextScope,
  type EffectRequest,
  effectTitle,
  fillTemplate,
  hasRight,
  isRevisable,
  missingNotes,
  needsPreparation,
  RuleError,
  resultsRead,
  type Step,
  stepById,
  stepsAhead,
  type Workflow,
} from '#engine'
import type { Company } from '../company/company.ts'
import type { RecordReader } from '../records/record-reader.ts'
import { driftOf } from '../steps/drift.ts'
import type { StepSituation } from '../steps/step-handler.ts'
import { formOf, rightsAsFarAsKnown, rightsOf } from '../steps/step-handlers.ts'
import type { CompletedAttempt, RunRow } from './read-run.ts'
import { namesHidden, refsIn, withheld } from './redact.ts'
import type { Relatives } from './relatives.ts'
import { worksInInbox } from './run-access.ts'
import { summarise } from './run-summary.ts'
import { openSubrun } from './sub-runs.ts'
import { hidesNewRecord, visibleEntries, visibleRecords } from './visibility.ts'

/** Done steps a panel shows at most: each costs about 15 µs of every answer, so that the longest run costs 1.5 ms more than a short one. */
export const shownAttempts = 100

export interface ViewParts {
  company: Company
  records: RecordReader
}

/** A run as one person may see it now: their rights and scope decide what of it is withheld. */
export async function viewRun(
  parts: ViewParts,
  access: Access,
  row: RunRow,
  workflow: Workflow,
  attempts: readonly CompletedAttempt[],
  { partOf, subrun, compensating }: Relatives & Pick<RunView, 'compensating'>,
  /** How long the company's database may take for the form of the open step. Default: as long as it takes. */
  formWithinMilliseconds?: number,
): Promise<RunView> {
  const run = row.state
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  const visible = await visibleRecords(parts.records, access, [
    ...attempts.flatMap(refsIn),
    ...refsIn(open),
    ...refsIn(run.lateAnswers),
    ...refsIn(compensating),
  ])
  const context = await visibleEntries(parts.records, access, contextOf(run))
  const outOfReach = lastOutOfReach(parts, access, run, workflow, attempts)
  return {
    ...summarise(run, workflow, row.updatedAt),
    sequence: run.sequence,
    done: attempts.map((attempt) => ({
      ...viewDone(attempt, visible, hidesNewRecord(access, stepById(workflow, attempt.stepId))),
      canRevise: isRevisable(attempt) && attempt.ordinal > outOfReach,
    })),
    open: open ? await viewOpen(parts, access, row, workflow, visible, subrun, formWithinMilliseconds) : null,
    ahead: open ? stepsAhead(workflow, open.stepId) : { certain: [], least: 0, most: 0 },
    context,
    missing: missingNotes(context),
    compensating: compensating.map((each) => (namesHidden(each, visible) ? withheld(each) : each)),
    lateAnswers: (run.lateAnswers ?? []).map((late) => (namesHidden(late, visible) ? withheld(late) : late)),
    ended: run.status === 'completed' || run.status === 'aborted' ? run.ended : null,
    partOf,
  }
}

/** The last attempt at a step whose rights the person lacks: neither it nor what came before can be revised by them. 0 for none. */
function lastOutOfReach(
  { company, records }: ViewParts,
  access: Access,
  run: RunRow['state'],
  workflow: Workflow,
  attempts: readonly CompletedAttempt[],
): number {
  const withinReach = new Map<string, boolean>()
  const isWithinReach = (stepId: string) => {
    const situation = { step: stepById(workflow, stepId), run, workflow, access, company, records }
    const isAllowed = withinReach.get(stepId) ?? rightsAsFarAsKnown(situation).every((right) => hasRight(access, right))
    withinReach.set(stepId, isAllowed)
    return isAllowed
  }
  return attempts.findLast(({ stepId }) => !isWithinReach(stepId))?.ordinal ?? 0
}

function viewDone(
  attempt: CompletedAttempt,
  visible: ReadonlySet<string>,
  isHidden: boolean,
): Omit<DoneStep, 'canRevise'> {
  const done = {
    attempt: attempt.ordinal,
    stepId: attempt.stepId,
    kind: attempt.kind,
    title: attempt.title,
    outcome: attempt.outcome,
    by: attempt.by,
    at: attempt.at,
    approvedBy: attempt.effect?.approval?.by ?? null,
    isManual: attempt.isManual,
    edited: attempt.edited,
    answer: attempt.answer,
    entry: attempt.entry,
  }
  return isHidden || namesHidden(done, visible)
    ? { ...done, outcome: withheld({ outcome: done.outcome }).outcome, answer: null, entry: null }
    : done
}

async function viewOpen(
  parts: ViewParts,
  access: Access,
  row: RunRow,
  workflow: Workflow,
  visible: ReadonlySet<string>,
  subrun: Relatives['subrun'],
  formWithinMilliseconds: number | undefined,
): Promise<OpenStepView> {
  const run = row.state
  if (run.status !== 'active' && run.status !== 'saved') throw new Error('An ended run has no open step.')
  const { open } = run
  const step = stepById(workflow, open.stepId)
  const situation: StepSituation = { step, run, workflow, access, company: parts.company, records: parts.records }
  const isHidden = namesHidden(open, visible) || hidesNewRecord(access, step)
  const scope = contextScope(await visibleEntries(parts.records, access, contextOf(run)), {
    record: run.record,
    startedBy: run.startedBy.name,
  })
  const { missingRight, form, formError, drifts } = await within(
    open.phase === 'preparing' ? whilePreparingMilliseconds : formWithinMilliseconds,
    openForm(situation),
  )
  return {
    attempt: open.ordinal,
    stepId: step.id,
    kind: step.kind,
    title: step.title,
    instruction: fillTemplate(step.instruction, scope),
    mode: 'mode' in step ? step.mode : 'manual',
    buttonLabel: step.buttonLabel ?? null,
    openedAt: open.openedAt,
    phase: open.phase,
    canHandleManually: needsPreparation(step) && openSubrun(run) === undefined,
    proposal: open.proposal && !isHidden ? open.proposal : null,
    handOver: open.handOver ? (isHidden ? withheld(open.handOver) : open.handOver) : null,
    handledManually: open.handledManually ?? null,
    note: open.note ?? null,
    effect:
      open.effect && !isHidden
        ? {
            id: open.effect.id,
            title: effectTitle(open.effect.request),
            request: open.effect.request,
            by: open.effect.by,
            intendedAt: open.effect.intendedAt,
            failure: open.effect.failure ?? null,
            failedField: open.effect.failedField ?? null,
            evidence: open.effect.evidence ?? null,
            resultsRead: open.phase === 'unknown' ? unheardResults(open.effect.request, workflow, step.id) : [],
          }
        : null,
    approval: open.approval && !isHidden ? viewApproval(access, run, workflow, step, open.approval) : null,
    needsApproval: 'approval' in step && step.approval !== undefined,
    subrun,
    missingRight,
    form,
    formError,
    drifts,
  }
}

/** What the workflow reads of an action beside the answers of its form, which are known. */
function unheardResults(request: EffectRequest, workflow: Workflow, stepId: string): string[] {
  if (request.kind !== 'run-action') return []
  return resultsRead(workflow, stepId).filter((name) => !(name in request.form))
}

function viewApproval(
  access: Access,
  run: RunRow['state'],
  workflow: Workflow,
  step: Step,
  approval: Approval,
): OpenStepView['approval'] {
  const { id, status, digest, request, by, askedAt, due, requesters, decided } = approval
  const rule = 'approval' in step ? step.approval : undefined
  const neededRight = rule ? approvalRight(rule) : ''
  const own = requesters.find((person) => person.id === access.person.id)
  const isAsked = status === 'asked'
  return {
    id,
    status,
    digest,
    title: effectTitle(request),
    request,
    by,
    askedAt,
    due: due ?? null,
    neededRight,
    requesters: requesters.map(({ id: person, name }) => ({ id: person, name })),
    ownInputAt: own?.inputAt === undefined ? null : (stepById(workflow, own.inputAt)?.title ?? null),
    decided: decided ?? null,
    canDecide: isAsked && !own && hasRight(access, neededRight),
    canWithdraw: isAsked && (own !== undefined || worksInInbox(access, run)),
    isRequester: own !== undefined,
  }
}

type Form = Pick<OpenStepView, 'missingRight' | 'form' | 'formError' | 'drifts'>

/** A step that is being prepared is shown at once: its form comes with what is prepared. */
const whilePreparingMilliseconds = 500

/** Who takes a step in hand because its database hangs is not kept waiting by that database. */
async function within(milliseconds: number | undefined, form: Promise<Form>): Promise<Form> {
  if (milliseconds === undefined) return form
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Form>((resolve) => {
    const formError = 'The database has not answered so far. Look again in a moment, or note what you did elsewhere.'
    timer = setTimeout(() => resolve({ missingRight: null, form: null, formError, drifts: [] }), milliseconds)
  })
  return Promise.race([form, late]).finally(() => clearTimeout(timer))
}

/** Whether somebody who looks may act on what is open: answer it where they have the rights, or decide on what is asked for. */
function isAwaited(run: RunRow['state'], canAnswer: boolean): boolean {
  if (run.status !== 'active' && run.status !== 'saved') return false
  const { phase } = run.open
  const isOpen = run.status === 'active' && (phase === 'ready' || phase === 'preparing')
  return phase === 'approving' || (canAnswer && isOpen)
}

async function openForm(situation: StepSituation): Promise<Form> {
  try {
    const missingRight = rightsOf(situation).find((right) => !hasRight(situation.access, right)) ?? null
    // Whoever approves looks at what is asked for, and need not be able to fill in its form.
    const [form, drifts] = await Promise.all([
      missingRight === null ? formOf(situation) : null,
      isAwaited(situation.run, missingRight === null) ? driftOf(situation) : [],
    ])
    return { missingRight, form, formError: null, drifts }
  } catch (error) {
    if (!(error instanceof RuleError) && !(error instanceof DataSourceError)) throw error
    return {
      missingRight: error instanceof RuleError ? (error.details['right'] ?? null) : null,
      form: null,
      formError: error.message,
      drifts: [],
    }
  }
}
