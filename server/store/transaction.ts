import type { Client, Pool } from './pool.ts'

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it throws, and passes on what it threw.
 * Nothing is retried here: whether a serialization failure (40001) or deadlock (40P01) may be retried, only the caller knows.
 * An error of the commit itself means that the outcome is unknown; the connection is then thrown away.
 */
export async function inTransaction<Result>(pool: Pool, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    try {
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      // A rollback that fails means a lost connection, which PostgreSQL rolls back by itself.
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      throw error
    }
  } finally {
    client.release(broken)
  }
}
