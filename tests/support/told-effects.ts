import type { EffectRequest, RunEvent } from '#engine'

/** What a log tells of one effect. `pending`: its outcome is not recorded yet. */
export interface ToldEffect {
  id: string
  request: EffectRequest
  fate: 'pending' | 'succeeded' | 'failed' | 'unknown'
  /** Whether it was unknown at any time. */
  wasUnknown: boolean
}

/** The effects of a log, in the order in which they were intended. What a person gave up stays unknown. */
export function toldEffects(log: readonly RunEvent[]): ToldEffect[] {
  return log.flatMap((intent) => {
    if (intent.type !== 'effect-intended') return []
    const fates = log.flatMap((event) =>
      'effectId' in event && event.effectId === intent.effectId ? (fateOf(event) ?? []) : [],
    )
    return [
      {
        id: intent.effectId,
        request: intent.content.request,
        fate: fates.at(-1) ?? 'pending',
        wasUnknown: fates.includes('unknown'),
      },
    ]
  })
}

function fateOf(event: RunEvent): ToldEffect['fate'] | undefined {
  switch (event.type) {
    case 'effect-succeeded':
      return 'succeeded'
    case 'effect-failed':
      return 'failed'
    case 'effect-unknown':
      return 'unknown'
    case 'effect-resolved':
      return event.answer === 'happened' ? 'succeeded' : 'unknown'
    default:
      return undefined
  }
}
