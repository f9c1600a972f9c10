import {
  effectTitle,
  type Run,
  type RunEvent,
  type RunEventOf,
  type StartedRun,
  stepById,
  type Value,
  type Workflow,
} from '#engine'
import { refsIn } from '../runs/redact.ts'
import type { Activity } from './activity.ts'

/** The activity entries of a command's events: one each, in words for people; two where a record was made. */
export function runActivity(
  before: Run,
  run: StartedRun,
  workflow: Workflow,
  events: readonly RunEvent[],
  sequenceBefore: number,
): Activity[] {
  const titles = new Map<number, string>(run.latest.map((attempt) => [attempt.ordinal, attempt.title]))
  if (before.status === 'active' || before.status === 'saved') {
    for (const attempt of before.latest) titles.set(attempt.ordinal, attempt.title)
    titles.set(before.open.ordinal, stepById(workflow, before.open.stepId).title)
  }
  return events.flatMap((event, index) => {
    if (event.type === 'step-opened') titles.set(event.attempt, stepById(workflow, event.stepId).title)
    const records = otherRecords(before, run, event)
    const title = 'attempt' in event ? `"${titles.get(event.attempt) ?? `step ${event.attempt}`}"` : ''
    const entry: Activity = {
      type: event.type,
      actor: event.actor.kind,
      person: event.actor.person,
      summary: sentence(event, title, workflow.title),
      record: run.record,
      runId: run.id,
      workflowId: run.workflow.id,
      detail: {
        sequence: sequenceBefore + index + 1,
        ...('attempt' in event ? { attempt: event.attempt } : {}),
        ...(event.allowedBy ? { allowedBy: event.allowedBy } : {}),
        ...detail(event),
        ...(records.length > 0 ? { records } : {}),
      },
    }
    return [entry, ...recordCreated(entry, event)]
  })
}

/** A record that was made has an entry of its own, so that its story begins with it. */
function recordCreated(entry: Activity, event: RunEvent): Activity[] {
  if (event.type !== 'effect-succeeded' || !event.content.result.record) return []
  const { record, before, after } = event.content.result
  return [
    {
      ...entry,
      type: 'record-created',
      record,
      detail: { effect: event.effectId, before, after, records: [`${entry.record?.collection}/${entry.record?.id}`] },
    },
  ]
}

/**
 * Records beside the run's own that the event tells of, as `collection/id`: who may not see one of them is not told what it says.
 * The outcome of an effect or of a sub-run names no record itself; it speaks of the one that was worked on.
 */
function otherRecords(before: Run, run: StartedRun, event: RunEvent): string[] {
  const open = before.status === 'active' || before.status === 'saved' ? before.open : undefined
  const isOfOpen = open !== undefined && 'attempt' in event && event.attempt === open.ordinal
  const target = isOfOpen
    ? [open.effect?.request.record, open.approval?.request.record, open.subrun?.record].filter(
        (record) => record !== undefined,
      )
    : []
  const own = `${run.record.collection}/${run.record.id}`
  return [...new Set([...target, ...refsIn(event)].map((ref) => `${ref.collection}/${ref.id}`))].filter(
    (name) => name !== own,
  )
}

