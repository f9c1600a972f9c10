import type { RunView } from '#api'
import { RecordLink } from '../components/record-link.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'

const tones = { 'under-way': 'accent', succeeded: 'success', failed: 'danger', unknown: 'warning' } as const

/** What became of the actions that were ordered about effects which revising left behind. */
export function CompensatingNotices({ compensating }: { compensating: RunView['compensating'] }) {
  const words = runMessages.compensation
  return compensating.map(({ effect, title, record, status, message }) => (
    <Notice key={effect} isOuter tone={tones[status]} title={words.status[status](title)}>
      <p>
        <RecordLink {...record} />
        {message !== '' && `: ${message}`}
      </p>
    </Notice>
  ))
}
