import { PgBoss } from 'pg-boss'
import type { Logger } from '../logger.ts'
import type { Client } from '../store/pool.ts'

const queueName = 'advance-run'
/**
 * The process that handled a command goes on with its run at once, without the queue. The job is for when that process is
 * gone or slow; started together with it, the two only fetched the same run at the same time.
 */
const graceSeconds = 2

/** Due work: which runs have something for the server to do. At least once; the handler is fenced by the run's own state. */
export interface Queue {
  /** Enqueues in the caller's transaction: the job exists exactly when the events do. */
  enqueue(client: Client, runId: string): Promise<void>
  work(handler: (runId: string) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/**
 * pg-boss on our own database. `notify` on the queue beside `useListenNotify` wakes workers within milliseconds; without it
 * the median start was 3.4 s. A killed worker's job is taken over after its heartbeat, within 20 s.
 */
export async function openQueue(databaseUrl: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'stepwell queue',
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue had an error'))
  await boss.start()
  await boss.createQueue(queueName, {
    notify: true,
    heartbeatSeconds: 10,
    retryLimit: 5,
    retryDelay: 1,
    retryBackoff: true,
    expireInSeconds: 3600,
    deleteAfterSeconds: 600,
  })
  return {
    async enqueue(client, runId) {
      await boss.send(
        queueName,
        { runId },
        { startAfter: graceSeconds, db: { executeSql: (text, values) => client.query(text, values) } },
      )
    },
    async work(handler) {
      await boss.work<{ runId: string }>(
        queueName,
        { batchSize: 1, localConcurrency: 8, pollingIntervalSeconds: 2 },
        async ([job]) => {
          if (job) await handler(job.data.runId)
        },
      )
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
