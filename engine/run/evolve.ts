import { bothAsked } from './contributors.ts'
import type { LateAnswer } from './effect.ts'
import type { RunEvent, RunEventOf } from './events.ts'
import { approvedFor, asked, decided, withApproval } from './evolve-approval.ts'
import { timerFired, timerSet } from './evolve-timers.ts'
import { liveAttempt } from './live-attempt.ts'
import { addedUse } from './model-use.ts'
import { common, openOf, type Started, withOpen } from './open-attempt.ts'
import type { OpenAttempt, Run, StartedRun } from './run.ts'
import { withoutUndefined } from './without-undefined.ts'

/** Folds one event into the run. Total and pure: the same log always gives the same run, and JSON carries the run unchanged. */
export function evolve(run: Run, event: RunEvent): Run {
  return withoutUndefined(fold(run, event))
}

function fold(run: Run, event: RunEvent): Run {
  if (event.type === 'run-triggered') return triggered(run, event)
  const started = counted(run, event)
  switch (event.type) {
    case 'step-opened':
      return opened(started, {
        ordinal: event.attempt,
        stepId: event.stepId,
        openedAt: event.at,
        phase: event.isPreparing ? 'preparing' : 'ready',
        effectCount: 0,
      })
    case 'proposal-asked':
      return withOpen(started, {
        phase: 'preparing',
        proposal: undefined,
        handOver: undefined,
        handledManually: undefined,
      })
    case 'model-asked':
      return { ...started, spent: addedUse(started.spent, event.use) }
    case 'proposal-made':
      return withOpen(started, { phase: 'ready', proposal: event.content.proposal })
    case 'proposal-failed':
    case 'step-handed-over':
      return withOpen(started, {
        phase: 'ready',
        handOver: { code: event.code, reason: event.content.reason, at: event.at },
      })
    case 'step-handled-manually':
      return withOpen(started, { phase: 'ready', handledManually: { by: event.actor.person, at: event.at } })
    case 'option-chosen':
      return started
    case 'timer-set':
      return timerSet(started, event)
    case 'timer-fired':
      return timerFired(started, event)
    case 'approval-asked':
      return asked(started, event)
    case 'approval-given':
      return withApproval(started, 'approving', { status: 'given', ...decided(event) })
    case 'approval-refused':
      return withApproval(started, 'ready', { status: 'refused', ...decided(event) })
    case 'approval-ended':
      return withApproval(started, 'ready', { status: event.how, due: undefined })
    case 'event-received':
      return started
    case 'effect-intended':
      return withOpen(started, {
        phase: 'performing',
        effectCount: openOf(started).effectCount + 1,
        effect: {
          id: event.effectId,
          effectClass: event.effectClass,
          digest: event.digest,
          ...(event.key === undefined ? {} : { key: event.key }),
          ...(event.timeoutSeconds === undefined ? {} : { timeoutSeconds: event.timeoutSeconds }),
          request: event.content.request,
          answer: event.content.answer,
          // Who approves does not act: it is done for whoever asked.
          ...(event.approval === undefined ? { by: event.actor } : approvedFor(started, event.approval)),
          intendedAt: event.at,
        },
      })
    case 'effect-succeeded':
      return withEffect(started, 'performing', {})
    case 'effect-failed':
      return withEffect(started, 'ready', { failure: event.content.reason, failedField: event.content.field })
    case 'effect-unknown':
      return withEffect(started, 'unknown', { evidence: event.content.evidence })
    case 'effect-resolved':
      return withEffect(
        started,
        event.answer === 'give-up' ? 'ready' : 'performing',
        event.answer === 'give-up' ? { failure: `Given up: ${event.content.reason}` } : {},
      )
    case 'effect-answered-late':
      return { ...started, lateAnswers: [...(started.lateAnswers ?? []), lateAnswer(event)].slice(-lateAnswersKept) }
    case 'step-completed':
      return completed(started, event)
    case 'subrun-asked':
      return withOpen(started, {
        phase: 'preparing',
        handOver: undefined,
        handledManually: undefined,
        subrun: undefined,
      })
    case 'subrun-started': {
      const { workflowTitle: title, record } = event.content
      const { id, version } = event.workflow
      return withOpen(started, {
        phase: 'waiting',
        subrun: { run: event.subrun, workflow: { id, title, version }, record, startedAt: event.at },
      })
    }
    case 'subrun-ended': {
      const { subrun } = openOf(started)
      if (!subrun) throw new Error(`A sub-run ended that never started in the log of run ${run.id}.`)
      const { status, content, at } = event
      const requesters = bothAsked(started.requesters, event.requesters)
      return withOpen(
        { ...started, requesters },
        {
          phase: 'ready',
          subrun: { ...subrun, ended: { status, outcome: content.outcome, at } },
        },
      )
    }
    case 'step-revised':
      return {
        ...common(started),
        status: 'moving',
        latest: event.content.latest,
        loops: event.loops,
        compensating: lastKept(started.compensating, event.content.compensating),
        // What is overdue as a whole stays where that put it.
        inbox: started.due?.isOver ? started.inbox : undefined,
        assignee: started.assignee ?? event.actor.person,
      }
    case 'run-saved':
      return {
        ...common(started),
        open: openOf(started),
        status: 'saved',
        assignee: undefined,
        saved: { note: event.content.note, by: event.actor.person, at: event.at },
      }
    case 'run-resumed':
      return { ...common(started), open: withNote(started), status: 'active', assignee: event.actor.person }
    case 'run-escalated':
      return { ...started, inbox: event.inbox, assignee: undefined }
    case 'run-assigned':
      return { ...withHandOver(started, event), assignee: event.to }
    case 'run-released':
      return { ...withHandOver(started, event), assignee: undefined }
    case 'run-aborted':
      return {
        ...common(started),
        status: 'aborted',
        assignee: undefined,
        inbox: undefined,
        ended: { by: event.actor, at: event.at, outcome: event.content.reason },
      }
    case 'run-completed':
      return {
        ...common(started),
        status: 'completed',
        assignee: undefined,
        inbox: undefined,
        ended: { by: event.actor, at: event.at, outcome: event.outcome },
      }
    default:
      // The compiler proves this unreachable; at run time it means the log is newer than this server.
      event satisfies never
      throw new Error(`Unknown event in the log: ${JSON.stringify(event)}`)
  }
}

