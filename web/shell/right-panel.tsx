import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react'
import { SkeletonLines } from '../components/skeleton.tsx'
import { shellText } from '../messages/en/shell.ts'
import classes from './shell.module.css'

const RunPanel = lazy(() => import('../run/run-panel.tsx').then((module) => ({ default: module.RunPanel })))
const PeekPanel = lazy(() => import('../record/peek-panel.tsx').then((module) => ({ default: module.PeekPanel })))

/** The one panel at the right: a run, else a glance at a record. Opening moves the focus in; Esc closes and gives it back. */
export function RightPanel({ run, peek }: { run: string | undefined; peek: string | undefined }) {
  const panel = useRef<HTMLElement>(null)
  const opener = useRef<Element | null>(null)
  const navigate = useNavigate()
  const shown = run ?? peek
  const close = useCallback(() => {
    void navigate({ to: '.', search: (previous) => ({ ...previous, run: undefined, peek: undefined }), replace: true })
  }, [navigate])

  const isOpen = shown !== undefined
  useEffect(() => {
    if (!isOpen) return
    opener.current = document.activeElement
    return () => giveBack(opener.current)
  }, [isOpen])
  useEffect(() => {
    if (shown !== undefined) panel.current?.focus({ preventScroll: true })
  }, [shown])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is there only while the panel is open
  useEffect(() => {
    const element = panel.current
    // A native listener: keys pressed in a dialog that the panel has opened do not pass here.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isExpanded(event.target)) return
      event.stopPropagation()
      close()
    }
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  }, [close, isOpen])

  if (shown === undefined) return null
  return (
    <aside
      ref={panel}
      className={classes.panel}
      tabIndex={-1}
      aria-label={run === undefined ? shellText.peekPanel : shellText.runPanel}
    >
      <button type="button" className={classes.back} onClick={close}>
        <IconArrowLeft size={18} aria-hidden /> {shellText.back}
      </button>
      <div className={classes.panelBody}>
        <Suspense fallback={<SkeletonLines />}>
          {run === undefined ? (
            <PeekPanel key={peek} record={shown} onClose={close} />
          ) : (
            <RunPanel key={run} runId={run} onClose={close} />
          )}
        </Suspense>
      </div>
    </aside>
  )
}

/** An open list or menu closes first. */
function isExpanded(target: EventTarget | null): boolean {
  return target instanceof Element && target.getAttribute('aria-expanded') === 'true'
}

function giveBack(opener: Element | null): void {
  const target =
    opener instanceof HTMLElement && opener.isConnected && opener !== document.body
      ? opener
      : document.querySelector<HTMLElement>('main h1')
  target?.focus({ preventScroll: true })
}
