import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type RunView } from '#api'
import { type Random, randomFrom } from '../crash/random.ts'
import { keepingDrifts } from '../support/said-drifts.ts'
import { answerTo } from './clerk.ts'
import { peopleOfTheDesk } from './company/people.ts'
import type { Ground } from './ground.ts'

const lanes = 4
const readyLimitMilliseconds = 60_000
const codesOfLosers = ['step-moved-on', 'step-busy']

export interface RacesDone {
  violations: string[]
  races: number
  /** Answers sent in all. */
  answers: number
}

/**
 * Lets 2 to 50 people answer the same step at the same moment, at three servers: one wins, and everybody else hears who. Small
 * races are more frequent, as in life; half of the steps act on the outside.
 */
export async function race(ground: Ground, races: number, onProgress?: (line: string) => void): Promise<RacesDone> {
  const done: RacesDone = { violations: [], races: 0, answers: 0 }
  const work = Array.from({ length: lanes }, async (_, lane) => {
    const random = randomFrom(ground.seed * 31 + lane)
    let view = await begin(ground, lane)
    while (done.races < races) {
      done.races++
      view = await raceOnce(ground, view, `mark-r${lane}`, random, done)
      if (done.races % 500 === 0) onProgress?.(`${done.races} races, ${done.violations.length} violations`)
    }
    const params = { run: view.id }
    await ground.counter.order(lane, { operation: 'abortRun', run: view.id }, (call, options) =>
      call('abortRun', { params, body: { reason: 'The races are over.' } }, options),
    )
  })
  await Promise.all(work)
  return done
}

function begin({ counter, nextCase }: Ground, person: number): Promise<RunView> {
  const body = { workflow: 'race', collection: 'cases', record: String(nextCase()) }
  return counter.order(person, { operation: 'startRun' }, (call, options) => call('startRun', { body }, options))
}

/** One race for the open step. Returns the run once the next step is ready. */
async function raceOnce(
  ground: Ground,
  view: RunView,
  prefix: string,
  random: Random,
  done: RacesDone,
): Promise<RunView> {
  const { open } = view
  if (!open) throw new Error(`run ${view.id} is ${view.status}: nothing is left to race for`)
  const count = 2 + Math.floor(random.next() ** 5 * (peopleOfTheDesk.length - 1))
  const first = Math.floor(random.next() * peopleOfTheDesk.length)
  const runners = Array.from({ length: count }, (_, index) => (first + index) % peopleOfTheDesk.length)
  const results = await Promise.allSettled(
    runners.map((person, index) => {
      const mark = `${prefix}-${++done.answers}`
      const answer = answerTo(open, mark, 'more')
      const server = ground.servers[index % ground.servers.length]
      if (!answer || !server) throw new Error(`run ${view.id} shows no form at "${open.title}"`)
      const params = { run: view.id, attempt: open.attempt }
      return ground.counter.orderAt(server, person, { operation: 'completeStep', ...params, mark }, (call, options) =>
        call('completeStep', { params, body: { answer, drifts: keepingDrifts(open) } }, options),
      )
    }),
  )
  const winners = runners.filter((_, index) => results[index]?.status === 'fulfilled')
  const place = `the race of ${count} for "${open.title}", attempt ${open.attempt} of run ${view.id}`
  if (winners.length !== 1) done.violations.push(`${place} has ${winners.length} winners`)
  const winner = peopleOfTheDesk[winners[0] ?? -1]?.name
  for (const result of results) {
    if (result.status === 'fulfilled') continue
    const { reason } = result
    const isLoser = reason instanceof ApiError && reason.status === 409 && codesOfLosers.includes(reason.code)
    if (!isLoser || reason.details['winner'] !== winner)
      done.violations.push(`${place}, won by ${winner}: a loser was told ${said(reason)}`)
  }
  return ready(ground, view.id, open.attempt)
}

async function ready({ counter }: Ground, run: string, after: number): Promise<RunView> {
  const deadline = performance.now() + readyLimitMilliseconds
  for (;;) {
    const view = await counter.look(0, run)
    if (view.open?.phase === 'ready' && view.open.attempt > after) return view
    if (performance.now() > deadline)
      throw new Error(`run ${run} does not go on after attempt ${after}; it is ${view.open?.phase ?? view.status}`)
    await sleep(10)
  }
}

function said(reason: unknown): string {
  if (!(reason instanceof ApiError)) return String(reason)
  return `${reason.status} ${reason.code}, ${JSON.stringify(reason.details)}: ${reason.message}`
}
