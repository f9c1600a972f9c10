import { DBOS } from '@dbos-inc/dbos-sdk'
import { timed } from './measure.ts'

/**
 * Times chains of steps that do nothing on DBOS Transact, the durable-execution library that keeps its log in PostgreSQL
 * too, in a schema of its own on the same server. Returns milliseconds per step, one figure per chain.
 */
export async function timeDbosChains(databaseUrl: string, steps: number, chains: number): Promise<number[]> {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: databaseUrl,
    systemDatabaseSchemaName: 'dbos_bench',
    logLevel: 'error',
  })
  const chain = DBOS.registerWorkflow(
    async () => {
      for (let step = 0; step < steps; step++) await DBOS.runStep(async () => {}, { name: `step_${step}` })
    },
    { name: 'chain' },
  )
  await DBOS.launch()
  try {
    const perStep: number[] = []
    for (let index = 0; index < chains; index++) perStep.push((await timed(chain)) / steps)
    return perStep
  } finally {
    await DBOS.shutdown()
  }
}
