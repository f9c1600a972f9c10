import { plantedInSubruns } from './planted-sub-runs.ts'
import { plantedInWaits } from './planted-waits.ts'
import { on, type Planted } from './planting.ts'
import { runRow } from './run-row.ts'
import type { Statement } from './statements.ts'

const dispatch = "update effect set status = 'dispatched'"
const settled = "update effect set status = 'settled'"

/** Every fault that the simulation must find. */
export const plantedInServer: Record<string, () => Planted> = {
  'blind retry: what a dead server sent is sent again': on(
    "from effect where status = 'dispatched'",
    (statement) => (tx, values, world) => {
      const found = statement(tx, values, world)
      if (typeof found === 'number') return found
      for (const { id } of found) tx.update(`effect/${id}`, { status: 'intended' })
      return []
    },
  ),
  'an effect is dispatched without being claimed': on(dispatch, (statement) => (tx, values, world) => {
    tx.update(`effect/${values[0]}`, { status: 'intended' })
    return statement(tx, values, world)
  }),
  'rights are kept from the start': () => {
    const kept = new Map<unknown, ReturnType<Statement>>()
    return {
      statement: (beginning, statement) =>
        beginning !== 'select p.id, u.name'
          ? statement
          : (tx, values, world) => {
              const known = kept.get(values[0]) ?? statement(tx, values, world)
              kept.set(values[0], known)
              return known
            },
    }
  },
  'the run is not locked': on(`${runRow}, clock_timestamp()`, () => (tx, [id], { now }) => {
    const row = tx.get(`run/${id}`)
    return row ? [{ ...row, now: now() }] : []
  }),
  'an effect is begun without its row': on('insert into effect', () => () => 1),
  'the token of a transaction is not kept': on('update effect set token', () => () => 1),
  'a token is kept although another server took over': on('update effect set token', () => (tx, [id, , , token]) => {
    tx.update(`effect/${id}`, { token })
    return 1
  }),
  'an outcome is recorded without settling the effect': on(settled, () => () => 1),
  'every lost transaction counts as rolled back': () => ({ settle: async () => 'aborted' }),
  'every lost transaction counts as committed': () => ({ settle: async () => 'committed' }),
  'what has no token is told as never begun, without asking its server': on(
    'update effect set server = null',
    () =>
      (tx, [id]) => [{ ...tx.get(`effect/${id}`), token: null }],
  ),
  'a revised attempt stays in the table of live attempts': on('update run_attempt set is_live = false', () => () => 1),
  'the row of the run is not written': on(
    'update run set status = $2',
    (statement) => (tx, values, world) => (Number(String(values[8])) % 7 === 0 ? 1 : statement(tx, values, world)),
  ),
  'nothing follows when the server that should act is gone': () => ({ isForgetful: true }),
  ...plantedInSubruns,
  ...plantedInWaits,
}
