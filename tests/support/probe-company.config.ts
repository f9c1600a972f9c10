import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ActionCall,
  defineAction,
  defineConfig,
  type EffectClass,
  NoAnswerError,
  NotReachedError,
  RefusedError,
} from 'stepwell'
import demo from '../../examples/payments/stepwell.config.ts'

const classes: EffectClass[] = ['database', 'read', 'keyed', 'other']

/**
 * The demo company with a probe per effect class: actions that do what their form says and write each call into a file, the
 * ledger, each key into another, and each abort into a third. The server never reads those files: they are what really happened.
 */
export default defineConfig({
  ...demo,
  // Probes that do not answer on purpose open no breaker: which of two servers would have heard enough silence is chance.
  thirdParties: Object.fromEntries(
    classes.map((effectClass) => [`probe_${effectClass}`, { title: `"Probe (${effectClass})"`, opensAfter: 1_000 }]),
  ),
  actions: [
    ...demo.actions,
    ...classes.map(probe),
    { ...probe('database'), id: 'probe_guarded', title: 'Probe (in workflows only)', onlyInWorkflows: true },
  ],
  roles: demo.roles.map((role) =>
    role.id === 'analyst'
      ? {
          ...role,
          rights: [...role.rights, ...[...classes, 'guarded'].map((which) => `action.probe_${which}.trigger`)],
        }
      : role,
  ),
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})

function probe(effectClass: EffectClass) {
  return defineAction({
    id: `probe_${effectClass}`,
    title: `Probe (${effectClass})`,
    collection: 'companies',
    thirdParty: `probe_${effectClass}`,
    effectClass,
    timeoutSeconds: 3,
    tries: 3,
    form: [
      { name: 'ledger', label: 'Ledger', type: 'text', required: true },
      {
        name: 'does',
        label: 'Does',
        type: 'enum',
        required: true,
        options: [
          'succeed',
          'fail',
          'refuse',
          'block',
          'hang',
          'hang-once',
          'crash',
          'crash-once',
          'no-answer',
          'no-answer-once',
          'unreached',
          'unreached-once',
          'late',
          'late-write',
          'late-fail',
        ],
      },
    ],
    run: act,
  })
}

/**
 * `fail` throws what does not say whether anything was done, `refuse` what says no; `block` waits for the file `<ledger>.go`; `hang` never answers and does not listen; `crash` takes the whole process along;
 * `no-answer` says that it does not know; `late` ones answer only once the file is there, listening to nothing: without having
 * written, having written before, or with a failure. With `-once` they do so the first time only.
 */
async function act({ form, record, effectId, idempotencyKey, transaction, signal }: ActionCall) {
  const ledger = String(form['ledger'])
  appendFileSync(ledger, `${effectId}\n`)
  signal.addEventListener('abort', () => appendFileSync(`${ledger}.aborted`, `${effectId}\n`))
  appendFileSync(`${ledger}.keys`, `${idempotencyKey}\n`)
  if (form['does'] === 'fail') throw new Error('The probe failed, as it was told to.')
  if (form['does'] === 'refuse') throw new RefusedError('The card was declined.')
  const isFirst = readFileSync(ledger, 'utf8').trim().split('\n').length === 1
  const does = (what: string) => form['does'] === what || (form['does'] === `${what}-once` && isFirst)
  if (does('hang')) await sleep(60_000, undefined, { ref: false })
  if (does('no-answer')) throw new NoAnswerError('The other side said 504.')
  if (does('unreached')) throw new NotReachedError('Nobody was there.')
  if (does('late-write')) await transaction.update('companies', record.id, { city: effectId.slice(-40) })
  if (does('late') || does('late-write') || does('late-fail')) {
    while (!existsSync(`${ledger}.go`)) await sleep(10)
    if (does('late-fail')) throw new Error('The card was declined.')
    return { message: 'The probe was done late.', values: { probe: effectId } }
  }
  await transaction.update('companies', record.id, { city: effectId.slice(-40) })
  if (does('crash')) process.kill(process.pid, 'SIGKILL')
  while (form['does'] === 'block' && !existsSync(`${ledger}.go`)) await sleep(10)
  return { message: 'The probe was done.', values: { probe: effectId } }
}
