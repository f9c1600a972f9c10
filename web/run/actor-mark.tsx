import type { Actor } from '#engine'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

const shapes = { person: '●', assistant: '◆', automation: '■' } as const

/** Who acted, by shape as well as colour: human ●, assistant ◆, automatic ■. The words stand beside it. */
export function ActorMark({ kind }: { kind: Actor['kind'] }) {
  return (
    <span className={classes.mark} data-who={kind} aria-hidden="true">
      {shapes[kind]}
    </span>
  )
}

/** The actor in words. */
export function actorWords(actor: Actor): string {
  if (actor.kind === 'person') return actor.person.name
  return actor.kind === 'automation'
    ? runMessages.steps.automation(actor.person.name)
    : runMessages.steps.assistant(actor.person.name)
}
