import type { EffectRequest, RunEvent } from '#engine'

/** What a log tells of one effect. `pending`: its outcome is not recorded yet. */
export interface ToldEffect {
  id: string
  request: EffectRequest
  fate: 'pending' | 'succeeded' | 'failed' | 'unknown'
  /** Whether it was unknown at any time. */
  wasUnknown: boolean
  /** What the servers told by themselves, in order: without what people answered. */
  outcomes: ('succeeded' | 'failed' | 'unknown')[]
}

/** The effects of a log, in the order in which they were intended. What a person gave up stays unknown. */
export function toldEffects(log: readonly RunEvent[]): ToldEffect[] {
  return log.flatMap((intent) => {
    if (intent.type !== 'effect-intended') return []
    const about = log.filter((event) => 'effectId' in event && event.effectId === intent.effectId)
    const fates = about.flatMap((event) => fateOf(event) ?? [])
    return [
      {
        id: intent.effectId,
        request: intent.content.request,
        fate: fates.at(-1) ?? 'pending',
        wasUnknown: fates.includes('unknown'),
        outcomes: outcomesOf(about),
      },
    ]
  })
}

function outcomesOf(about: readonly RunEvent[]): ToldEffect['outcomes'] {
  return about.flatMap((event, index) => {
    switch (event.type) {
      case 'effect-succeeded':
        // Where a person says that it happened, their word is what is told.
        return isConfirmation(about[index - 1]) ? [] : ['succeeded']
      case 'effect-failed':
        return ['failed']
      case 'effect-unknown':
        return ['unknown']
      default:
        return []
    }
  })
}

function isConfirmation(event: RunEvent | undefined): boolean {
  return event?.type === 'effect-resolved' && event.answer === 'happened'
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