function sentence(event: RunEvent, title: string, workflow: string): string {
  switch (event.type) {
    case 'run-triggered':
      return event.parent ? `Started ${workflow} as part of ${event.content.parentTitle}` : `Started ${workflow}`
    case 'step-opened':
      return `${title} opened`
    case 'proposal-asked':
      return `Asked the assistant again at ${title}`
    case 'model-asked':
      return `Asked ${event.use.model} at ${title}`
    case 'proposal-made':
      return `The assistant made a proposal at ${title}`
    case 'proposal-failed':
      return `No proposal at ${title}: ${event.content.reason}`
    case 'step-handed-over':
      return `${title} was handed over to a person: ${event.content.reason}`
    case 'step-handled-manually':
      return `Took ${title} in hand manually`
    case 'option-chosen':
      return `Chose "${event.option}" at ${title}`
    case 'approval-asked':
      return `Asked for approval: ${effectTitle(event.content.request)}${although(event)}`
    case 'approval-given':
      return `Approved ${title}${although(event)}${event.content.comment === '' ? '' : `: ${event.content.comment}`}`
    case 'approval-refused':
      return `Refused ${title}: ${event.content.comment}`
    case 'approval-ended':
      return `The request to approve ${title} ${endings[event.how]}`
    case 'effect-intended':
      return `Confirmed: ${effectTitle(event.content.request)}${although(event)}`
    case 'effect-succeeded':
      return `Done: ${event.content.result.message}`
    case 'effect-failed':
      return `Failed at ${title}: ${event.content.reason}`
    case 'effect-unknown':
      return `The outcome at ${title} is unknown: ${event.content.evidence}`
    case 'effect-resolved':
      return `Settled the unknown outcome at ${title}: ${event.answer} (${event.content.reason})`
    case 'subrun-asked':
      return `Asked for the sub-run of ${title} again`
    case 'subrun-started':
      return `${title} started the sub-run "${event.content.workflowTitle}" on ${event.content.record.label}`
    case 'subrun-ended':
      return event.status === 'completed'
        ? `The sub-run of ${title} ended: ${event.content.outcome}`
        : `The sub-run of ${title} was aborted: ${event.content.outcome}`
    case 'timer-set':
      return timerSet(event, title, workflow)
    case 'timer-fired':
      return timerFired(event, title, workflow)
    case 'event-received':
      return `The event "${event.name}" came at ${title}`
    case 'effect-answered-late':
      return `A late answer came to "${event.content.title}": ${event.content.message}`
    case 'step-completed':
      return `Completed ${title}: ${event.content.outcome}`
    case 'step-revised':
      return [
        `Revised ${title}; ${event.cancels.length} ${event.cancels.length === 1 ? 'attempt' : 'attempts'} cancelled`,
        ...(event.content.compensating ?? []).map((each) => `ordered: ${each.title} on ${each.record.label}`),
      ].join('; ')
    case 'run-saved':
      return event.content.note === '' ? `Saved ${workflow}` : `Saved ${workflow}: ${event.content.note}`
    case 'run-resumed':
      return `Resumed ${workflow}`
    case 'run-escalated':
      return `Escalated to the inbox "${event.inbox}" at ${title}`
    case 'run-assigned':
      return event.content?.note
        ? `Assigned to ${event.to.name}: ${event.content.note}`
        : `Assigned to ${event.to.name}`
    case 'run-released':
      return event.content.note === ''
        ? `Put back into the inbox "${event.inbox}"`
        : `Put back into the inbox "${event.inbox}": ${event.content.note}`
    case 'run-aborted':
      return `Aborted ${workflow}: ${event.content.reason}`
    case 'run-completed':
      return `Completed ${workflow}: ${event.outcome}`
  }
}

/** What had changed since it was read, and was kept as it was all the same. */
function although({ content }: RunEventOf<'approval-asked' | 'approval-given' | 'effect-intended'>): string {
  const changed = (content.overridden ?? []).map(
    ({ label, was, is }) => `"${label}", read as ${JSON.stringify(was)}, is now ${JSON.stringify(is)}`,
  )
  return changed.length === 0 ? '' : `, although ${changed.join(' and ')}`
}

const endings = { withdrawn: 'was withdrawn', expired: 'expired', void: 'is void: something else is asked for' }

function timerSet({ due, purpose }: RunEventOf<'timer-set'>, title: string, workflow: string): string {
  switch (purpose) {
    case 'until':
      return `${title} waits until ${due}`
    case 'limit':
      return `${title} waits until ${due} at most`
    case 'approval':
      return `${title} can be approved until ${due}`
    case 'step-due':
      return `${title} is due at ${due}`
    case 'run-due':
      return `${workflow} is due at ${due}`
  }
}

function timerFired({ purpose }: RunEventOf<'timer-fired'>, title: string, workflow: string): string {
  switch (purpose) {
    case 'until':
      return `The time of ${title} came`
    case 'step-due':
      return `${title} is overdue`
    case 'run-due':
      return `${workflow} is overdue`
    default:
      return `${title} waited long enough`
  }
}

function detail(event: RunEvent): Record<string, Value | undefined> {
  switch (event.type) {
    case 'run-triggered':
      return { version: event.workflow.version, parent: event.parent?.run }
    case 'subrun-started':
      return { subrun: event.subrun, version: event.workflow.version }
    case 'subrun-ended':
      return { subrun: event.subrun, status: event.status }
    case 'option-chosen':
      return { option: event.option, maker: event.maker, proposed: event.proposed }
    case 'approval-asked':
      return {
        approval: event.approval,
        digest: event.digest,
        overrides: event.overrides?.map((each) => ({ ...each })),
      }
    case 'approval-given':
      return { approval: event.approval, digest: event.digest }
    case 'approval-refused':
      return { approval: event.approval }
    case 'approval-ended':
      return { approval: event.approval, how: event.how }
    case 'effect-intended':
      return {
        ...{ effect: event.effectId, digest: event.digest, approval: event.approval },
        overrides: event.overrides?.map((each) => ({ ...each })),
      }
    case 'effect-answered-late':
      return { effect: event.effectId, status: event.status }
    case 'effect-succeeded':
      return { effect: event.effectId, before: event.content.result.before, after: event.content.result.after }
    case 'timer-set':
    case 'timer-fired':
      return { due: event.due, purpose: event.purpose }
    case 'event-received':
      return { event: event.name, eventId: event.eventId }
    case 'step-completed':
      return { isManual: event.isManual, edited: event.edited }
    case 'step-revised':
      return { cancels: event.cancels, compensations: event.compensations?.map((each) => ({ ...each })) }
    default:
      return {}
  }
}
