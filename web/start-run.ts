import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { RunSummary } from '#api'
import { call, read, rememberRun } from './api.ts'
import { announce } from './components/live-region.tsx'
import { useShowError } from './components/show-error.tsx'
import { commonText } from './messages/en/common.ts'
import { startRunText } from './messages/en/start-run.ts'

export interface StartRunRequest {
  workflow: string
  collection: string
  record: string
}

/**
 * Starts a workflow on a record, or takes the open run of it on, and opens the run beside the current screen.
 * `start` may be called again only when `isStarting` is false: a double click starts one run.
 */
export function useStartRun(): { start: (request: StartRunRequest) => void; isStarting: boolean } {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const showError = useShowError()
  const { mutate, isPending } = useMutation({
    mutationFn: async (request: StartRunRequest) => {
      const leftBy = lastPerson(queryClient, request)
      const run = await call('startRun', { body: request })
      return { run, leftBy }
    },
    onSuccess: ({ run, leftBy }) => {
      rememberRun(queryClient, run)
      void queryClient.invalidateQueries({ queryKey: ['listRuns'] })
      const { title } = run.workflow
      if (!run.isResumed) announce(startRunText.started(title))
      else announce(leftBy ? startRunText.resumedWhereLeft(title, leftBy) : startRunText.resumed(title))
      void navigate({ to: '.', search: (previous) => ({ ...previous, run: run.id, peek: undefined }) })
    },
    onError: showError,
  })
  return {
    start: (request) => {
      if (!isPending) mutate(request)
    },
    isStarting: isPending,
  }
}

/** Who has the run that is about to be resumed, where a list on screen has told us. */
function lastPerson(queryClient: QueryClient, { workflow, collection, record }: StartRunRequest): string | undefined {
  const lists = queryClient.getQueriesData<{ runs?: RunSummary[] }>({ queryKey: ['listRuns'] })
  const runs = lists.flatMap(([, data]) => data?.runs ?? [])
  const run = runs.find(
    ({ status, workflow: of, record: on }) =>
      (status === 'saved' || status === 'active') &&
      of.id === workflow &&
      on.collection === collection &&
      on.id === record,
  )
  const person = run?.saved?.by ?? run?.assignee ?? run?.startedBy
  return person?.id === queryClient.getQueryData(read('getMe', {}).queryKey)?.person.id ? commonText.you : person?.name
}
