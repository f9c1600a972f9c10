import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import type { Logger } from '../logger.ts'

/** How long a start waits for index builds. A build waits for every older transaction, such as that of a running pg_dump. */
const buildWaitSeconds = 60
/** pg-boss begins builds once in so long, counted over all servers that start; it takes no shorter. */
const buildIntervalSeconds = 10

/**
 * Makes the queue's schema and brings it up to date, for the role that owns what is in the database. Whoever works with the
 * queue may make nothing in it. Indexes that a newer pg-boss builds afterwards are waited for, `waitSeconds` at most. What is
 * open then is said in the log, and the queue works without it, more slowly. PostgreSQL itself finishes what it had begun; what
 * is left, and closing the entry, waits for another start of a server, as nobody else may: five minutes later at the earliest
 * where a build was under way.
 */
export async function prepareQueue(ownerUrl: string, log: Logger, waitSeconds = buildWaitSeconds): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    application_name: 'stepwell migrator',
    max: 2,
    supervise: false,
    schedule: false,
    bamIntervalSeconds: buildIntervalSeconds,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'preparing the job queue had an error'))
  try {
    await boss.start()
    const deadline = performance.now() + waitSeconds * 1_000
    let open = await openBuilds(boss)
    while (open > 0 && performance.now() < deadline) {
      await sleep(100)
      open = await openBuilds(boss)
    }
    if (open > 0)
      log.warn(
        { count: open },
        'index builds of the job queue are not done: it works without them, more slowly, and a later start of a server goes on with them; a long transaction, such as a pg_dump, may have held them up',
      )
  } finally {
    await boss.stop({ graceful: false })
  }
}

/** Not `isBamWorking`: it is false as long as pg-boss has not looked, and when its look was refused as too early. */
async function openBuilds(boss: PgBoss): Promise<number> {
  const counts = await boss.getBamStatus()
  return counts.filter(({ status }) => status !== 'completed').reduce((sum, { count }) => sum + count, 0)
}
