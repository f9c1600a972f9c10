import { memo, useEffect, useRef } from 'react'
import type { RunEventView } from '#api'
import { chosenIndex, type Line } from './attempts.ts'
import { describeLine, type LineWords, lineOfEvent } from './describe-line.ts'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { ShapeMark } from './shape-mark.tsx'

interface StepsPaneProps {
  lines: readonly Line[]
  events: readonly RunEventView[]
  index: number
  onChoose: (index: number) => void
}

/** Every attempt in order, those cancelled later struck, and what happened to the run in between. */
export function StepsPane({ lines, events, index, onChoose }: StepsPaneProps) {
  const list = useRef<HTMLOListElement>(null)
  const current = lineOfEvent(lines, events, index)
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <section className={classes.pane} aria-label={replayMessages.steps.label}>
      <ol ref={list} className={classes.lines}>
        {lines.map((line, place) => (
          <LineItem
            key={line.type === 'life' ? `life${line.index}` : `attempt${line.ordinal}`}
            {...describeLine(line, events, index)}
            isLife={line.type === 'life'}
            isCurrent={place === current}
            target={chosenIndex(line)}
            onChoose={onChoose}
          />
        ))}
      </ol>
    </section>
  )
}

interface LineItemProps extends LineWords {
  isLife: boolean
  isCurrent: boolean
  /** The event it leads to. */
  target: number
  onChoose: (index: number) => void
}

const LineItem = memo(function LineItem(props: LineItemProps) {
  const { shape, title, hint, note, isStruck, isLater, isLife, isCurrent, target, onChoose } = props
  return (
    <li>
      <button
        type="button"
        className={classes.line}
        aria-current={isCurrent || undefined}
        data-later={isLater || undefined}
        data-life={isLife || undefined}
        onClick={() => onChoose(target)}
      >
        <ShapeMark shape={shape} />
        <span className={classes.lineText}>
          {isStruck ? <s>{title}</s> : <span>{title}</span>}
          {hint !== '' && <span className={classes.hint}>{hint}</span>}
          {note !== '' && <span className={classes.note}>{note}</span>}
        </span>
      </button>
    </li>
  )
})
