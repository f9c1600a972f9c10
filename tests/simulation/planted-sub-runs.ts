import { on, type Planted, together } from './planting.ts'
import { enqueueStatement } from './statements.ts'

/** Faults in how runs and their sub-runs stand together. */
export const plantedInSubruns: Record<string, () => Planted> = {
  'a run does not note which sub-run it waits for': on(
    'update run set status = $2',
    (statement) => (tx, values, world) => statement(tx, [...values.slice(0, 11), null], world),
  ),
  // One alone is made good by the other.
  'nobody tells a run that its sub-run has ended, neither a job nor recovery': together(
    on(
      enqueueStatement,
      (statement) => (tx, values, world) =>
        tx.get(`run/${values[1]}`)?.['subrun_id'] === null ? statement(tx, values, world) : 1,
    ),
    on('select parent.id from run parent', () => () => []),
  ),
  'who leaves a run leaves its sub-run open': together(
    on('update run set status = $2', (statement) => (tx, values, world) => {
      const isSubrun = tx.get(`run/${values[0]}`)?.['parent_id'] !== null
      return isSubrun && values[1] === 'aborted' ? 1 : statement(tx, values, world)
    }),
    on('insert into run_event', (statement) => (tx, values, world) => {
      const isSubrun = tx.get(`run/${values[0]}`)?.['parent_id'] !== null
      const isAbort = Array.isArray(values[2]) && values[2].includes('run-aborted')
      return isSubrun && isAbort ? 1 : statement(tx, values, world)
    }),
  ),
}
