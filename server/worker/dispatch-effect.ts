import type { DataSource } from '#connectors'
import { type Access, type EffectOutcome, type EffectRequest, type EffectResult, hasRight, type Value } from '#engine'
import type { Company } from '../company/company.ts'
import { claimEffect, keepProspect, keepToken, type StoredEffect } from '../runs/effect-store.ts'
import type { LateParts } from '../runs/late-answer.ts'
import { contextValues } from '../steps/context-values.ts'
import { createRecord } from './create-record.ts'
import { afterError, times } from './lost-answer.ts'
import { runAction } from './run-action.ts'

export interface DispatchParts extends LateParts {
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

/**
 * Dispatches an intended effect: rights on current data, one claim that counts the try, one call. Undefined when another server
 * has claimed it, and when no answer came and it is tried again later. The intent was committed before; the caller commits the
 * outcome after.
 */
export async function dispatchEffect(
  parts: DispatchParts,
  effect: StoredEffect,
  access: Access | undefined,
  /** Why it may not be sent, whoever it is done for. */
  obstacle?: string,
): Promise<EffectOutcome | undefined> {
  const right = rightForEffect(effect.request)
  if (!access) return stopped(effect, 'right-missing', 'The person this is done for can no longer sign in.')
  if (!hasRight(access, right))
    return stopped(effect, 'right-missing', `${access.person.name} no longer has the right "${right}".`)
  if (obstacle !== undefined) return stopped(effect, 'not-approved', obstacle)
  const claimed = await claimEffect(parts.pool, effect.id, parts.server)
  if (!claimed) return undefined
  try {
    return await perform(parts, claimed, access)
  } catch (error) {
    return afterError(parts, claimed, error)
  }
}

/** Nothing is sent any more. What was sent before without an answer stays unknown. */
function stopped(effect: StoredEffect, code: 'right-missing' | 'not-approved', why: string): EffectOutcome {
  return effect.tries > 0 && effect.effectClass === 'keyed'
    ? {
        status: 'unknown',
        evidence: `It was sent ${times(effect.tries)} and no answer came. It was not sent again: ${why}`,
      }
    : { status: 'failed', code, reason: `${why} Nothing was done.` }
}

async function perform(parts: DispatchParts, effect: StoredEffect, access: Access): Promise<EffectOutcome> {
  const { request } = effect
  const source = parts.company.source(request.record.collection)
  const onBegin = (token: string) => keepToken(parts.pool, effect, token)
  switch (request.kind) {
    case 'update-record':
      return updateRecord(parts, effect, request, source, access, onBegin)
    case 'create-record':
      return createRecord(parts, effect, request, source, access, onBegin)
    case 'run-action':
      return runAction(parts, effect, request, source, access, onBegin)
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
    { onBegin },
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
