import { ActionIcon } from '@mantine/core'
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs'
import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { followLive } from '../live.ts'
import { commonText } from '../messages/en/common.ts'
import { shellText } from '../messages/en/shell.ts'
import { HoldBanner } from './hold-banner.tsx'
import { NavigationDrawer } from './navigation-drawer.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { RightPanel } from './right-panel.tsx'
import classes from './shell.module.css'
import { useShortcuts } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'

const HelpDialog = lazy(() => import('./help-dialog.tsx').then((module) => ({ default: module.HelpDialog })))
const JumpDialog = lazy(() => import('./jump-dialog.tsx').then((module) => ({ default: module.JumpDialog })))

type Open = 'help' | 'jump' | 'navigation'

/** What surrounds every screen: sidebar, screen, and at most one panel at the right. */
export function Shell() {
  const queryClient = useQueryClient()
  const { run, peek } = useSearch({ strict: false })
  const [open, setOpen] = useState<Open>()
  const close = (): void => setOpen(undefined)
  useEffect(() => followLive(queryClient), [queryClient])
  useShortcuts({
    '?': () => setOpen('help'),
    'Ctrl+k': () => setOpen((current) => (current === 'jump' ? undefined : 'jump')),
  })
  return (
    <div className={classes.shell} data-panel={run !== undefined || peek !== undefined || undefined}>
      <a className={classes.skip} href="#main">
        {shellText.skipToContent}
      </a>
      <header className={classes.top}>
        <ActionIcon
          variant="subtle"
          color="neutral"
          size="lg"
          aria-label={shellText.openNavigation}
          aria-expanded={open === 'navigation'}
          onClick={() => setOpen('navigation')}
        >
          <IconMenu2 size={20} aria-hidden />
        </ActionIcon>
        {commonText.product}
      </header>
      <NavigationDrawer isOpen={open === 'navigation'} onClose={close}>
        <Sidebar onJump={() => setOpen('jump')} onHelp={() => setOpen('help')} />
      </NavigationDrawer>
      <main id="main" className={classes.main} tabIndex={-1}>
        <OfflineBanner />
        <HoldBanner />
        <Outlet />
      </main>
      <RightPanel run={run} peek={peek} />
      <Suspense>
        {open === 'help' && <HelpDialog onClose={close} />}
        {open === 'jump' && <JumpDialog onClose={close} />}
      </Suspense>
    </div>
  )
}
