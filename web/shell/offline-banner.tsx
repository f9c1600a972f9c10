import { useEffect, useRef } from 'react'
import { announce } from '../components/live-region.tsx'
import { useIsOffline } from '../live.ts'
import { shellText } from '../messages/en/shell.ts'
import classes from './shell.module.css'

/** Lies over a corner of the screen, so that its coming and going moves nothing. */
export function OfflineBanner() {
  const isOffline = useIsOffline()
  const wasOffline = useRef(false)
  useEffect(() => {
    if (isOffline) announce(shellText.offline)
    else if (wasOffline.current) announce(shellText.online)
    wasOffline.current = isOffline
  }, [isOffline])
  return isOffline ? <div className={classes.offline}>{shellText.offline}</div> : null
}
