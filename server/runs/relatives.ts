import type { OpenStepView, RunView } from '#api'
import { type Access, isSubrunStep, RuleError, recordSource, stepById, type Workflow } from '#engine'
import { recordOf } from '../steps/step-handler.ts'
import { findOpenRun, type RunRow } from './read-run.ts'
import { type RunAccessParts, requireVisibleRun } from './run-access.ts'
import { summarise } from './run-summary.ts'

/** The runs beside a run, as one person may see them: the one it is part of, and the one its open step waits for. */
export interface Relatives {
  partOf: RunView['partOf']
  subrun: OpenStepView['subrun']
}

export async function relativesOf(
  parts: RunAccessParts,
  access: Access,
  { state }: RunRow,
  workflow: Workflow,
): Promise<Relatives> {
  const { parent } = state
  const open = state.status === 'active' || state.status === 'saved' ? state.open : undefined
  const above = parent && (await visibleRun(parts, access, parent.run))
  return {
    partOf: parent
      ? {
          run: above?.row.id ?? null,
          title: parent.title,
          record: above?.row.state.record ?? null,
        }
      : null,
    subrun: open?.subrun
      ? await subrunOf(parts, access, open.subrun)
      : open?.handOver?.code === 'run-exists'
        ? await inTheWay(parts, access, state, workflow, open.stepId)
        : null,
  }
}

type Subrun = NonNullable<Extract<RunRow['state'], { status: 'active' }>['open']['subrun']>

async function subrunOf(parts: RunAccessParts, access: Access, subrun: Subrun): Promise<OpenStepView['subrun']> {
  const seen = await visibleRun(parts, access, subrun.run)
  const { title } = subrun.workflow
  if (!seen)
    return {
      run: null,
      title,
      status: subrun.ended?.status ?? 'active',
      record: null,
      waitsFor: null,
      assignee: null,
      isInTheWay: false,
    }
  return { ...shown(seen), isInTheWay: false }
}

/** The open run because of which no sub-run could start, while it is still open. */
async function inTheWay(
  parts: RunAccessParts,
  access: Access,
  state: RunRow['state'],
  workflow: Workflow,
  stepId: string,
): Promise<OpenStepView['subrun']> {
  const step = stepById(workflow, stepId)
  if (!isSubrunStep(step)) return null
  const record = recordOf(state, { title: step.title, record: recordSource(step) })
  const row = await findOpenRun(parts.pool, step.workflow, record.collection, record.id)
  const seen = row && (await visibleRun(parts, access, row.id))
  return seen ? { ...shown(seen), isInTheWay: true } : null
}

function shown({
  row,
  workflow,
}: {
  row: RunRow
  workflow: Workflow
}): Omit<NonNullable<OpenStepView['subrun']>, 'isInTheWay'> {
  const { id, status, record, waitsFor, assignee } = summarise(row.state, workflow, row.updatedAt)
  return { run: id, title: row.state.workflow.title, status, record, waitsFor, assignee }
}

async function visibleRun(parts: RunAccessParts, access: Access, id: string) {
  try {
    return await requireVisibleRun(parts, access, id)
  } catch (error) {
    if (error instanceof RuleError) return undefined
    throw error
  }
}
