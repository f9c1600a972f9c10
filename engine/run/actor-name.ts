import type { Actor } from './events.ts'

/** An actor as a sentence names it: nothing automatic appears as if the person had done it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.person.name
    case 'automation':
      return `Automation for ${actor.person.name}`
    case 'assistant':
      return `The assistant for ${actor.person.name}`
  }
}
