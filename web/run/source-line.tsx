import IconArrowNarrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowNarrowRight.mjs'
import type { Source } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { highlightHandlers } from './highlight.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** Where a proposed value came from. Pointing at it marks the place in the main pane. */
export function SourceLine({ source }: { source: Source }) {
  return (
    <p className={classes.source} {...highlightHandlers(source.record, source.field)}>
      <IconArrowNarrowRight size={14} aria-hidden style={{ flex: 'none', alignSelf: 'center' }} />
      <span>
        {source.text} <em>({runMessages.state.certainty[source.certainty]})</em>
        {source.record && (
          <>
            {' '}
            <RecordLink collection={source.record.collection} id={source.record.id} label={source.record.label} />
          </>
        )}
      </span>
    </p>
  )
}

/** The sources of one part of the answer. */
export function SourceLines({ sources, path }: { sources: readonly Source[]; path: string }) {
  return sources
    .filter((source) => source.path === path)
    .map((source) => <SourceLine key={source.text} source={source} />)
}
