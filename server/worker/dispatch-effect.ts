import { type DataSource, DataSourceError } from '#connectors'
import { type Access, type EffectOutcome, type EffectRequest, type EffectResult, hasRight, type Value } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { Company } from '../company/company.ts'
import { type CallEnd, type Entering, NotAdmittedError } from '../outside/gate.ts'
import { endOf as endOfQuestion } from '../outside/guarded-source.ts'
import { silenceOf } from '../outside/silence.ts'
import { doubt } from '../runs/doubt.ts'
import { claimEffect, keepProspect, keepToken, type StoredEffect } from '../runs/effect-store.ts'
import type { LateParts } from '../runs/late-answer.ts'
import { contextValues } from '../steps/context-values.ts'
import { createRecord } from './create-record.ts'
import type { LateCalls } from './late-calls.ts'
import { afterError, times } from './lost-answer.ts'
import { LostCall, runAction } from './run-action.ts'

export interface DispatchParts extends LateParts {
  lateCalls: LateCalls
  company: Company
  /** This server's number, under which it holds its advisory lock. */
  server: number
}

/** The right an effect needs at the moment it is dispatched. */
export function rightForEffect(request: EffectRequest): string {
  switch (request.kind) {
    case 'run-action':
      return `action.${request.action}.trigger`
    case 'create-record':
      return `${request.record.collection}.create`
    case 'update-record':
      return `${request.record.collection}.update`
  }
}

/** What came of dispatching. Where nothing was sent, that must still hold in the transaction that records it: see `requireUnsent`. */
export interface Dispatched {
  outcome: EffectOutcome
  isUnsent: boolean
}

/** Why an effect must not be sent. */
export interface Obstacle {
  code: 'right-missing' | 'not-approved'
  why: string
}

export interface Dispatching {
  /** A person ordered this: it may be the trial of a third party that does not answer. */
  isByHand: boolean
  /** Somebody waits for the outcome, and not for ever. */
  isAwaited?: boolean
  /** What stands in the way beside the effect's own right: looked at right before. */
  obstacle?: (access: Access) => Promise<Obstacle | undefined>
  signal?: AbortSignal
}

/** A person at the gate of a busy third party has waited enough then. */
const longestWaitSeconds = 30

/**
 * Dispatches an intended effect: a turn at its third party, rights on current data, one claim that counts the try, one call.
 * Undefined when another server has claimed it, and when no answer came and it is tried again later. The intent was committed
 * before; the caller commits the outcome after.
 */
export async function dispatchEffect(
  parts: DispatchParts,
  effect: StoredEffect,
  { isByHand, isAwaited = false, obstacle, signal }: Dispatching,
): Promise<Dispatched | undefined> {
  let leave: (end: CallEnd) => void
  try {
    // A try that follows by itself is none by hand.
    leave = await enter(parts.company, effect, {
      isByHand: isByHand && effect.tries === 0,
      signal,
      ...(isAwaited ? { longestWaitSeconds } : {}),
    })
  } catch (error) {
    if (error instanceof NotAdmittedError) return unsent(effect, error.message, 'no-answer')
    throw error
  }
  let end: CallEnd = 'not-asked'
  try {
    const access = await loadAccess(parts.pool, effect.personId)
    const right = rightForEffect(effect.request)
    if (!access) return unsent(effect, 'The person this is done for can no longer sign in.', 'right-missing')
    if (!hasRight(access, right))
      return unsent(effect, `${access.person.name} no longer has the right "${right}".`, 'right-missing')
    const found = await obstacle?.(access)
    if (found) return unsent(effect, found.why, found.code)
    const claimed = await claimEffect(parts.pool, effect.id, parts.server)
    if (!claimed) return undefined
    let hasCalled = false
    try {
      const outcome = await perform(parts, claimed, access, () => {
        hasCalled = true
      })
      end = 'answered'
      return { outcome, isUnsent: false }
    } catch (error) {
      end = endOf(claimed, error)
      leave(end)
      const outcome = await afterError(parts, claimed, { error, hasCalled })
      return outcome && { outcome, isUnsent: false }
    }
  } finally {
    leave(end)
  }
}

