import { expect, test } from 'vitest'
import { createLogger } from '../logger.ts'
import { isUnreachable } from '../store/is-unreachable.ts'
import { createPool } from '../store/pool.ts'
import { SessionReader } from './session-reader.ts'

test('whose session cannot be read because the store is not there hears that, and not that signing in failed', async () => {
  const pool = createPool('postgresql://nobody@127.0.0.1:1/nothing', createLogger('silent'))
  const sessions = new SessionReader(pool, async () => {
    throw new Error('Failed to get session')
  })
  try {
    const error: unknown = await sessions.access('session=1').catch((reason: unknown) => reason)
    expect(isUnreachable(error)).toBe(true)
  } finally {
    await pool.end()
  }
})
