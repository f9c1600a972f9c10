import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { RunTurns, type Turn } from './run-turns.ts'

const run = 'a run'
const never = new Promise<string>(() => {})

test('of all that come while somebody works on a run, one follows', async () => {
  const turns = new RunTurns<string>()
  const first = Promise.withResolvers<string>()
  let begun = 0
  const work = () => {
    begun++
    return first.promise
  }
  const waiting = [turns.take(run, work), turns.take(run, work), turns.take(run, work)]
  expect(begun).toBe(1)
  first.resolve('done')
  await Promise.all(waiting)
  expect(begun).toBe(2)
})

test('who waits for an effect that is settled without them is followed at once', async () => {
  const turns = new RunTurns<string>()
  turns.take(run, (turn) => turn.waitFor('an effect', () => never))
  const next = turns.take(run, async () => 'went on')
  turns.current(run)?.letGoOf('an effect')
  expect(await next).toBe('went on')
})

test('who has gone on since to something else is not followed by a second one', async () => {
  const turns = new RunTurns<string>()
  let following = false
  const goOn = async (turn: Turn) => {
    await turn.waitFor('a settled effect', async () => {})
    return turn.waitFor('the next effect', () => never)
  }
  turns.take(run, goOn)
  await setImmediate()
  turns.take(run, async () => {
    following = true
    return 'went on'
  })
  turns.current(run)?.letGoOf('a settled effect')
  await setImmediate()
  expect(following).toBe(false)
  expect(turns.current(run)?.isLetGo).toBe(false)
})
