import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { RunSummary } from '#api'
import { call, rememberRun } from './api.ts'
import { announce } from './components/live-region.tsx'
import { useShowError } from './components/show-error.tsx'
import { startRunText } from './messages/en/start-run.ts'

/** Opens a run beside this screen or beside its record; a saved one is resumed first. */
export function useContinueRun(opens: 'here' | 'at-record'): {
  continueRun: (run: RunSummary) => void
  isBusy: boolean
} {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const showError = useShowError()
  const { mutate, isPending } = useMutation({
    mutationFn: async (run: RunSummary) => {
      if (run.status === 'saved')
        rememberRun(queryClient, await call('resumeRun', { params: { run: run.id }, body: {} }))
      return run
    },
    onSuccess: (run) => {
      if (run.status === 'saved') {
        announce(
          run.saved
            ? startRunText.resumedWhereLeft(run.workflow.title, run.saved.by.name)
            : startRunText.resumed(run.workflow.title),
        )
        void queryClient.invalidateQueries({ queryKey: ['listRuns'] })
      }
      const { collection, id } = run.record
      if (opens === 'here')
        void navigate({ to: '.', search: (previous) => ({ ...previous, run: run.id, peek: undefined }) })
      else void navigate({ to: '/c/$collection/$id', params: { collection, id }, search: { run: run.id } })
    },
    onError: showError,
  })
  return {
    continueRun: (run) => {
      if (!isPending) mutate(run)
    },
    isBusy: isPending,
  }
}
