import { Link } from '@tanstack/react-router'
import type { CollectionView } from '#api'
import type { Field } from '#engine'
import { FieldValue } from '../components/field-value.tsx'
import { useHighlight } from '../run/highlight.ts'
import classes from './record.module.css'
import type { RecordWithLabels } from './use-record.ts'

export interface FieldListProps {
  collection: CollectionView
  record: RecordWithLabels
  fields: readonly Field[]
  /** In one column, where there is little room. */
  isNarrow?: boolean
}

/** Fields by name and value. An id that leads to another record is shown as that record. */
export function FieldList({ fields, isNarrow = false, ...rest }: FieldListProps) {
  return (
    <dl className={classes.fields} data-narrow={isNarrow || undefined}>
      {fields.map((field) => (
        <FieldItem key={field.name} field={field} isNarrow={isNarrow} {...rest} />
      ))}
    </dl>
  )
}

/** One field; marked while the run beside it points at it. */
function FieldItem({ collection, record, field, isNarrow }: Omit<FieldListProps, 'fields'> & { field: Field }) {
  const isPointedAt = useHighlight(record, field.name)
  const value = record.values[field.name]
  const relation = collection.relations.find((each) => each.kind === 'one' && each.from === field.name)
  const label =
    relation && value !== null && value !== undefined ? record.labels[relation.name]?.[String(value)] : undefined
  const isWide = (field.display === 'long-text' || field.type === 'json') && value !== null && !isNarrow
  return (
    <div data-wide={isWide || undefined} data-field={field.name} data-pointed={isPointedAt || undefined}>
      <dt>{relation && label !== undefined ? relation.title : field.title}</dt>
      <dd>
        {relation && label !== undefined ? (
          <Link to="/c/$collection/$id" params={{ collection: relation.collection, id: String(value) }}>
            {label}
          </Link>
        ) : (
          <FieldValue field={field} value={value} record={record.values} isBlock />
        )}
      </dd>
    </div>
  )
}
