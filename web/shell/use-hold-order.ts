import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RequestOf } from '#api'
import { call, read } from '../api.ts'
import { useShowError } from '../components/show-error.tsx'

type HoldOperation = 'holdDispatch' | 'releaseDispatch'

/** Holds or releases automatic actions; what was refused is told, and the dialog stays. */
export function useHoldOrder(onDone: () => void): {
  send: <Of extends HoldOperation>(operation: Of, request: RequestOf<Of>) => void
  isBusy: boolean
} {
  const queryClient = useQueryClient()
  const showError = useShowError()
  const { mutate, isPending } = useMutation({
    mutationFn: (order: () => ReturnType<typeof call<HoldOperation>>) => order(),
    onSuccess: (hold) => {
      queryClient.setQueryData(read('getDispatchHold', {}).queryKey, hold)
      onDone()
    },
    onError: showError,
  })
  return { send: (operation, request) => mutate(() => call(operation, request)), isBusy: isPending }
}