function lastKept(before: StartedRun['compensating'], fresh: StartedRun['compensating']): StartedRun['compensating'] {
  return fresh ? [...(before ?? []), ...fresh].slice(-compensatingKept) : before
}

const compensatingKept = 20
const lateAnswersKept = 20

function lateAnswer({ effectId, attempt, at, status, content }: RunEventOf<'effect-answered-late'>): LateAnswer {
  return { effectId, attempt, at, status, ...content }
}

function triggered(run: Run, event: RunEventOf<'run-triggered'>): Run {
  return {
    status: 'moving',
    id: run.id,
    workflow: { ...event.workflow, title: event.content.workflowTitle },
    record: { ...event.record, label: event.content.label },
    ...(event.parent ? { parent: { ...event.parent, title: event.content.parentTitle ?? '' } } : {}),
    ...(event.content.given ? { given: event.content.given } : {}),
    startedBy: event.actor.person,
    startedAt: event.at,
    actingFor: event.actor.person,
    assignee: event.actor.person,
    latest: [],
    loops: {},
    lastOrdinal: 0,
    sequence: 1,
  }
}

function counted(run: Run, event: RunEvent): Started {
  if (run.status === 'new') throw new Error(`${event.type} before run-triggered in the log of run ${run.id}.`)
  return {
    ...run,
    sequence: run.sequence + 1,
    actingFor: event.actor.kind === 'person' && takesOn(event) ? event.actor.person : run.actingFor,
  }
}

/**
 * Whether an event of a person is work on the run, so that it goes on for them. Who reports an event, decides on an approval, or
 * hands the run to somebody else has not taken it on: it goes on for the person it acted for, until the receiver acts.
 */
function takesOn(event: RunEvent): boolean {
  if (event.type === 'run-assigned') return event.to.id === event.actor.person.id
  return !fromOutside.has(event.type)
}

const fromOutside: ReadonlySet<RunEvent['type']> = new Set(['event-received', 'approval-given', 'approval-refused'])

/** Opens a step. A run whose effect ended while it was saved stays saved, at the step that follows. */
function opened(run: Started, open: OpenAttempt): Run {
  if (run.status !== 'moving')
    throw new Error(`Step ${open.stepId} opened in the log of run ${run.id} while it is ${run.status}.`)
  const moved = { ...common(run), open, lastOrdinal: open.ordinal }
  return run.saved ? { ...moved, status: 'saved', saved: run.saved } : { ...moved, status: 'active' }
}

function completed(run: Started, event: RunEventOf<'step-completed'>): Run {
  // A step that was overdue was put into its inbox as if by an escalation; a run that is overdue stays in its own.
  const wasOverdue = openOf(run).due?.isOver === true && run.due?.isOver !== true && run.inbox !== undefined
  const isEscalation = event.kind === 'escalation' || wasOverdue
  return {
    ...common(run),
    status: 'moving',
    ...(run.status === 'saved' ? { saved: run.saved } : {}),
    latest: [...run.latest.filter((each) => each.stepId !== event.stepId), liveAttempt(event)],
    loops: event.kind === 'go-to' ? { ...run.loops, [event.stepId]: (run.loops[event.stepId] ?? 0) + 1 } : run.loops,
    // Who answers an escalation takes the run on, also without having claimed it.
    ...(isEscalation ? { inbox: undefined, assignee: run.assignee ?? event.actor.person } : {}),
  }
}

function withEffect(
  run: Started,
  phase: OpenAttempt['phase'],
  change: { failure?: string; failedField?: string | undefined; evidence?: string },
): Run {
  const { effect } = openOf(run)
  if (!effect) throw new Error(`An effect's outcome without its intent in the log of run ${run.id}.`)
  return withOpen(run, { phase, effect: withoutUndefined({ ...effect, ...change }) })
}

/** The open step with the hand-over that was left at it: it stays until the step is completed. */
function withNote(run: Started): OpenAttempt {
  const open = openOf(run)
  return run.status === 'saved' && run.saved.note !== '' ? { ...open, note: run.saved } : open
}

/** The run with what whoever passed it on left at its open step. */
function withHandOver(run: Started, { content, actor, at }: RunEventOf<'run-assigned' | 'run-released'>): Started {
  if (!content || content.note === '' || run.status !== 'active') return run
  return { ...run, open: { ...run.open, note: { note: content.note, by: actor.person, at } } }
}
