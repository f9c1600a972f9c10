import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ActionCall, defineAction, defineConfig, type EffectClass } from 'stepwell'
import demo from '../../examples/payments/stepwell.config.ts'

/**
 * The demo company with two probes: actions that do what their form says and write each call into a file, the ledger.
 * The server never reads that file: it is what really happened.
 */
export default defineConfig({
  ...demo,
  actions: [...demo.actions, probe('probe_database', 'database'), probe('probe_other', 'other')],
  roles: demo.roles.map((role) =>
    role.id === 'analyst'
      ? { ...role, rights: [...role.rights, 'action.probe_database.trigger', 'action.probe_other.trigger'] }
      : role,
  ),
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})

function probe(id: string, effectClass: EffectClass) {
  return defineAction({
    id,
    title: `Probe (${effectClass})`,
    collection: 'companies',
    effectClass,
    timeoutSeconds: 3,
    form: [
      { name: 'ledger', label: 'Ledger', type: 'text', required: true },
      {
        name: 'does',
        label: 'Does',
        type: 'enum',
        required: true,
        options: ['succeed', 'fail', 'block', 'hang', 'hang-once', 'crash'],
      },
    ],
    run: act,
  })
}

/** `block` waits for the file `<ledger>.go`; `hang` never answers and does not listen, `hang-once` only the first time; `crash` takes the whole process along. */
async function act({ form, record, effectId, transaction }: ActionCall) {
  const ledger = String(form['ledger'])
  appendFileSync(ledger, `${effectId}\n`)
  if (form['does'] === 'fail') throw new Error('The probe failed, as it was told to.')
  const isFirst = readFileSync(ledger, 'utf8').trim().split('\n').length === 1
  if (form['does'] === 'hang' || (form['does'] === 'hang-once' && isFirst))
    await sleep(60_000, undefined, { ref: false })
  await transaction.update('companies', record.id, { city: effectId.slice(-40) })
  if (form['does'] === 'crash') process.kill(process.pid, 'SIGKILL')
  while (form['does'] === 'block' && !existsSync(`${ledger}.go`)) await sleep(10)
  return { message: 'The probe was done.', values: { probe: effectId } }
}
