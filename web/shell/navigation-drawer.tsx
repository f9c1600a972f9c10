import { FocusTrap } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './shell.module.css'

/** The sidebar's place. On a narrow screen it lies over the screen while it is open, and closes with where one goes. */
export function NavigationDrawer({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}) {
  const { pathname } = useLocation()
  const element = useRef<HTMLDivElement>(null)
  const opener = useRef<Element | null>(null)
  const close = useRef(onClose)
  close.current = onClose
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to close
  useEffect(() => close.current(), [pathname])
  useEffect(() => {
    if (!isOpen) return
    opener.current = document.activeElement
    return () => {
      if (opener.current instanceof HTMLElement && element.current?.contains(document.activeElement))
        opener.current.focus()
    }
  }, [isOpen])
  return (
    <FocusTrap active={isOpen}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the drawer closes it, as Esc does */}
      <div
        ref={element}
        className={classes.navigation}
        data-open={isOpen || undefined}
        onClick={(event) => {
          if (isOpen && event.target === event.currentTarget) onClose()
        }}
        onKeyDown={(event) => {
          if (isOpen && event.key === 'Escape') onClose()
        }}
      >
        {children}
      </div>
    </FocusTrap>
  )
}
