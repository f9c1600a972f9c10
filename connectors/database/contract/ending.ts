import { describe, expect, test } from 'vitest'
import type { ContractSubject } from './subject.ts'

/** How a transaction ends when nobody saw it, and how work is stopped. */
export function endingContract({ source, ids, refusal, runningSlowStatements }: ContractSubject): void {
  describe('settling', () => {
    test('tells committed, aborted and in progress', async () => {
      let token = ''
      const onBegin = async (given: string) => {
        token = given
      }
      await source().transact(
        async (transaction) => {
          expect(token).not.toBe('')
          expect(await source().settle(token)).toBe('in-progress')
          await transaction.update('companies', '1', { risk_score: 1 })
        },
        { onBegin },
      )
      expect(await source().settle(token)).toBe('committed')
      await source()
        .transact(
          async (transaction) => {
            await transaction.update('companies', '1', { risk_score: 2 })
            throw new Error('No.')
          },
          { onBegin },
        )
        .catch(() => undefined)
      expect(await source().settle(token)).toBe('aborted')
    })

    test.each(['', 'x', 'pg1.1.00000001.5', "pg1.1.00000001.5'; select 1"])(
      'the token %j is unknown',
      async (token) => {
        expect(await source().settle(token)).toBe('unknown')
      },
    )

    test('a failing onBegin keeps the work from starting', async () => {
      let isStarted = false
      const error = new Error('The token could not be stored.')
      await expect(
        source().transact(
          async () => {
            isStarted = true
          },
          { onBegin: () => Promise.reject(error) },
        ),
      ).rejects.toBe(error)
      expect(isStarted).toBe(false)
    })
  })

  describe('cancelling', () => {
    test('an abort ends the statement in the database too', async () => {
      const controller = new AbortController()
      const running = refusal(source().list({ collection: 'slow', limit: 1 }, controller.signal))
      await expect.poll(() => runningSlowStatements()).toBe(1)
      controller.abort()
      expect(await running).toMatchObject({ kind: 'cancelled' })
      await expect.poll(() => runningSlowStatements(), { timeout: 3_000 }).toBe(0)
      expect(await ids({ limit: 1 })).toEqual(['1'])
    })

    test('an aborted signal starts nothing', async () => {
      expect(await refusal(source().get('companies', '1', undefined, AbortSignal.abort()))).toMatchObject({
        kind: 'cancelled',
      })
      expect(await refusal(source().transact(async () => undefined, { signal: AbortSignal.abort() }))).toMatchObject({
        kind: 'cancelled',
      })
    })

    test('an abort undoes a transaction, also one whose work does not listen', async () => {
      const controller = new AbortController()
      const never = new Promise<never>(() => undefined)
      const running = refusal(
        source().transact(
          async (transaction) => {
            await transaction.update('companies', '1', { risk_score: 1 })
            controller.abort()
            await never
          },
          { signal: controller.signal },
        ),
      )
      expect(await running).toMatchObject({ kind: 'cancelled' })
      expect((await source().get('companies', '1'))?.values['risk_score']).toBe(80)
    })

    test('many aborts leave no connection behind', async () => {
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          const controller = new AbortController()
          const running = source()
            .list({ collection: 'companies', limit: 5 }, controller.signal)
            .catch(() => undefined)
          setTimeout(() => controller.abort(), Math.floor(Math.random() * 20))
          await running
        }),
      )
      expect(await Promise.all(Array.from({ length: 20 }, () => ids({ limit: 1 })))).toEqual(
        Array.from({ length: 20 }, () => ['1']),
      )
    })

    test('a statement that takes too long is stopped', async () => {
      expect(await refusal(source().list({ collection: 'slow', limit: 1 }))).toMatchObject({ kind: 'timeout' })
      await expect.poll(() => runningSlowStatements()).toBe(0)
    })
  })
}
