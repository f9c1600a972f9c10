import type { Component } from '#engine'
import { ErrorNotice } from '../components/error-notice.tsx'
import { RecordLink } from '../components/record-link.tsx'
import { recordTitle } from '../components/record-title.ts'
import { SkeletonLines } from '../components/skeleton.tsx'
import { workspaceText } from '../messages/en/workspace.ts'
import { FieldList } from '../record/field-list.tsx'
import { RelatedTable } from '../record/related-table.tsx'
import { ActionPart } from './action-part.tsx'
import { CollectionPart } from './collection-part.tsx'
import { TextPart } from './text-part.tsx'
import type { Selection, WorkspaceState } from './use-workspace.ts'
import { WorkflowPart } from './workflow-part.tsx'
import classes from './workspace.module.css'

/** One component by its kind. Those that follow a selection say so while there is none. */
export function WorkspaceComponent({ component, state }: { component: Component; state: WorkspaceState }) {
  if (component.kind === 'text') return <TextPart text={component.text} state={state} />
  if (component.kind === 'collection') return <CollectionPart component={component} state={state} />
  const selection = state.selections.get(component.source)
  if (!selection) return null
  switch (component.kind) {
    case 'action':
      return <ActionPart action={component.action} title={component.title} selection={selection} />
    case 'workflow':
      return <WorkflowPart workflow={component.workflow} title={component.title} selection={selection} />
    case 'fields':
      return (
        <section className={classes.part} data-card="" aria-label={component.title}>
          <div className={classes.partHead}>
            <h2>{component.title}</h2>
            {selection.record && (
              <RecordLink
                collection={selection.collection.id}
                id={selection.record.id}
                label={recordTitle(selection.collection, selection.record)}
              />
            )}
          </div>
          <Waiting selection={selection} />
          {selection.record && (
            <FieldList
              collection={selection.collection}
              record={selection.record}
              fields={component.fields.flatMap(
                (name) => selection.collection.fields.find((field) => field.name === name) ?? [],
              )}
            />
          )}
        </section>
      )
    case 'related': {
      const relation = selection.collection.relations.find(({ name }) => name === component.relation)
      const target = state.collections.find(({ id }) => id === relation?.collection)
      if (selection.record && relation && target) {
        return (
          <div className={classes.part}>
            <RelatedTable
              key={selection.record.id}
              collection={selection.collection.id}
              recordId={selection.record.id}
              relation={relation}
              target={target}
              fields={component.fields}
              title={component.title}
            />
          </div>
        )
      }
      return (
        <section className={classes.part} aria-label={component.title}>
          <h2>{component.title}</h2>
          <Waiting selection={selection} />
        </section>
      )
    }
    default:
      return component satisfies never
  }
}

/** Why a part shows nothing yet. */
function Waiting({ selection }: { selection: Selection }) {
  if (selection.record) return null
  if (selection.id === undefined)
    return <p className={classes.quiet}>{workspaceText.selectFirst(selection.component.title)}</p>
  return selection.error ? (
    <ErrorNotice error={selection.error} title={workspaceText.gone} />
  ) : (
    <SkeletonLines count={3} />
  )
}
