import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import type { RunView } from '#api'
import type { Value } from '#engine'
import { announce } from '../components/live-region.tsx'
import { actorWords } from './actor-mark.tsx'
import { type Leftover, leftoversOf } from './leftovers.ts'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'
import { drafts, useDrafts } from './use-draft.ts'

/** Input for steps that somebody else closed meanwhile; what needs no keeping is dropped. */
export function useLeftovers(run: RunView, me: string): Leftover[] {
  const all = useDrafts(run.id)
  const { shown, dropped } = useMemo(() => leftoversOf(all, run, me), [all, run, me])
  useEffect(() => {
    if (dropped.length > 0) drafts.drop(run.id, dropped)
  }, [run.id, dropped])
  return shown
}

/** Who won, and what one had entered. */
export function LeftoverNotices({ runId, leftovers }: { runId: string; leftovers: readonly Leftover[] }) {
  return leftovers.map((leftover) => (
    <LeftoverNotice
      key={leftover.attempt}
      leftover={leftover}
      onDismiss={() => drafts.drop(runId, [leftover.attempt])}
    />
  ))
}

function LeftoverNotice({ leftover: { draft, winner }, onDismiss }: { leftover: Leftover; onDismiss: () => void }) {
  const words = runMessages.leftover
  const entered = Object.entries(draft.edits)
  const start = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // After the next step has scrolled to its own place: what was lost must be seen first.
    const frame = requestAnimationFrame(() => start.current?.scrollIntoView({ block: 'end' }))
    return () => cancelAnimationFrame(frame)
  }, [])
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(
      entered.map(([path, value]) => `${partName(path)}: ${asLine(value)}`).join('\n'),
    )
    announce(words.copied)
  }
  return (
    <div ref={start}>
      <Notice isOuter isUrgent tone="warning" title={words.title}>
        <p>{winner ? words.won(actorWords(winner.by), winner.title, winner.outcome) : words.cancelled}</p>
        {entered.length > 0 && (
          <>
            <p>{words.kept}</p>
            <dl className={classes.values}>
              {entered.map(([path, value]) => (
                <div key={path}>
                  <dt>{partName(path)}</dt>
                  <dd>
                    <PlainValue value={value} />
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
        <div className={classes.row}>
          <Button variant="default" onClick={() => void copy()}>
            {words.copy}
          </Button>
          <Button variant="default" onClick={onDismiss}>
            {words.dismiss}
          </Button>
        </div>
      </Notice>
    </div>
  )
}

/** `values.risk_level` reads "risk level". */
function partName(path: string): string {
  return (path.split('.').at(-1) ?? path).replaceAll('_', ' ')
}

function asLine(value: Value): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}
