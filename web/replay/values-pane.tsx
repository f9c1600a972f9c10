import { useMemo } from 'react'
import type { RunEventView } from '#api'
import type { ContextEntry } from '#engine'
import { EntryView } from '../run/entry-view.tsx'
import { type AttemptLine, chosenIndex, type Line } from './attempts.ts'
import { writesOf } from './compare-answers.ts'
import { createFold, type Standing } from './fold.ts'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { WriteTable } from './write-table.tsx'

/** The context as it stood right after the event, newest contribution first, and what the event wrote. */
export function ValuesPane({
  events,
  index,
  lines,
  onChoose,
}: {
  events: readonly RunEventView[]
  index: number
  lines: readonly Line[]
  onChoose: (index: number) => void
}) {
  const words = replayMessages.values
  const fold = useMemo(() => createFold(events), [events])
  const standing = useMemo(() => readable(fold, index), [fold, index])
  const view = events[index]
  if (!standing)
    return (
      <section className={classes.pane} aria-label={words.label}>
        <p>{words.unreadable}</p>
      </section>
    )
  const writes = view?.event.type === 'effect-succeeded' && !view.isHidden ? writesOf(view.event) : []
  return (
    <section className={classes.pane} aria-label={words.label}>
      {writes.length > 0 && (
        <>
          <h2>{words.written}</h2>
          <WriteTable writes={writes} />
        </>
      )}
      <h2>{words.heading}</h2>
      <p className={classes.hint}>{standing.context.length === 0 ? words.empty : words.hint}</p>
      {standing.context.toReversed().map((entry) => {
        const line = attemptLine(lines, entry.attempt)
        return (
          <Contribution
            key={entry.attempt}
            entry={entry}
            title={line?.title ?? entry.title}
            isFresh={standing.fresh.includes(entry.attempt)}
            isHidden={line?.closed !== undefined && events[line.closed]?.isHidden === true}
            onChoose={() => onChoose(line ? chosenIndex(line) : 0)}
          />
        )
      })}
    </section>
  )
}

interface ContributionProps {
  entry: ContextEntry
  title: string
  isFresh: boolean
  isHidden: boolean
  onChoose: () => void
}

function Contribution({ entry, title, isFresh, isHidden, onChoose }: ContributionProps) {
  return (
    <article className={classes.contribution} data-fresh={isFresh || undefined}>
      <h3>
        <button type="button" className={classes.link} onClick={onChoose}>
          {title}
        </button>
        {isFresh && <span className={classes.fresh}>{replayMessages.values.fresh}</span>}
      </h3>
      <Contributed entry={entry} isHidden={isHidden} />
    </article>
  )
}

function Contributed({ entry, isHidden }: { entry: ContextEntry; isHidden: boolean }) {
  if (isHidden) return <p className={classes.hint}>{replayMessages.hidden}</p>
  const hasNothing = entry.missing === undefined && Object.keys(entry.values).length === 0 && entry.records.length === 0
  return hasNothing ? (
    <p className={classes.hint}>{replayMessages.values.none}</p>
  ) : (
    <EntryView entry={entry} areRecordsOpen />
  )
}

/** A log newer than this page holds events that it cannot fold; everything else can still be read. */
function readable(fold: (index: number) => Standing, index: number): Standing | undefined {
  try {
    return fold(index)
  } catch {
    return undefined
  }
}

function attemptLine(lines: readonly Line[], ordinal: number): AttemptLine | undefined {
  return lines.find((line): line is AttemptLine => line.type === 'attempt' && line.ordinal === ordinal)
}
