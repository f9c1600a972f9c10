import { validateWorkflow, type Workflow } from '#engine'
import type { Random } from '../crash/random.ts'
import { catalog } from './outside.ts'

const kinds = [
  'guidance',
  'update-data',
  'update-data',
  'approve',
  'approve',
  'freeze_account',
  'decision',
  'get-data',
  'escalation',
] as const

/** Three to six steps, most of which act on the outside, and a loop back to the first that a person may take three times. */
export function randomWorkflow(random: Random): Workflow {
  const chosen = Array.from({ length: 3 + Math.floor(random.next() * 4) }, () => random.pick(kinds))
  const steps = chosen.map((kind, index) => {
    const next = index + 1 < chosen.length ? `s${index + 1}` : 'again'
    const common = { id: `s${index}`, title: `Step ${index}`, next }
    const mode = random.pick(['manual', 'confirm', 'automatic'])
    if (kind === 'guidance') return { ...common, kind }
    if (kind === 'escalation') return { ...common, kind, inbox: 'compliance' }
    if (kind === 'update-data') return { ...common, kind, mode, allowed: ['status', 'country'] }
    if (kind === 'get-data') return { ...common, kind, mode, fields: ['name', 'status'] }
    if (kind !== 'decision') return { ...common, kind: 'trigger-action', mode, action: kind }
    const options = [
      { id: 'go', label: 'Go', next },
      { id: 'skip', label: 'Skip', next: 'again' },
    ]
    return { id: common.id, title: common.title, kind, maker: 'person', options }
  })
  const options = [
    { id: 'done', label: 'Done', next: 'finish' },
    { id: 'back', label: 'Back', next: 'loop' },
  ]
  const { workflow, problems } = validateWorkflow(
    {
      ...{ id: 'simulated', title: 'Simulated', collection: 'companies', teams: ['risk'], start: 's0' },
      steps: [
        ...steps,
        { id: 'again', kind: 'decision', title: 'Again?', maker: 'person', options },
        { id: 'loop', kind: 'go-to', title: 'Loop', target: 's0', limit: 3, exceeded: 'finish' },
        { id: 'finish', kind: 'end', title: 'Finish' },
      ],
    },
    catalog,
  )
  if (!workflow) throw new Error(`The workflow of the simulation is wrong: ${JSON.stringify(problems)}`)
  return workflow
}
