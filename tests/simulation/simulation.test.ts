import { expect, test } from 'vitest'
import { checkSeeds } from './check-seeds.ts'
import { failingSeeds } from './failing-seeds.ts'
import { plantedInServer } from './planted.ts'
import { checkSideBySide } from './side-by-side.ts'
import { simulate } from './simulate.ts'

test('whatever breaks, and whenever, the invariants hold', { timeout: 120_000 }, async () => {
  const { failures } = await checkSeeds(1_000, 80)
  expect(failures).toEqual([])
})

test('what failed once holds now', { timeout: 120_000 }, async () => {
  for (const seed of failingSeeds()) expect((await checkSeeds(seed, 1)).failures).toEqual([])
})

test('seeds played side by side give what they give one after the other', { timeout: 60_000 }, async () => {
  const together = await checkSideBySide(500, 5, 2)
  const alone = await checkSeeds(500, 5)
  expect({ ...together, counts: new Map([...together.counts].toSorted()) }).toEqual({
    ...alone,
    counts: new Map([...alone.counts].toSorted()),
  })
})

test('a seed goes the same way every time', { timeout: 60_000 }, async () => {
  expect((await simulate(7)).trace).toEqual((await simulate(7)).trace)
})

test('the seeds meet kills, unknown outcomes, revisions, sub-runs, approvals and times', {
  timeout: 120_000,
}, async () => {
  const { counts } = await checkSeeds(1, 150)
  const wanted = ['kill', 'acknowledged', 'effect-succeeded', 'effect-failed', 'effect-unknown', 'effect-resolved']
  const all = [
    ...[...wanted, 'step-revised', 'run-saved', 'run-resumed', 'step-handed-over', 'run-completed'],
    ...['subrun-started', 'subrun-asked', 'subrun-ended completed', 'subrun-ended aborted'],
    ...[
      'approval-given',
      'approval-refused',
      'approval-ended withdrawn',
      'approval-ended expired',
      'approval-ended void',
    ],
    ...['sent again', 'timer-fired until', 'timer-fired approval', 'timer-fired step-due'],
  ]
  expect(all.filter((name) => (counts.get(name) ?? 0) === 0)).toEqual([])
})

test.each([
  'blind retry: what a dead server sent is sent again',
  'an effect is dispatched without being claimed',
  'rights are kept from the start',
  'every lost transaction counts as rolled back',
  'who leaves a run leaves its sub-run open',
  'who asked for an approval is forgotten',
  'the clock that counts is a minute fast',
  'the key of an order is not kept',
])('it is seen when %s', { timeout: 120_000 }, async (name) => {
  const plant = plantedInServer[name]
  const { failures } = await checkSeeds(1, 500, { ...(plant ? { plant } : {}), failuresAtMost: 1 })
  expect(failures).toHaveLength(1)
})
