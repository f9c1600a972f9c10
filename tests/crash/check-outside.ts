import type { RunEvent } from '#engine'
import { toldEffects } from '../support/told-effects.ts'
import { writeOf } from './recorder.ts'

export interface OutsideCheck {
  violations: string[]
  intended: number
  succeeded: number
  failed: number
  unknown: number
  /** Effects whose outcome is not recorded yet. */
  pending: number
}

/** Holds what the logs say of each effect against what really happened on the outside. */
export function checkOutside(logs: Iterable<readonly RunEvent[]>, recorded: ReadonlyMap<string, number>): OutsideCheck {
  const check: OutsideCheck = { violations: [], intended: 0, succeeded: 0, failed: 0, unknown: 0, pending: 0 }
  const expected = new Map<string, { least: number; most: number; effects: string[] }>()
  for (const { id, request, fate, wasUnknown } of [...logs].flatMap(toldEffects)) {
    const write = writeOf(request)
    check.intended++
    if (wasUnknown) check.unknown++
    if (fate === 'succeeded' || fate === 'failed' || fate === 'pending') check[fate]++
    const entry = expected.get(write) ?? { least: 0, most: 0, effects: [] }
    // What is not known may have happened once; what was given up may have happened before.
    const [least, most] = fate === 'succeeded' ? [1, 1] : fate === 'failed' ? [0, 0] : [0, 1]
    expected.set(write, {
      least: entry.least + least,
      most: entry.most + most,
      effects: [...entry.effects, `${id} ${fate}`],
    })
  }
  for (const [write, { least, most, effects }] of expected) {
    const count = recorded.get(write) ?? 0
    if (count < least || count > most)
      check.violations.push(`"${write}" happened ${count} times, but the logs say ${effects.join(', ')}`)
  }
  for (const write of recorded.keys())
    if (!expected.has(write)) check.violations.push(`"${write}" happened, but no log holds its intent`)
  return check
}
