import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RunView } from '#api'
import { read } from '../api.ts'
import { TimeAgo } from '../components/time-ago.tsx'
import { actorWords } from './actor-mark.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import type { Hold } from './step-state.ts'

/** Where the run as a whole stands, when it is not simply one's turn. */
export function RunNotice({ run, hold }: { run: RunView; hold: Hold }) {
  const words = runMessages.state
  switch (hold) {
    case 'free':
      return null
    case 'saved':
      return (
        <Notice
          isOuter
          tone="accent"
          title={
            <span tabIndex={-1} data-arrive>
              {words.saved}
            </span>
          }
        >
          <p>{run.saved?.note || words.noNote}</p>
          {run.saved && (
            <p>
              {words.savedBy(run.saved.by.name)}, <TimeAgo at={run.saved.at} />
            </p>
          )}
        </Notice>
      )
    case 'taken':
      return (
        <Notice isOuter tone="warning" title={words.taken(run.assignee?.name ?? '')}>
          <p>{words.takenHint}</p>
        </Notice>
      )
    case 'unclaimed':
      return <UnclaimedNotice run={run} />
    case 'ended':
      return <EndedNotice run={run} />
  }
}

function EndedNotice({ run }: { run: RunView }) {
  const words = runMessages.state
  return (
    <Notice
      isOuter
      tone={run.status === 'completed' ? 'success' : 'neutral'}
      title={
        <span tabIndex={-1} data-arrive>
          {run.status === 'completed' ? words.completed : words.aborted}
        </span>
      }
    >
      {run.ended && (
        <>
          <p>{run.ended.outcome}</p>
          <p>
            {actorWords(run.ended.by)}, <TimeAgo at={run.ended.at} />
          </p>
        </>
      )}
      <p>
        <Link to="/runs/$run" params={{ run: run.id }} search={{}}>
          {words.openReplay}
        </Link>
      </p>
    </Notice>
  )
}

function UnclaimedNotice({ run }: { run: RunView }) {
  const words = runMessages.state
  const { data } = useQuery(read('listInboxes', {}))
  const title = data?.inboxes.find((inbox) => inbox.id === run.inbox)?.title ?? run.inbox ?? ''
  return (
    <Notice isOuter tone="accent" title={words.unclaimed(title)}>
      <p>{words.unclaimedHint}</p>
    </Notice>
  )
}
