import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { read } from '../api.ts'
import { formatInstantWithZone } from '../components/format-value.ts'
import { holdText } from '../messages/en/dispatch-hold.ts'
import classes from './shell.module.css'

const ReleaseDialog = lazy(() => import('./release-dialog.tsx').then((module) => ({ default: module.ReleaseDialog })))

/** Says above every screen that automatic actions are held, and lets administrators release them. */
export function HoldBanner() {
  const { data } = useQuery(read('getDispatchHold', {}))
  const { data: me } = useQuery(read('getMe', {}))
  const [isReleasing, setReleasing] = useState(false)
  const hold = data?.hold
  if (!hold) return null
  const since = formatInstantWithZone(hold.since)
  return (
    <div className={classes.hold} role="status">
      <span>
        {hold.reason === null ? holdText.moved(since) : holdText.held(since, hold.by ?? '', hold.reason)}{' '}
        {holdText.waiting(hold.waiting)}
      </span>
      {me?.role.level === 'admin' && (
        <Button size="xs" variant="default" onClick={() => setReleasing(true)}>
          {holdText.release}
        </Button>
      )}
      <Suspense>{isReleasing && <ReleaseDialog onClose={() => setReleasing(false)} />}</Suspense>
    </div>
  )
}
