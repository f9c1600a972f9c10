import { createHash } from 'node:crypto'
import { canonicalText, type EffectRequest, type RunEvent } from '#engine'
import { marksIn } from '../crash/recorder.ts'
import { type ToldEffect, toldEffects } from '../support/told-effects.ts'
import { type Arrival, isUnheard, mayBeHeard, type Report } from './arrivals.ts'

/** How often the company's actions may be sent for one effect: `charge` is keyed and has so many tries. */
const sendsAtMost = { charge: 4, notify: 1 } as const

export interface EffectsCheck {
  violations: string[]
  intended: number
  /** Effects that the recorder saw: calls by effect, writes into the company's database by mark. */
  counted: number
  duplicates: number
  /** Effects of which the server could not know what became of them, and asked a person. */
  unknown: number
  /** Effects of which the recorder knows that no server can have heard what became of them. */
  trueUnknown: number
  /** Of these, those that were told as unknown. */
  trueUnknownTold: number
  /** Effects without an outcome in the log. */
  pending: number
}

/** Holds what the logs tell of every effect against what the recorder saw of it. */
export function checkEffects(logs: Iterable<readonly RunEvent[]>, report: Report): EffectsCheck {
  const told = [...logs].flatMap(toldEffects)
  const check: EffectsCheck = {
    violations: [],
    intended: told.length,
    counted: 0,
    duplicates: 0,
    unknown: told.filter(({ wasUnknown }) => wasUnknown).length,
    trueUnknown: 0,
    trueUnknownTold: 0,
    pending: told.filter(({ fate }) => fate === 'pending').length,
  }
  checkCalls(told, report, check)
  checkWrites(told, report, check)
  return check
}

function checkCalls(told: readonly ToldEffect[], { arrivals }: Report, check: EffectsCheck): void {
  const byId = new Map(told.map((each) => [each.id, each]))
  const sends = Map.groupBy(arrivals, ({ effectId }) => effectId)
  check.counted += sends.size
  for (const [id, calls] of sends) {
    const effect = byId.get(id)
    if (!effect) {
      check.violations.push(`effect ${id} arrived ${calls.length} times, but no log holds its intent`)
      continue
    }
    const [{ action = 'notify' } = {}] = calls
    const done = calls.filter(({ isDone }) => isDone).length
    checkHearing(effect, action, calls, check)
    if (calls.length > sendsAtMost[action] || done > 1) {
      check.duplicates++
      check.violations.push(`effect ${id} (${action}) was sent ${calls.length} times and done ${done} times`)
    }
    const { request } = effect
    const intended = digestOf(request.kind === 'run-action' ? request.form : request.values)
    if (calls.some(({ digest }) => digest !== intended))
      check.violations.push(`effect ${id} (${action}) arrived with another content than was confirmed`)
    if (effect.fate === 'failed' && !effect.wasUnknown)
      check.violations.push(`effect ${id} (${action}) arrived, but the log tells that it failed`)
  }
  const carriedOut = new Set(arrivals.flatMap(({ key, isDone }) => (isDone ? [key] : [])))
  for (const { id, request, fate } of told) {
    if (request.kind !== 'run-action' || !(request.action in sendsAtMost) || fate !== 'succeeded') continue
    const calls = sends.get(id)
    if (!calls) check.violations.push(`effect ${id} (${request.action}) succeeded in the log, but never arrived`)
    else if (!calls.some(({ key }) => carriedOut.has(key)))
      check.violations.push(`effect ${id} (${request.action}) succeeded in the log, but the outside did nothing`)
  }
}

/** What nobody heard nobody can know: it is told as unknown and left to a person, whatever the outside did. */
function checkHearing(
  { id, outcomes }: ToldEffect,
  action: Arrival['action'],
  calls: readonly Arrival[],
  check: EffectsCheck,
): void {
  const say = (words: string) => check.violations.push(`effect ${id} (${action}) ${words}`)
  const guessed = calls.some(mayBeHeard) ? [] : outcomes.filter((outcome) => outcome !== 'unknown')
  for (const outcome of guessed) say(`is told as ${outcome} though no answer was heard`)
  // With its key a call may be sent again until one is heard; any other has this one.
  const isTrueUnknown = action === 'charge' ? calls.every(isUnheard) : calls.some(isUnheard)
  if (!isTrueUnknown) return
  check.trueUnknown++
  if (outcomes[0] === 'unknown') check.trueUnknownTold++
  else say('was not told as unknown first though no answer was heard')
  if (action !== 'charge' && calls.length > 1) say('was sent again though nobody knew what became of it')
}

/** Writes are known by their kind and mark: an effect that failed may have been ordered again with the same mark. */
function checkWrites(told: readonly ToldEffect[], { writes }: Report, check: EffectsCheck): void {
  const recorded = new Map(writes.map(({ kind, mark, count }) => [`${kind} ${mark}`, count]))
  const expected = Map.groupBy(
    told.filter(({ request }) => request.kind !== 'run-action' || !(request.action in sendsAtMost)),
    ({ request }) => writeOf(request),
  )
  for (const [write, effects] of expected) {
    const count = recorded.get(write) ?? 0
    const sure = effects.filter(({ fate }) => fate === 'succeeded').length
    const most = sure + effects.filter(({ fate }) => fate === 'unknown' || fate === 'pending').length
    check.counted += count
    if (count > most) check.duplicates++
    if (count < sure || count > most)
      check.violations.push(
        `"${write}" happened ${count} times, but the logs tell ${effects.map(({ id, fate }) => `${id} ${fate}`).join(', ')}`,
      )
  }
  for (const write of recorded.keys())
    if (!expected.has(write)) check.violations.push(`"${write}" happened, but no log holds its intent`)
}

function writeOf(request: EffectRequest): string {
  return request.kind === 'run-action'
    ? `${request.action} ${marksIn(request.form)[0]}`
    : `${request.kind} ${marksIn(request.values)[0]}`
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(canonicalText(content)).digest('hex')
}