/** Waits for a turn: of a write at its data source, of an action at its third party, where the data source is only asked whether it answers. */
async function enter(
  { gates, collection }: Company,
  { request }: StoredEffect,
  entering: Entering,
): Promise<(end: CallEnd) => void> {
  const source = gates.ofSource(collection(request.record.collection).dataSource)
  if (request.kind !== 'run-action') return source.enter(entering)
  const refusal = source.refusal()
  if (refusal !== undefined) throw new NotAdmittedError(refusal)
  return gates.ofAction(request.action).enter(entering)
}

/**
 * What a call that threw says of whom it went to: what the database did not answer is no silence of a third party. An error that says
 * nothing of silence counts as an answer, also where nobody knows what was done: most are, and a third party that answers is not left alone.
 */
function endOf({ request }: StoredEffect, error: unknown): CallEnd {
  if (request.kind !== 'run-action') return endOfQuestion(error)
  if (error instanceof LostCall) return error.isUnderWay ? 'silent' : 'not-asked'
  const silence = silenceOf(error)
  if (silence === 'of-database' || error instanceof DataSourceError) return 'not-asked'
  return silence === undefined ? 'answered' : 'silent'
}

/** Nothing is sent any more. What was sent before without an answer stays unknown, where it may have changed something. */
function unsent(effect: StoredEffect, why: string, code: 'right-missing' | 'not-approved' | 'no-answer'): Dispatched {
  if (effect.isDoubtful && effect.effectClass !== 'read')
    return { outcome: { status: 'unknown', evidence: `It was not sent: ${why} ${doubt}` }, isUnsent: true }
  const outcome: EffectOutcome =
    effect.tries > 0 && effect.effectClass === 'keyed'
      ? {
          status: 'unknown',
          evidence: `It was sent ${times(effect.tries)} and no answer came. It was not sent again: ${why}`,
        }
      : { status: 'failed', code, reason: code === 'no-answer' ? why : `${why} Nothing was done.` }
  return { outcome, isUnsent: true }
}

async function perform(
  parts: DispatchParts,
  effect: StoredEffect,
  access: Access,
  onCall: () => void,
): Promise<EffectOutcome> {
  const { request } = effect
  const source = parts.company.source(request.record.collection)
  const onBegin = (token: string) => keepToken(parts.pool, effect, token)
  switch (request.kind) {
    case 'update-record':
      return updateRecord(parts, effect, request, source, access, onBegin)
    case 'create-record':
      return createRecord(parts, effect, request, source, access, onBegin)
    case 'run-action':
      return runAction(parts, effect, request, source, access, { onBegin, onCall })
  }
}

async function updateRecord(
  parts: DispatchParts,
  effect: StoredEffect,
  request: Extract<EffectRequest, { kind: 'update-record' }>,
  source: DataSource,
  access: Access,
  onBegin: (token: string) => Promise<void>,
): Promise<EffectOutcome> {
  const { collection, id, label } = request.record
  const filter = access.scopes[collection]
  return source.transact<EffectOutcome>(
    async (transaction) => {
      const outcome = await transaction.update(collection, id, request.values, {
        expected: request.expected,
        ...(filter ? { filter } : {}),
      })
      if (!outcome)
        return {
          status: 'failed',
          code: 'not-found',
          reason: `${label} is not there any more, or not yours to see. Nothing was written.`,
        }
      if (!outcome.changed)
        return {
          status: 'failed',
          code: 'record-changed',
          reason: changedSentence(parts, collection, request.expected, outcome.current),
          current: outcome.current,
        }
      const names = Object.keys(request.values)
      const result: EffectResult = {
        message: `Updated ${names.length} ${names.length === 1 ? 'field' : 'fields'} of ${label}`,
        values: contextValues(parts.company.collection(collection), outcome.after, names, 'person'),
        before: pick(outcome.before, names),
        after: pick(outcome.after, names),
      }
      await keepProspect(parts.pool, effect, result)
      return { status: 'succeeded', result }
    },
    { onBegin, isAdmitted: true },
  )
}

function changedSentence(
  parts: DispatchParts,
  collection: string,
  expected: Record<string, Value>,
  current: Record<string, Value>,
): string {
  const changes = Object.keys(expected)
    .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(current[name] ?? null))
    .map(
      (name) =>
        `${parts.company.collection(collection).fields.find((field) => field.name === name)?.title ?? name} was ${JSON.stringify(expected[name])}, is now ${JSON.stringify(current[name] ?? null)}`,
    )
  return `Someone changed the record meanwhile: ${changes.join('; ')}. Nothing was written.`
}

function pick(values: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
}
