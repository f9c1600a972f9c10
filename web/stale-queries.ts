import type { LiveMessage } from '#api'

/** Operations that list runs in some way. */
const runLists = new Set(['listRuns', 'listInboxes', 'listInboxRuns', 'listApprovals'])

/**
 * Whether a live message makes the answer kept under that key stale. `run` asks for the run itself, at once;
 * `lists` for everything that shows runs or records among others, which may wait for the burst to end.
 */
export function isStale(message: LiveMessage, key: readonly unknown[], data: unknown, part: 'run' | 'lists'): boolean {
  const [operation, request] = key
  const params = member(request, 'params')
  switch (message.type) {
    case 'run-changed': {
      if (part === 'lists') return runLists.has(String(operation))
      const isOfRun = member(params, 'run') === message.run
      if (operation === 'getRun') return isOfRun && !isAsNew(data, message.sequence)
      return isOfRun && (operation === 'listRunEvents' || operation === 'getRevisePrice')
    }
    case 'record-changed': {
      if (part === 'run') return false
      if (operation === 'listRelated') return true
      if (operation === 'getRecord' || operation === 'listUnknownOutcomes')
        return member(params, 'collection') === message.collection && member(params, 'id') === message.record
      return (
        (operation === 'listRecords' || operation === 'countRecords') &&
        member(params, 'collection') === message.collection
      )
    }
    case 'dispatch-hold-changed':
      return part === 'lists' && operation === 'getDispatchHold'
    case 'workflow-changed':
      return part === 'lists' && (operation === 'listWorkflows' || operation === 'getWorkflow')
    default:
      return false
  }
}

/** Our own command's answer is often here before its message. */
function isAsNew(run: unknown, sequence: number): boolean {
  const known = member(run, 'sequence')
  return typeof known === 'number' && known >= sequence
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Object.entries(of).find(([key]) => key === name)?.[1] : undefined
}
