import type { LabelledRef, RecordRef } from '../record/value.ts'
import type { Answer, Proposal } from './answer.ts'
import type { ContextEntry } from './context.ts'
import type { IntendedEffect, LateAnswer } from './effect.ts'
import type { Actor, LiveAttempt } from './events.ts'
import type { Spent } from './model-use.ts'

export interface PersonRef {
  id: string
  name: string
}

/** Somebody who may not approve. */
export interface Requester extends PersonRef {
  /** The step at which they gave something that is in what is asked for. Without it they asked, or took it in hand. */
  inputAt?: string | undefined
}

/** Who waits for whom: the assistant prepares, the person is asked, a time or an event is waited for, somebody else must approve, an effect is under way, or nobody knows whether it happened. */
export type Phase = 'preparing' | 'ready' | 'waiting' | 'approving' | 'performing' | 'unknown'

/** An action ordered about an effect that revising left behind; it goes its own way outside of the run's steps. */
export interface Compensated {
  effect: string
  title: string
  record: LabelledRef
}

/** When a person should be done. */
export interface Due {
  due: string
  /** Its time came, and it was escalated as the author wants. */
  isOver?: true
}

/** What somebody else was asked to approve, and what became of it. */
export interface Approval extends Omit<IntendedEffect, 'approval'> {
  /** The first of this attempt is 1. */
  number: number
  answer: Answer
  by: Actor
  askedAt: string
  requesters: Requester[]
  /** When it expires. */
  due?: string
  status: 'asked' | 'given' | 'refused' | 'withdrawn' | 'expired' | 'void'
  decided?: { by: PersonRef; at: string; comment: string }
}

/** The one step that is open. */
export interface OpenAttempt {
  ordinal: number
  stepId: string
  openedAt: string
  phase: Phase
  proposal?: Proposal
  /** Why there is no proposal, or why automation gave the step to a person. */
  handOver?: { code: string; reason: string; at: string }
  handledManually?: { by: PersonRef; at: string }
  /** What somebody who laid the run aside at this step left for whoever took it on. */
  note?: { note: string; by: PersonRef; at: string }
  /** When it should be completed, and whether that time is over. */
  due?: Due
  /** When the run goes on by itself. */
  timer?: { purpose: 'until' | 'limit'; due: string }
  /** The last approval that was asked for here. */
  approval?: Approval
  /** The effect under way or last tried. Its answer completes the step when it succeeds. */
  effect?: IntendedEffect & {
    answer: Answer
    by: Actor
    intendedAt: string
    failure?: string
    failedField?: string
    evidence?: string
  }
  effectCount: number
  /** The run of another workflow that the step waits for, or that was its last. */
  subrun?: {
    run: string
    workflow: { id: string; title: string; version: number }
    record: LabelledRef
    startedAt: string
    ended?: { status: 'completed' | 'aborted'; outcome: string; at: string }
  }
}

/** A run's folded state. It grows with the workflow, never with the number of events: see docs/decisions. */
export interface StartedRun {
  id: string
  workflow: { id: string; version: number; hash: string; title: string }
  record: RecordRef & { label: string }
  /**
   * The step of another run that this run is part of, and how deep it stands inside of runs. `contributors`: whose input may be in
   * what it was given. `requesters`: who asked for approvals around it before, by workflow and step. `doneBy`: in older logs, who
   * did the last step before it.
   */
  parent?: {
    run: string
    attempt: number
    depth: number
    title: string
    contributors?: PersonRef[] | undefined
    requesters?: Record<string, Requester[]> | undefined
    doneBy?: PersonRef | undefined
  }
  /** What it was given when it started. */
  given?: ContextEntry
  startedBy: PersonRef
  startedAt: string
  /** The person who last acted: automation acts for them. */
  actingFor: PersonRef
  assignee?: PersonRef
  inbox?: string
  /** When it should have ended, and whether that time is over. */
  due?: Due | undefined
  /** The latest live completed attempt of each step, in order of completion. */
  latest: LiveAttempt[]
  /** Passes through each go-to that still count. */
  loops: Record<string, number>
  /** Who has asked for the approval of a step, by step (in runs that it called: by workflow and step), as long as the run lasts: neither revising nor a later pass makes a requester an approver. */
  requesters?: Record<string, Requester[]> | undefined
  /** Actions ordered about effects that revising left behind: the last twenty. The log has all. */
  compensating?: Compensated[] | undefined
  /** What effects answered after nobody waited for them any more: the last twenty. The log has all. */
  lateAnswers?: LateAnswer[] | undefined
  /** What asking models has taken in this run so far, revised attempts included: absent where none was asked. */
  spent?: Spent | undefined
  lastOrdinal: number
  /** Number of events folded. */
  sequence: number
}

export type ActiveRun = StartedRun & { status: 'active'; open: OpenAttempt }
export type SavedRun = StartedRun & {
  status: 'saved'
  open: OpenAttempt
  saved: { note: string; by: PersonRef; at: string }
}
export type EndedRun = StartedRun & {
  status: 'completed' | 'aborted'
  ended: { by: Actor; at: string; outcome: string }
}
/** Between two events of one command: the last step is closed, the next not yet open. It never outlives its command. */
export type MovingRun = StartedRun & { status: 'moving'; saved?: SavedRun['saved'] }
export type Run = { status: 'new'; id: string } | ActiveRun | SavedRun | EndedRun | MovingRun
export type RunStatus = Exclude<Run['status'], 'new' | 'moving'>

/** What the run was given and what live, completed attempts contributed, oldest first. */
export function contextOf(run: StartedRun): ContextEntry[] {
  return [...(run.given ? [run.given] : []), ...run.latest.map((attempt) => attempt.entry)]
}
