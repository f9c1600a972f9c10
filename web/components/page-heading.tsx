import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { commonText } from '../messages/en/common.ts'

let lastPath: string | undefined
/** A heading that gave way to another of the same screen, such as "Loading", had the focus. */
let isFocusHandedOn = false

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
  useLayoutEffect(() => {
    const element = heading.current
    return () => {
      isFocusHandedOn = element !== null && document.activeElement === element
    }
  }, [])
  useEffect(() => {
    const hasArrived = lastPath !== undefined && lastPath !== pathname
    if ((hasArrived && !hasPanel) || isFocusHandedOn) heading.current?.focus({ preventScroll: true })
    lastPath = pathname
    isFocusHandedOn = false
  }, [pathname, hasPanel])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  )
}
