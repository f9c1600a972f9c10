import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError, type Operation, type RequestOf, type ResponseOf, type RunView } from '#api'
import { call, read, rememberRun } from '../api.ts'
import { KeptKey } from '../kept-key.ts'
import { orderKey } from '../order-key.ts'

/** Operations that order something of a run and answer with the run as it is then. */
export type CommandName = {
  [Name in Operation]: ResponseOf<Name> extends RunView
    ? RequestOf<Name> extends { params: { run: string } }
      ? Name
      : never
    : never
}[Operation]

interface Order {
  name: CommandName
  /** What is ordered: the same order, sent again after a lost connection, goes out with the same key. */
  request: unknown
  send: (options: { idempotencyKey: string }) => Promise<RunView>
  onDone?: ((run: RunView) => void) | undefined
}

export interface RunCommands {
  /** Sends one command. While one is under way, further ones are not sent: a double click is one request. */
  order: (order: Order) => void
  pending: CommandName | null
  error: ApiError | Error | null
  /** Sends the last command again, as the person asks after a lost connection. */
  retry: () => void
  dismiss: () => void
}

/** Refusals that mean the panel shows a state that is over. */
const stale = new Set([
  'step-moved-on',
  'step-busy',
  'run-not-active',
  'run-ended',
  'outcome-unknown',
  'record-changed',
  'step-not-revisable',
  'no-outcome-asked',
  'approval-settled',
])

/** Orders to one run. The answer replaces the run on screen, so the next step is there after one round trip. */
export function useRunCommands(runId: string): RunCommands {
  const queryClient = useQueryClient()
  const isSending = useRef(false)
  const keptKey = useRef(new KeptKey())
  const mutation = useMutation({
    mutationKey: orderKey(runId),
    mutationFn: (order: Order) => order.send({ idempotencyKey: keptKey.current.keyFor([order.name, order.request]) }),
    onSuccess: (run, order) => {
      order.onDone?.(run)
      rememberRun(queryClient, run)
    },
    onError: (error) => {
      if (error instanceof ApiError && stale.has(error.code))
        void queryClient.invalidateQueries({ queryKey: read('getRun', { params: { run: runId } }).queryKey })
    },
    onSettled: (_, error) => {
      keptKey.current.ended(error)
      isSending.current = false
    },
  })
  const order = (next: Order): void => {
    // The button is disabled only with the next render; this holds from the first click on.
    if (isSending.current) return
    isSending.current = true
    mutation.mutate(next)
  }
  return {
    order,
    pending: mutation.isPending ? mutation.variables.name : null,
    error: mutation.error,
    retry: () => {
      if (mutation.variables) order(mutation.variables)
    },
    dismiss: () => mutation.reset(),
  }
}

/** The commands of a run by name, as the panel gives them. */
export function runOrders(runId: string, { order }: Pick<RunCommands, 'order'>) {
  const params = { run: runId }
  const on = (attempt: number) => ({ run: runId, attempt })
  const send = <Name extends CommandName>(name: Name, request: RequestOf<Name>, onDone?: (run: RunView) => void) =>
    order({ name, request, send: (options) => call(name, request, options), onDone })
  return {
    complete: (attempt: number, body: RequestOf<'completeStep'>['body']) =>
      send('completeStep', { params: on(attempt), body }),
    handleManually: (attempt: number) => send('handleManually', { params: on(attempt), body: {} }),
    askAgain: (attempt: number) => send('askAgain', { params: on(attempt), body: {} }),
    revise: (attempt: number, body: RequestOf<'reviseStep'>['body'], onDone: (run: RunView) => void) =>
      send('reviseStep', { params: on(attempt), body }, onDone),
    resolve: (attempt: number, body: RequestOf<'resolveEffect'>['body']) =>
      send('resolveEffect', { params: on(attempt), body }),
    giveApproval: (attempt: number, body: RequestOf<'giveApproval'>['body']) =>
      send('giveApproval', { params: on(attempt), body }),
    refuseApproval: (attempt: number, body: RequestOf<'refuseApproval'>['body']) =>
      send('refuseApproval', { params: on(attempt), body }),
    withdrawApproval: (attempt: number, body: RequestOf<'withdrawApproval'>['body']) =>
      send('withdrawApproval', { params: on(attempt), body }),
    save: (note: string, onDone: () => void) => send('saveRun', { params, body: { note } }, onDone),
    abort: (reason: string, onDone: () => void) => send('abortRun', { params, body: { reason } }, onDone),
    resume: () => send('resumeRun', { params, body: {} }),
    assign: (person: string, note: string, onDone: () => void) =>
      send('assignRun', { params, body: { person, note } }, onDone),
    release: (note: string, onDone: () => void) => send('releaseRun', { params, body: { note } }, onDone),
    claim: () => send('claimRun', { params, body: {} }),
  }
}
export type RunOrders = ReturnType<typeof runOrders>
