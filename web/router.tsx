import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { ApiError } from '#api'
import { read } from './api.ts'
import { HomeScreen } from './home/home-screen.tsx'
import { only, parseSearch, stringifySearch } from './search-params.ts'
import { ErrorScreen } from './shell/error-screen.tsx'
import { NotFoundScreen } from './shell/not-found-screen.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundScreen,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: only('to'),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-screen.tsx'), 'SignInScreen'),
})

/** Annotated, because the types of what a generic function returns get lost under `middlewares`. */
const panels: (search: Record<string, unknown>) => { run?: string | undefined; peek?: string | undefined } = only(
  'run',
  'peek',
)

/** Every screen behind sign-in. Each may have a run (`?run=`) or a glance at a record (`?peek=`) open beside it. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  validateSearch: panels,
  search: { middlewares: [retainSearchParams(['run'])] },
  beforeLoad: async ({ context, location }) => {
    await context.queryClient.ensureQueryData(read('getMe', {})).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
      throw error
    })
  },
  component: Shell,
  notFoundComponent: NotFoundScreen,
})

const under = { getParentRoute: () => app }

const home = createRoute({ ...under, path: '/', component: HomeScreen })
const list = createRoute({
  ...under,
  path: '/c/$collection',
  validateSearch: only('segment', 'q', 'filter', 'sort'),
  component: lazyRouteComponent(() => import('./list/list-screen.tsx'), 'ListScreen'),
})
const record = createRoute({
  ...under,
  path: '/c/$collection/$id',
  validateSearch: only('tab'),
  component: lazyRouteComponent(() => import('./record/record-screen.tsx'), 'RecordScreen'),
})
const workspace = createRoute({
  ...under,
  path: '/w/$workspace',
  // A workspace names its own parts: `?companies=42&companies.q=lark`.
  validateSearch: (search: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(search).flatMap(([name, value]) =>
        value === undefined || value === null ? [] : [[name, String(value)]],
      ),
    ),
  component: lazyRouteComponent(() => import('./workspace/workspace-screen.tsx'), 'WorkspaceScreen'),
})
const inbox = createRoute({
  ...under,
  path: '/inbox/$inbox',
  component: lazyRouteComponent(() => import('./inbox/inbox-screen.tsx'), 'InboxScreen'),
})
const approvals = createRoute({
  ...under,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./approvals/approvals-screen.tsx'), 'ApprovalsScreen'),
})
const replay = createRoute({
  ...under,
  path: '/runs/$run',
  validateSearch: only('at', 'view', 'step'),
  component: lazyRouteComponent(() => import('./shell/replay-route.tsx'), 'ReplayRoute'),
})
const workflows = createRoute({
  ...under,
  path: '/workflows',
  component: lazyRouteComponent(() => import('./workflows/workflows-screen.tsx'), 'WorkflowsScreen'),
})
const workflow = createRoute({
  ...under,
  path: '/workflows/$workflow',
  validateSearch: only('version'),
  component: lazyRouteComponent(() => import('./workflows/workflow-screen.tsx'), 'WorkflowScreen'),
})
const reports = createRoute({
  ...under,
  path: '/reports',
  beforeLoad: () => {
    throw redirect({ to: '/reports/activity' })
  },
})
const activity = createRoute({
  ...under,
  path: '/reports/activity',
  validateSearch: only('type', 'person', 'collection', 'record', 'activityRun', 'workflow', 'from', 'to', 'denied'),
  component: lazyRouteComponent(() => import('./reports/activity-screen.tsx'), 'ActivityScreen'),
})

const aiSettings = createRoute({
  ...under,
  path: '/settings/ai',
  component: lazyRouteComponent(() => import('./settings/ai-screen.tsx'), 'AiScreen'),
})

/** Any other address, inside the shell. */
const unknown = createRoute({ ...under, path: '$', component: NotFoundScreen })

const routeTree = root.addChildren([
  signIn,
  app.addChildren([
    home,
    list,
    record,
    workspace,
    inbox,
    approvals,
    replay,
    workflows,
    workflow,
    reports,
    activity,
    aiSettings,
    unknown,
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    // Screens fetch for themselves; preloading means their code.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ErrorScreen,
    defaultPendingMs: 300,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
