import type { ResponseOf } from '#api'
import { type Access, hasLevel, RuleError } from '#engine'
import { holdDispatch, readHold, releaseDispatch } from '../incarnation/dispatch-hold.ts'
import type { AppServices } from '../services.ts'
import { recordOutcome } from '../worker/recover.ts'
import type { Handlers } from './operations.ts'

export const dispatchHoldOperations: Handlers<'getDispatchHold' | 'holdDispatch' | 'releaseDispatch'> = {
  async getDispatchHold(_, __, services) {
    return presentHold(services)
  },

  async holdDispatch({ body }, { access, keepKey }, services) {
    requireAdministrator(access)
    await holdDispatch(services, access.person, body.reason, keepKey)
    return presentHold(services)
  },

  async releaseDispatch({ body }, { access, keepKey }, services) {
    requireAdministrator(access)
    await releaseDispatch(
      services,
      access.person,
      body,
      (effect, outcome) => recordOutcome(services.worker, effect, outcome),
      keepKey,
    )
    return presentHold(services)
  },
}

/** The hold as it is now. */
export async function presentHold({ pool }: Pick<AppServices, 'pool'>): Promise<ResponseOf<'getDispatchHold'>> {
  return { hold: (await readHold(pool)) ?? null }
}

function requireAdministrator(access: Access): void {
  if (!hasLevel(access, 'admin'))
    throw new RuleError(
      'right-missing',
      `Your role "${access.role.title}" lacks the right "dispatch.hold". Only administrators hold and release automatic actions.`,
      { right: 'dispatch.hold' },
    )
}
