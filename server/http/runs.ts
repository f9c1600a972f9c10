import { RuleError, stepById } from '#engine'
import { effectTargets } from '../runs/effect-store.ts'
import { listRuns } from '../runs/list-runs.ts'
import { attemptsAt, readEvents } from '../runs/read-run.ts'
import { namesHidden, refsIn, withheld } from '../runs/redact.ts'
import { requireVisibleRun } from '../runs/run-access.ts'
import { subrunTargets } from '../runs/sub-runs.ts'
import { hidesNewRecord, visibleRecords } from '../runs/visibility.ts'
import { relatedRecords } from '../steps/load-related-record.ts'
import type { Handlers } from './operations.ts'
import { presentRecord } from './records.ts'

type RunOperation =
  | 'startRun'
  | 'listRuns'
  | 'getRun'
  | 'listRunEvents'
  | 'listCandidates'
  | 'completeStep'
  | 'handleManually'
  | 'askAgain'
  | 'getRevisePrice'
  | 'reviseStep'
  | 'resolveEffect'
  | 'saveRun'
  | 'resumeRun'
  | 'claimRun'
  | 'assignRun'
  | 'releaseRun'
  | 'sendEvent'
  | 'sendEventOnRecord'
  | 'abortRun'
  | 'listInboxes'
  | 'listInboxRuns'

export const runOperations: Handlers<RunOperation> = {
  startRun: ({ body }, caller, { runs }) => runs.start(caller, body),

  listRuns: ({ query }, { access }, parts) => listRuns(parts, access, query),

  getRun: ({ params }, { access }, { runs }) => runs.view(access, params.run),

  async listRunEvents({ params, query }, { access }, parts) {
    const { row, workflow } = await requireVisibleRun(parts, access, params.run)
    const events = await readEvents(parts.pool, params.run, query.after, query.limit)
    const targets = [...(await effectTargets(parts.pool, params.run)), ...(await subrunTargets(parts.pool, params.run))]
    const visible = await visibleRecords(parts.records, access, [
      ...refsIn(events),
      ...targets.map(({ record }) => record),
    ])
    const hiddenSteps = workflow.steps.filter((step) => hidesNewRecord(access, step)).map(({ id }) => id)
    const hiddenAttempts = new Set([
      ...targets.filter(({ record }) => namesHidden(record, visible)).map(({ attempt }) => attempt),
      ...(hiddenSteps.length > 0 ? await attemptsAt(parts.pool, params.run, hiddenSteps) : []),
    ])
    const last = events.at(-1)?.sequence
    return {
      definition: workflow,
      events: events.map(({ sequence, digest, event }) => {
        // What became of an effect says nothing of its record by name, but speaks of it.
        const isHidden =
          namesHidden(event, visible) || ('attempt' in event && 'content' in event && hiddenAttempts.has(event.attempt))
        return { sequence, digest, isHidden, event: isHidden ? withheld(event) : event }
      }),
      next: last !== undefined && last < row.state.sequence ? last : null,
    }
  },

  async listCandidates({ params, query }, { access, signal }, parts) {
    const { row, workflow } = await requireVisibleRun(parts, access, params.run)
    const open = row.state.status === 'active' ? row.state.open : undefined
    const step = open?.ordinal === params.attempt ? stepById(workflow, open.stepId) : undefined
    if (step?.kind !== 'load-related-record') throw new RuleError('step-moved-on', 'This step is no longer open.')
    const found = await relatedRecords(
      { step, run: row.state, workflow, access, company: parts.company, records: parts.records, signal },
      query.relation,
      { search: query.search, after: query.after, limit: 50 },
    )
    return {
      collection: found.related.id,
      records: found.records.map((record) => presentRecord(found.related, record)),
      next: found.next ?? null,
    }
  },

  completeStep: ({ params, body }, caller, { runs }) =>
    runs.steps.complete(caller, params.run, params.attempt, body.answer, body),
  handleManually: ({ params }, caller, { runs }) => runs.steps.handleManually(caller, params.run, params.attempt),
  askAgain: ({ params }, caller, { runs }) => runs.steps.askAgain(caller, params.run, params.attempt),
  getRevisePrice: ({ params }, { access }, { runs }) => runs.revisions.price(access, params.run, params.attempt),
  reviseStep: ({ params, body }, caller, { runs }) =>
    runs.revisions.revise(caller, params.run, params.attempt, body.compensations, body.seen),
  resolveEffect: ({ params, body }, caller, { runs }) => runs.steps.resolve(caller, params.run, params.attempt, body),
  saveRun: ({ params, body }, caller, { runs }) => runs.life.save(caller, params.run, body.note),
  resumeRun: ({ params }, caller, { runs }) => runs.life.resume(caller, params.run),
  claimRun: ({ params }, caller, { runs }) => runs.life.claim(caller, params.run),
  assignRun: ({ params, body }, caller, { runs }) => runs.life.assign(caller, params.run, body.person, body.note),
  releaseRun: ({ params, body }, caller, { runs }) => runs.life.release(caller, params.run, body.note),
  sendEvent: ({ params, body }, caller, { events }) => events.receive(caller, params.run, body),
  sendEventOnRecord: ({ params, body }, caller, { events }) =>
    events.receiveOnRecord(caller, params.workflow, params.record, body),
  abortRun: ({ params, body }, caller, { runs }) => runs.life.abort(caller, params.run, body.reason),

  async listInboxes(_, { access }, parts) {
    const mine = parts.company.config.inboxes.filter((inbox) => inbox.teams.includes(access.team.id))
    const inboxes = await Promise.all(
      mine.map(async ({ id, title }) => ({ id, title, count: (await waiting(parts, access, id)).length })),
    )
    return { inboxes }
  },

  async listInboxRuns({ params }, { access }, parts) {
    const inbox = parts.company.inbox(params.inbox)
    if (!inbox?.teams.includes(access.team.id))
      throw new RuleError('not-found', `There is no inbox "${params.inbox}", or it is not yours to see.`)
    return { id: inbox.id, title: inbox.title, runs: (await waiting(parts, access, inbox.id)).reverse() }
  },
}

/** Runs that wait in an inbox, latest first: the first hundred one may see. */
async function waiting(parts: Parameters<typeof listRuns>[0], access: Parameters<typeof listRuns>[1], inbox: string) {
  return (await listRuns(parts, access, { inbox, limit: 100 })).runs
}
