import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { followLive } from '../live.ts'
import { shellText } from '../messages/en/shell.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { RightPanel } from './right-panel.tsx'
import { Sidebar } from './sidebar.tsx'
import classes from './shell.module.css'

/** What surrounds every screen: sidebar, screen, and at most one panel at the right. */
export function Shell() {
  const queryClient = useQueryClient()
  const search = useSearch({ strict: false })
  useEffect(() => followLive(queryClient), [queryClient])
  const hasPanel = search.run !== undefined || search.peek !== undefined
  return (
    <div className={classes.shell} data-panel={hasPanel || undefined}>
      <a className={classes.skip} href="#main">
        {shellText.skipToContent}
      </a>
      <Sidebar />
      <main id="main" className={classes.main}>
        <OfflineBanner />
        <Outlet />
      </main>
      <RightPanel run={search.run} peek={search.peek} />
    </div>
  )
}
