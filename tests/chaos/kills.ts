import { setTimeout as sleep } from 'node:timers/promises'
import { changedRows } from '../crash/check-store.ts'
import { type Random, randomFrom } from '../crash/random.ts'
import { Clerk } from './clerk.ts'
import type { FleetServer } from './fleet.ts'
import type { Ground } from './ground.ts'

export interface KillSettings {
  kills: number
  databaseKills: number
  failovers: number
  /** The load goes on at least until so many effects were intended. */
  effects: number
  clerks: number
  onProgress?: (line: string) => void
}

export interface KillsDone {
  violations: string[]
  kills: number
  /** Of these, so many hit a server that was starting. */
  whileStarting: number
  databaseKills: number
  failovers: number
  seconds: number
}

const people = 8

/** Kills servers and their database while people work on all of them, and brings everything to its end afterwards. */
export async function killUnderLoad(ground: Ground, settings: KillSettings): Promise<KillsDone> {
  const startedAt = performance.now()
  const done: KillsDone = { violations: [], kills: 0, whileStarting: 0, databaseKills: 0, failovers: 0, seconds: 0 }
  await ground.recorder.behave({ slowest: 60, lost: 0.03, noAnswer: 0.02 })
  let isWanted = true
  const open: string[] = []
  const load = Array.from({ length: settings.clerks }, async (_, index) => {
    const clerk = clerkOf(ground, 'abcdefghijklmnopqrstuvwxyz'[index] ?? 'z', index)
    while (isWanted) {
      try {
        const run = await clerk.begin('counted', ground.nextCase())
        open.push(run.id)
        await clerk.goOn(run, { isWanted: () => isWanted, isSteady: false })
      } catch (error) {
        done.violations.push(error instanceof Error ? error.message : String(error))
      }
    }
  })
  await kill(ground, settings, done)
  while ((await intended(ground)) < settings.effects) await sleep(500)
  isWanted = false
  await Promise.all(load)
  await ground.recorder.behave({ slowest: 20, lost: 0, noAnswer: 0 })
  settings.onProgress?.(
    `every fault is over after ${Math.round((performance.now() - startedAt) / 1_000)} s; ${open.length} runs come to their end`,
  )
  await finish(ground, open, settings.clerks, done.violations)
  done.seconds = (performance.now() - startedAt) / 1_000
  return done
}

/** Servers die one by one, now and then all but one, and some while they start; the database dies at moments in between. */
async function kill(ground: Ground, settings: KillSettings, done: KillsDone): Promise<void> {
  const { servers, cluster, random } = ground
  const databaseMoments = momentsOf(settings.kills, settings.databaseKills, 0)
  const failoverMoments = momentsOf(settings.kills, settings.failovers, 1)
  while (done.kills < settings.kills) {
    await sleep(random.between(200, 1_500))
    await enoughReady(servers, random.chance(0.7) ? 2 : 1)
    const victim = random.pick(servers)
    if (!victim.isReady) done.whileStarting++
    victim.kill()
    done.kills++
    if (databaseMoments.has(done.kills)) {
      await noteChangedRows(ground, done.violations)
      await cluster.killPrimary()
      done.databaseKills++
      settings.onProgress?.('the database was killed')
    }
    if (failoverMoments.has(done.kills)) {
      await noteChangedRows(ground, done.violations)
      if (done.failovers > 0) await cluster.addStandby()
      const milliseconds = await cluster.failOver()
      done.failovers++
      settings.onProgress?.(`the standby took over after ${Math.round(milliseconds)} ms`)
      await ground.counter.releaseDispatch()
    }
    settings.onProgress?.(
      `kill ${done.kills} of ${settings.kills}: ${await intended(ground)} effects, ${done.violations.length} violations`,
    )
  }
  await enoughReady(servers, servers.length)
}

/** PostgreSQL forgets its counters when it recovers, so they are read before. */
async function noteChangedRows({ cluster }: Ground, violations: string[]): Promise<void> {
  violations.push(...(await cluster.use('stepwell', changedRows)))
}

/** Spread over the kills, the kinds never at the same one. */
function momentsOf(kills: number, count: number, shift: number): Set<number> {
  const step = kills / (count + 1)
  return new Set(Array.from({ length: count }, (_, index) => Math.max(1, Math.round(step * (index + 1))) + shift))
}

async function enoughReady(servers: readonly FleetServer[], count: number): Promise<void> {
  while (servers.filter((server) => server.isReady).length < count) await sleep(20)
}

async function intended({ cluster }: Ground): Promise<number> {
  const { rows } = await cluster.use('stepwell', (client) =>
    client.query<{ count: number }>('select count(*)::int as count from effect'),
  )
  return rows[0]?.count ?? 0
}

/** Brings every run to its end, whoever left it where. */
async function finish(ground: Ground, runs: readonly string[], clerks: number, violations: string[]): Promise<void> {
  const left = [...runs]
  const work = Array.from({ length: clerks }, async (_, index) => {
    const clerk = clerkOf(ground, `z${'abcdefghijklmnopqrstuvwxyz'[index]}`, 100 + index)
    for (let run = left.pop(); run !== undefined; run = left.pop()) {
      try {
        const view = await ground.counter.look(0, run)
        const ended = await clerk.goOn(view, { isWanted: () => true, isSteady: true })
        if (ended.status !== 'completed') violations.push(`run ${run} does not come to its end; it is ${ended.status}`)
      } catch (error) {
        violations.push(`run ${run} could not go on: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  })
  await Promise.all(work)
}

export function clerkOf(ground: Ground, name: string, number: number): Clerk {
  const random: Random = randomFrom(ground.seed * 1_009 + number)
  const { counter } = ground
  return new Clerk({ counter, random, name, people, happened: (effect) => ground.happened(effect) })
}
