import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { read } from '../api.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import tableClasses from '../components/table.module.css'
import { TimeAgo } from '../components/time-ago.tsx'
import { workflowText } from '../messages/en/workflows.ts'
import classes from './workflows.module.css'

/** The published workflows of one's team. */
export function WorkflowsScreen() {
  const { data, error, refetch } = useQuery(read('listWorkflows', { query: {} }))
  const { data: collections } = useQuery(read('listCollections', {}))
  const titleOf = (id: string): string => collections?.collections.find((each) => each.id === id)?.title ?? id
  return (
    <Screen heading={<PageHeading title={workflowText.title} />}>
      <p className={classes.intro}>{workflowText.intro}</p>
      {!data && (error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <SkeletonLines count={4} />)}
      {data?.workflows.length === 0 && <EmptyState title={workflowText.empty} />}
      {data && data.workflows.length > 0 && (
        <div className={tableClasses.frame}>
          <table className={tableClasses.table} aria-label={workflowText.title}>
            <thead>
              <tr>
                <th scope="col">{workflowText.name}</th>
                <th scope="col">{workflowText.startsOn}</th>
                <th scope="col">{workflowText.version}</th>
                <th scope="col">{workflowText.published}</th>
              </tr>
            </thead>
            <tbody>
              {data.workflows.map((workflow) => (
                <tr key={workflow.id}>
                  <td>
                    <Link to="/workflows/$workflow" params={{ workflow: workflow.id }}>
                      {workflow.title}
                    </Link>
                    <div className={tableClasses.muted}>{workflow.description}</div>
                  </td>
                  <td>
                    <Link to="/c/$collection" params={{ collection: workflow.collection }}>
                      {titleOf(workflow.collection)}
                    </Link>
                  </td>
                  <td>{workflow.version}</td>
                  <td className={tableClasses.narrow}>
                    <TimeAgo at={workflow.publishedAt} />{' '}
                    <span className={tableClasses.muted}>{workflowText.publishedBy(workflow.publishedBy)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Screen>
  )
}
