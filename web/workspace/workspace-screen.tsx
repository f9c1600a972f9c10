import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ApiError } from '#api'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { workspaceText } from '../messages/en/workspace.ts'
import { NotFoundScreen } from '../shell/not-found-screen.tsx'
import { isUsable } from './is-usable.ts'
import { useWorkspaceState } from './use-workspace.ts'
import classes from './workspace.module.css'
import { WorkspaceComponent } from './workspace-component.tsx'

/** A page of linked components, laid out in rows; what is selected in one, others follow. */
export function WorkspaceScreen() {
  const { workspace: id } = useParams({ from: '/app/w/$workspace' })
  const { data: workspace, error, refetch } = useQuery(read('getWorkspace', { params: { workspace: id } }))
  const state = useWorkspaceState(workspace)
  if (error instanceof ApiError && error.status === 404) return <NotFoundScreen />
  const failure = error ?? state.error
  if (!workspace || !state.isReady)
    return (
      <Screen heading={<PageHeading title={workspace?.title ?? workspaceText.loading} />}>
        {failure ? <ErrorNotice error={failure} onRetry={() => void refetch()} /> : <SkeletonLines count={8} />}
      </Screen>
    )
  const usable = new Map(
    workspace.components
      .filter((component) => isUsable(component, workspace.components, state))
      .map((component) => [component.id, component]),
  )
  return (
    <Screen heading={<PageHeading title={workspace.title} />}>
      {workspace.description !== '' && <p className={classes.description}>{workspace.description}</p>}
      {workspace.layout.map((row) => {
        const components = row.flatMap((component) => usable.get(component) ?? [])
        if (components.length === 0) return null
        return (
          <div key={row.join(' ')} className={classes.row} data-columns={components.length}>
            {components.map((component) => (
              <WorkspaceComponent key={component.id} component={component} state={state} />
            ))}
          </div>
        )
      })}
    </Screen>
  )
}
