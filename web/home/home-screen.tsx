import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { read } from '../api.ts'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { homeText } from '../messages/en/home.ts'
import classes from './home-screen.module.css'
import { RunSection } from './run-section.tsx'

const shownRuns = 20
const shownRecent = 8

/** Where one's work stands: what to look at first, then what one may take on. */
export function HomeScreen() {
  const { data: me } = useQuery(read('getMe', {}))
  const { data: inboxes } = useQuery(read('listInboxes', {}))
  const active = useQuery(read('listRuns', { query: { status: 'active', limit: 100 } }))
  const mine = useQuery(read('listRuns', { query: { status: 'active', assignee: 'me', limit: shownRuns } }))
  const saved = useQuery(read('listRuns', { query: { status: 'saved', limit: shownRuns } }))
  const ended = useQuery(read('listRuns', { query: { status: 'ended', limit: shownRecent } }))
  const unknown = (active.data?.runs ?? []).filter((run) => run.phase === 'unknown')
  return (
    <Screen
      heading={
        <PageHeading title={homeText.title}>
          {me ? homeText.greeting(me.person.name.split(' ')[0] ?? me.person.name) : homeText.title}
        </PageHeading>
      }
    >
      {unknown.length > 0 && (
        <RunSection title={homeText.unknown} hint={homeText.unknownHint} runs={unknown} tone="danger" />
      )}
      {inboxes && inboxes.inboxes.length > 0 && (
        <section aria-label={homeText.inboxes}>
          <ul className={classes.inboxes}>
            {inboxes.inboxes.map(({ id, title, count }) => (
              <li key={id}>
                <Link
                  to="/inbox/$inbox"
                  params={{ inbox: id }}
                  className={classes.inbox}
                  data-waiting={count > 0 || undefined}
                >
                  <span className={classes.name}>{title}</span>
                  <span>{count > 0 ? homeText.inboxCount(count) : homeText.inboxEmpty}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <RunSection
        title={homeText.toContinue}
        runs={saved.data?.runs}
        error={saved.error}
        onRetry={saved.refetch}
        empty={homeText.toContinueEmpty}
      />
      <RunSection
        title={homeText.assigned}
        runs={mine.data?.runs}
        error={mine.error}
        onRetry={mine.refetch}
        empty={homeText.assignedEmpty}
      />
      <RunSection
        title={homeText.recent}
        runs={ended.data?.runs}
        error={ended.error}
        onRetry={ended.refetch}
        empty={homeText.recentEmpty}
      />
    </Screen>
  )
}
