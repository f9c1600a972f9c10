import type { RunView } from '#api'
import { RuleError } from '#engine'
import { carryOutOnce } from '../../server/idempotency/carry-out-once.ts'
import { type Orderer, OrderKey, withoutKey } from '../../server/idempotency/order-key.ts'
import type { RunService } from '../../server/runs/run-service.ts'
import type { Random } from '../crash/random.ts'
import type { SimulatedServer } from './server.ts'
import { type KeyWatch, sentOrder } from './watch-keys.ts'

/** What somebody orders, as it can be sent again. */
export interface Sent {
  person: string
  operation: string
  /** Everything that is sent with it. */
  request: Record<string, unknown>
  give: (service: RunService, by: Orderer) => Promise<RunView>
}

export interface Sending {
  random: Random
  watch: KeyWatch
  anyServer: () => SimulatedServer | undefined
  pause: (milliseconds: number) => Promise<void>
  onFault: (fault: string) => void
  onRepeated: () => void
  nextKey: () => string
}

const longestPatience = 4

/**
 * Sends an order, mostly with a key: then again, to any server, while no answer came, and now and then although one did. Gives
 * the answer; throws the refusal, or what went wrong last.
 */
export async function sendOrder(sending: Sending, order: Sent): Promise<RunView | undefined> {
  const { random, watch } = sending
  if (random.chance(0.4))
    return sending
      .anyServer()
      ?.request(order.person, (service, access) => order.give(service, { access, keepKey: withoutKey }))
  const key = sending.nextKey()
  let answer: RunView | undefined
  let failure: unknown
  for (let time = 0; time < longestPatience; time++) {
    const server = sending.anyServer()
    const wasCarriedOut = watch.isCarriedOut(key)
    if (!server) break
    if (time > 0) sending.onRepeated()
    try {
      const again = await sendTo(server, order, key)
      if (answer && !isSame(answer, again)) sending.onFault('an order has two answers under one key')
      answer ??= again
      if (answer && !random.chance(0.1)) return answer
    } catch (error) {
      failure = error
      if (error instanceof RuleError && error.code !== 'order-under-way') {
        if (wasCarriedOut && !noLongerTold.has(error.code))
          sending.onFault(`an order that was carried out is refused when it is sent again with its key: ${error.code}`)
        break
      }
    }
    await sending.pause(random.between(0, 800))
  }
  if (!answer && failure) throw failure
  return answer
}

/** Whoever lost the right to see a run meanwhile hears nothing of it any more. */
const noLongerTold: ReadonlySet<string> = new Set(['not-signed-in', 'not-found', 'right-missing'])

function sendTo(server: SimulatedServer, order: Sent, key: string): Promise<RunView> {
  const { person, operation, request, give } = order
  const orderKey = new OrderKey(person, key, operation, request)
  return sentOrder.run({ person, key }, () =>
    server.request(person, (service, access) =>
      carryOutOnce<RunView>(
        server.pool,
        orderKey,
        () => give(service, { access, keepKey: orderKey.keep }),
        async (outcome) => {
          if (outcome.kind !== 'run') throw new Error(`An order to a run led to ${outcome.kind}.`)
          const { isResumed } = outcome
          return {
            ...(await service.afterwards(access, outcome.run)),
            ...(isResumed === undefined ? {} : { isResumed }),
          }
        },
      ),
    ),
  )
}

function isSame(one: RunView, other: RunView): boolean {
  const resumed = (view: RunView) => ('isResumed' in view ? view.isResumed : undefined)
  return one.id === other.id && resumed(one) === resumed(other)
}
