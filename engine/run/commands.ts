import type { EffectClass } from '../record/action.ts'
import type { LabelledRef, Value } from '../record/value.ts'
import type { Answer, Proposal } from './answer.ts'
import type { ContextEntry } from './context.ts'
import type { EffectRequest, EffectResult, FoundResult, UnknownAnswer } from './effect.ts'
import type { Actor, LiveAttempt } from './events.ts'
import type { ModelUse } from './model-use.ts'
import type { Overridden } from './overridden.ts'
import type { PersonRef } from './run.ts'
import type { Parent, SubrunEnd } from './sub-run.ts'

/** What was gathered for a completion before the rules are asked: values read, or the request to be made of the outside. */
export interface Gathered {
  /** Values and records read for the context. */
  contribution?: Pick<ContextEntry, 'values' | 'records' | 'record' | 'from'>
  /** The effect that must happen before the step is complete. */
  effect?: { request: EffectRequest; effectClass: EffectClass; digest: string; timeoutSeconds?: number | undefined }
  /** What was done, in one line. */
  outcome: string
}

interface Base {
  /** The database's clock, ISO 8601. */
  at: string
  by: Actor
  /** The right that allowed it. */
  allowedBy?: string
}

interface OnAttempt extends Base {
  attempt: number
}

/** Orders to a run. Time, identity and everything read from outside arrive with them. */
export type RunCommand =
  /** `parent` and `given`: of a run that is part of another. */
  | (Base & {
      type: 'trigger-run'
      version: number
      hash: string
      record: LabelledRef
      parent?: Parent
      given?: ContextEntry
    })
  /** `use`: what asking a model for it took, here and below. */
  | (OnAttempt & { type: 'record-proposal'; proposal: Proposal; use?: ModelUse })
  | (OnAttempt & {
      type: 'fail-proposal'
      code: 'unsure' | 'failed' | 'nothing-to-propose'
      reason: string
      use?: ModelUse
    })
  | (OnAttempt & {
      type: 'hand-over-step'
      code: 'unsure' | 'failed' | 'right-missing' | 'limit' | 'run-exists'
      reason: string
      proposal?: Proposal
      use?: ModelUse
    })
  /** `overridden`: changed values that the person was shown, and kept as they were. */
  | (OnAttempt & {
      type: 'complete-step'
      answer: Answer
      gathered: Gathered
      proposal?: Proposal
      use?: ModelUse
      overridden?: readonly Overridden[]
    })
  /** `halted`: what is known of the effect under way, which from now on nobody waits for. Without it, one under way refuses. */
  | (OnAttempt & {
      type: 'handle-manually'
      halted?: { effectId: string; outcome: Exclude<EffectOutcome, { status: 'succeeded' }> }
    })
  | (OnAttempt & { type: 'ask-again' })
  | (OnAttempt & { type: 'record-effect'; effectId: string; outcome: EffectOutcome })
  | (OnAttempt & { type: 'record-late-answer'; effectId: string; request: EffectRequest; answer: LateOutcome })
  /** `result`: what it gave, as far as the person found out; only of one that happened. */
  | (OnAttempt & {
      type: 'resolve-effect'
      effectId: string
      answer: UnknownAnswer
      reason: string
      result?: FoundResult
    })
  /** `digest`: of what the approver looked at. `overridden`: changed values that they were shown. */
  | (OnAttempt & {
      type: 'give-approval'
      approval: string
      digest: string
      comment: string
      overridden?: readonly Overridden[]
    })
  | (OnAttempt & { type: 'refuse-approval'; approval: string; comment: string })
  /** `mayTakeOver`: whether the person may take the run over; then they withdraw what somebody else asked for, too. */
  | (OnAttempt & { type: 'withdraw-approval'; approval: string; mayTakeOver?: boolean })
  /**
   * `inside`: what the authors of sub-runs that this cancels offer to do about effects in them. `subrun`: what became of the open
   * step's sub-run, which whoever orders this has ended, where there is one.
   */
  | (OnAttempt & {
      type: 'revise-step'
      history: readonly LiveAttempt[]
      inside?: readonly Compensable[]
      compensations?: readonly Compensating[]
      subrun?: SubrunEnd
    })
  | (OnAttempt & {
      type: 'start-subrun'
      subrun: string
      workflow: { id: string; title: string; version: number; hash: string }
      record: LabelledRef
      given: ContextEntry
    })
  | (OnAttempt & { type: 'end-subrun'; subrun: string; end: SubrunEnd })
  /** Goes on with a long chain of steps that need nobody. */
  | (OnAttempt & { type: 'pass-go-to' })
  /** `obstacle`: why the run may not go on by itself for the person it acts for. */
  | (OnAttempt & { type: 'fire-timer'; obstacle?: string })
  /** `isRepeated`: the run received the event of that id before. */
  | (Base & {
      type: 'receive-event'
      eventId: string
      name: string
      values: Record<string, Value>
      isRepeated: boolean
    })
  | (Base & { type: 'save-run'; note: string })
  | (Base & { type: 'resume-run' })
  | (Base & { type: 'claim-run' })
  | (Base & { type: 'assign-run'; to: PersonRef; note: string })
  | (Base & { type: 'release-run'; note: string })
  | (Base & { type: 'abort-run'; reason: string; subrun?: SubrunEnd })

/** An effect about which its author offers to do something, and the action that it is. */
export interface Compensable {
  of: string
  action: string
}

/** An action that a person ordered about an effect that revising leaves behind: `effect` is its own id. */
export interface Compensating extends Compensable {
  effect: string
  title: string
  record: LabelledRef
}

export type CommandOf<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>

/**
 * What an effect answered when nobody waited for it any more. It is proof where the call came to its end and wrote nothing in the
 * transaction that was taken back meanwhile: then all that it does was done.
 */
export type LateOutcome =
  | { status: 'succeeded'; result: EffectResult; isProof: boolean }
  | { status: 'failed'; reason: string }

export type EffectOutcome =
  | { status: 'succeeded'; result: EffectResult }
  /** `field` is the one at fault, where the failure names one. */
  | { status: 'failed'; code: string; reason: string; field?: string; current?: EffectResult['before'] }
  | { status: 'unknown'; evidence: string }
