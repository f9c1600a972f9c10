import { PgBoss } from 'pg-boss'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import type { Client } from '../store/pool.ts'

const queueName = 'advance-run'
/** Runs that go on at a time. Kept apart, so that a wake before its time is told from a run with work. */
const timedQueueName = 'wake-run'
/**
 * The process that handled a command goes on with its run at once, without the queue. The job is for when that process is
 * gone or slow; started together with it, the two only fetched the same run at the same time.
 */
const graceSeconds = 2

/** Due work: which runs have something for the server to do. At least once; the handler is fenced by the run's own state. */
export interface Queue {
  /** Enqueues in the caller's transaction: the job exists exactly when the events do. */
  enqueue(client: Client, runId: string): Promise<void>
  /** Wakes the run at an instant, in the caller's transaction. Only a wake: whether it is time is asked of the database. */
  enqueueAt(client: Client, runId: string, due: string): Promise<void>
  work(handlers: Handlers): Promise<void>
  /** Takes no more jobs: they are left to other servers. What is at work goes on, and jobs can still be enqueued. */
  stopWork(): Promise<void>
  close(): Promise<void>
}

interface Handlers {
  due(runId: string): Promise<void>
  timed(runId: string, due: string): Promise<void>
}

/**
 * pg-boss on our own database, as `prepareQueue` left it. `notify` on the queue beside `useListenNotify` wakes workers within milliseconds; without it
 * the median start was 3.4 s. A killed worker's job is taken over after its heartbeat, within 20 s. Throws a `StartError` when
 * the queue in the database is of another version than this pg-boss.
 */
export async function openQueue(databaseUrl: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'stepwell queue',
    max: 4,
    migrate: false,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue had an error'))
  try {
    await boss.start()
  } catch (error) {
    await boss.stop({ graceful: false })
    throw isOtherVersion(error) ? otherVersion(error) : error
  }
  for (const name of [queueName, timedQueueName])
    await boss.createQueue(name, {
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
    async enqueueAt(client, runId, due) {
      await boss.send(
        timedQueueName,
        { runId, due },
        { startAfter: new Date(due), db: { executeSql: (text, values) => client.query(text, values) } },
      )
    },
    async work({ due, timed }) {
      await boss.work<{ runId: string }>(
        queueName,
        // The notification comes before the grace is over: without this a job whose server died would be polled every 30 s.
        // While there are more than one takes, the next are taken at once: a backlog waits for no poll.
        {
          batchSize: 4,
          localConcurrency: 4,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 2,
        },
        async (jobs) => {
          await Promise.all(jobs.map(({ data }) => due(data.runId)))
        },
      )
      await boss.work<{ runId: string; due: string }>(
        timedQueueName,
        // A notification comes when the wake is set, not when it is due: without this they would be polled every 30 s.
        {
          batchSize: 10,
          localConcurrency: 2,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 1,
        },
        async (jobs) => {
          await Promise.all(jobs.map(({ data }) => timed(data.runId, data.due)))
        },
      )
    },
    async stopWork() {
      for (const name of [queueName, timedQueueName]) await boss.offWork(name, { wait: false })
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/** pg-boss says it with a sentence alone, for an older queue as for a newer one. `prepareQueue` has mended the older. */
function isOtherVersion(error: unknown): boolean {
  return error instanceof Error && error.message === 'pg-boss database requires migrations'
}

function otherVersion(cause: unknown): StartError {
  return new StartError(
    'queue-version',
    'The job queue in the database has another version than this Stepwell works with: a newer one brought it up to date.',
    'Start the newer version, or restore the backup made before the upgrade.',
    { cause },
  )
}
