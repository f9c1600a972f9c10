import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/tokens.css'
import './theme/mantine.css'
import './theme/base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createQueryClient, read } from './api.ts'
import { LiveRegion } from './components/live-region.tsx'
import { createAppRouter } from './router.tsx'
import { theme } from './theme/theme.ts'

/** The key that the line in index.html reads before the first paint. */
const colorSchemes = localStorageColorSchemeManager({ key: 'stepwell-color-scheme' })

const queryClient = createQueryClient(() => {
  // Who was never signed in is led to the form by the router; this is a session that ended meanwhile.
  if (
    router.state.location.pathname === '/sign-in' ||
    queryClient.getQueryData(read('getMe', {}).queryKey) === undefined
  )
    return
  const { href } = router.state.location
  void router.navigate({ to: '/sign-in', search: { to: href } })
})
const router = createAppRouter(queryClient)

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no element #root.')

createRoot(element).render(
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    colorSchemeManager={colorSchemes}
    withCssVariables={false}
    withGlobalClasses={false}
  >
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Notifications position="bottom-right" limit={3} />
      <LiveRegion />
    </QueryClientProvider>
  </MantineProvider>,
)
