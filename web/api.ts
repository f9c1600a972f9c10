import {
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKeyWithDataTag,
  queryOptions,
  type UnusedSkipTokenOptions,
} from '@tanstack/react-query'
import { ApiError, createClient, type Operation, type RequestOf, type ResponseOf, type RunView } from '#api'

/** Calls the API as the person who is signed in. Throws ApiError. */
export const call = createClient()

/**
 * The way screens read: `useQuery(read('getRun', { params: { run } }))`. The key is the operation and its request, so
 * live messages find what they make stale, and a request that nobody waits for any more is cancelled.
 */
export function read<Of extends Operation>(operation: Of, request: RequestOf<Of>): Read<Of> {
  return queryOptions<ResponseOf<Of>, Error, ResponseOf<Of>, Key<Of>>({
    queryKey: [operation, request],
    queryFn: ({ signal }) => call(operation, request, { signal }),
  })
}

type Key<Of extends Operation> = readonly [Of, RequestOf<Of>]
export type Read<Of extends Operation> = UnusedSkipTokenOptions<ResponseOf<Of>, Error, ResponseOf<Of>, Key<Of>> &
  QueryKeyWithDataTag<Key<Of>, ResponseOf<Of>, Error>

const triesWhenUnreachable = 2

export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Live messages say what has changed; coming back to the window is no reason to read, and to log a read, again.
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => isPassing(error) && failures < triesWhenUnreachable,
        networkMode: 'always',
      },
      // The client sends an order once more when its answer is lost; beyond that the person decides.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** Puts a run that a command has just returned where screens read it, unless a newer one is there already. */
export function rememberRun(queryClient: QueryClient, run: RunView): void {
  queryClient.setQueryData(read('getRun', { params: { run: run.id } }).queryKey, (known) =>
    known && known.sequence > run.sequence ? known : run,
  )
}

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503)
}
