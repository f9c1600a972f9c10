import type { RunView } from '#api'
import type { Access } from '#engine'
import type { RunService } from '../../server/runs/run-service.ts'
import type { Random } from '../crash/random.ts'
import { type Order, orderFor } from './person.ts'
import { workflowIds } from './random-workflow.ts'

const records = ['1', '2']

/** What somebody opens: the run of a workflow on some record. */
export function wantedRun(random: Random) {
  const workflow = random.chance(0.08) ? workflowIds.called : workflowIds.outer
  return { workflow, collection: 'companies', record: random.pick(records), whenOpen: 'resume' as const }
}

/** Looks at a run, or at the sub-run that it waits for, and decides what to order there. */
export async function decideOn(
  run: string,
  service: RunService,
  access: Access,
  random: Random,
): Promise<{ run: string; order: Order } | undefined> {
  const view = await innermost(service, access, await service.view(access, run), random)
  const order = orderFor(view, random)
  return order && { run: view.id, order }
}

/** Mostly one goes on where something is to be done; sometimes what waits is laid aside, taken back or ended. */
async function innermost(service: RunService, access: Access, view: RunView, random: Random): Promise<RunView> {
  const { run, isInTheWay, status } = view.open?.subrun ?? {}
  const isOpen = status === 'active' || status === 'saved'
  if (!run || isInTheWay || !isOpen || random.chance(0.2)) return view
  return innermost(service, access, await service.view(access, run), random)
}
