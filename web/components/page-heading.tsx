import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { commonText } from '../messages/en/common.ts'

let lastPath: string | undefined

/**
 * A screen's one h1. Names the tab, and takes the focus when one has arrived from another screen; not when a panel
 * opens beside the new screen, since that takes the focus itself.
 */
export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname, search } = useLocation()
  const hasPanel = search.run !== undefined
  useEffect(() => {
    document.title = `${title} · ${commonText.product}`
  }, [title])
  useEffect(() => {
    if (lastPath !== undefined && lastPath !== pathname && !hasPanel) heading.current?.focus({ preventScroll: true })
    lastPath = pathname
  }, [pathname, hasPanel])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  )
}
