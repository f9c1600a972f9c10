import { validateWorkflow, type Workflow } from '#engine'
import type { Random } from '../crash/random.ts'
import { catalog } from './outside.ts'

const acting = ['update-data', 'update-data', 'approve', 'approve', 'freeze_account', 'decision', 'get-data'] as const
const kinds = [...acting, ...acting, 'guidance', 'escalation', 'wait', 'wait', 'sub-run', 'sub-run', 'sub-run'] as const
type Kind = (typeof kinds)[number]

/** Persons start the first one; the others are called by the one before, as sub-runs. */
export const workflowIds = { outer: 'simulated', called: 'called', inner: 'called-within' } as const

/** The workflow that people run, and those that it calls: the outermost last, as each is published after what it calls. */
export function randomWorkflows(random: Random): Workflow[] {
  const inner = published(calledWorkflow(workflowIds.inner, [random.pick(acting)], random), [])
  const within = random.chance(0.25) ? ('sub-run' as const) : random.pick(acting)
  const called = published(calledWorkflow(workflowIds.called, [within], random), [inner])
  return [inner, called, published(outerWorkflow(random), [inner, called])]
}

/** Three to six steps, most of which act on the outside, and a loop back to the first that a person may take three times. */
function outerWorkflow(random: Random): object {
  const chosen = Array.from({ length: 3 + Math.floor(random.next() * 4) }, () => random.pick(kinds))
  const options = [
    { id: 'done', label: 'Done', next: 'finish' },
    { id: 'back', label: 'Back', next: 'loop' },
  ]
  return {
    ...{ ...common, id: workflowIds.outer, title: 'Simulated', start: 's0' },
    steps: [
      ...chosen.map((kind, index) => randomStep(kind, index, chosen.length, workflowIds.called, random)),
      { id: 'again', kind: 'decision', title: 'Again?', maker: 'person', options },
      { id: 'loop', kind: 'go-to', title: 'Loop', target: 's0', limit: 3, exceeded: 'finish' },
      { id: 'finish', kind: 'end', title: 'Finish' },
    ],
  }
}

/** Asks, acts, and gives back what it was given with what it was told. */
function calledWorkflow(id: string, chosen: readonly Kind[], random: Random): object {
  const answer = { label: 'Verdict', required: true }
  return {
    ...{ ...common, id, title: `Called: ${id}`, start: 'ask' },
    inputs: { why: { label: 'Why', type: 'text' } },
    outputs: { verdict: { label: 'Verdict', type: 'text' } },
    steps: [
      { id: 'ask', kind: 'guidance', title: 'Ask', answer, next: 's0' },
      ...chosen.map((kind, index) => randomStep(kind, index, chosen.length, workflowIds.inner, random)),
      {
        id: 'again',
        kind: 'end',
        title: 'Over',
        outputs: { verdict: { cel: 'run.inputs.why + ": " + steps.ask.answer' } },
      },
    ],
  }
}

function randomStep(kind: Kind, index: number, count: number, calls: string, random: Random): object {
  const next = index + 1 < count ? `s${index + 1}` : 'again'
  const step = { id: `s${index}`, title: `Step ${index}`, next }
  const mode = random.pick(['manual', 'confirm', 'automatic'])
  switch (kind) {
    case 'wait':
      return { ...step, kind, until: { after: random.pick(['PT1S', 'PT3S', 'PT20S']) } }
    case 'guidance':
      return { ...step, kind, ...dueSometimes(random) }
    case 'escalation':
      return { ...step, kind, inbox: 'compliance' }
    case 'update-data':
      return { ...step, kind, mode, allowed: ['status', 'country'], ...approvalSometimes(random) }
    case 'get-data':
      return { ...step, kind, mode, fields: ['name', 'status'] }
    case 'sub-run': {
      const why = random.pick(['Because', { cel: 'run.record.label + " of " + run.started_by' }])
      return { ...step, kind: 'go-to', workflow: calls, inputs: { why }, outputs: { verdict: 'text' } }
    }
    case 'decision': {
      const options = [
        { id: 'go', label: 'Go', next },
        { id: 'skip', label: 'Skip', next: 'again' },
      ]
      return { id: step.id, title: step.title, kind, maker: 'person', options }
    }
    default:
      return {
        ...step,
        kind: 'trigger-action',
        mode,
        action: kind,
        ...approvalSometimes(random),
        ...dueSometimes(random),
      }
  }
}

/** Somebody else has to look before it happens, sometimes within a time that can run out while people work. */
function approvalSometimes(random: Random): object {
  if (random.chance(0.75)) return {}
  return {
    approval: {
      by: { inbox: 'compliance' },
      ...random.pick([{}, {}, { expiresAfter: 'PT3S' }, { expiresAfter: 'PT30S' }]),
    },
  }
}

function dueSometimes(random: Random): object {
  if (random.chance(0.8)) return {}
  const overdue = random.pick([{ inbox: 'compliance' }, { assign: 'starter' }, { goTo: 'again' }])
  return { due: { after: random.pick(['PT2S', 'PT15S']), overdue } }
}

const common = { collection: 'companies', teams: ['risk'] }

function published(definition: object, before: readonly Workflow[]): Workflow {
  const { workflow, problems } = validateWorkflow(definition, catalog, before)
  if (!workflow) throw new Error(`A workflow of the simulation is wrong: ${JSON.stringify(problems)}`)
  return workflow
}
