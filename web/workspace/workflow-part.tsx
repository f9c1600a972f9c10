import { Button } from '@mantine/core'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { TimeAgo } from '../components/time-ago.tsx'
import { workspaceText } from '../messages/en/workspace.ts'
import { useStartRun } from '../start-run.ts'
import type { Selection } from './use-workspace.ts'
import classes from './workspace.module.css'

/** A button that starts a workflow on the selected record, or takes its open run on. */
export function WorkflowPart({
  workflow,
  title,
  selection,
}: {
  workflow: string
  title: string
  selection: Selection
}) {
  const { id, collection } = selection
  const { data } = useQuery({
    ...read('listRuns', { query: { collection: collection.id, record: id, workflow, status: 'open' } }),
    enabled: id !== undefined,
  })
  const { start, isStarting } = useStartRun()
  const run = id === undefined ? undefined : data?.runs[0]
  return (
    <section className={classes.button} aria-label={title}>
      <Button
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
        disabled={id === undefined}
        loading={isStarting}
        onClick={() => id !== undefined && start({ workflow, collection: collection.id, record: id })}
      >
        {run ? workspaceText.continue(title) : workspaceText.start(title)}
      </Button>
      <span className={classes.quiet}>
        {id === undefined
          ? workspaceText.selectFirst(selection.component.title)
          : run
            ? run.saved
              ? workspaceText.savedBy(run.saved.by.name)
              : workspaceText.running
            : ''}{' '}
        {run && <TimeAgo at={run.saved?.at ?? run.updatedAt} />}
      </span>
    </section>
  )
}
