import { Link } from '@tanstack/react-router'
import type { RecordPageView, RecordView } from '#api'
import { FieldValue, NoValue } from '../components/field-value.tsx'
import type { Column } from './columns.ts'

export interface RecordCellProps {
  column: Column
  record: RecordView
  labels: RecordPageView['labels']
  /** Whether this is the record's name: it leads to the record. */
  isLabel: boolean
  /** In a grid the keyboard is the grid's: links in it are no tab stops of their own. */
  tabIndex?: number
}

/** One value in a grid or table: related records by name, each leading to where it points. */
export function RecordCell({ column, record, labels, isLabel, tabIndex }: RecordCellProps) {
  const value = record.values[column.field.name]
  if (column.relation !== undefined && column.target !== undefined) {
    if (value === null || value === undefined) return <NoValue />
    const id = String(value)
    const label = labels[column.relation]?.[id]
    if (label === undefined) return <span>{id}</span>
    return (
      <Link to="/c/$collection/$id" params={{ collection: column.target, id }} tabIndex={tabIndex} preload={false}>
        {label}
      </Link>
    )
  }
  if (isLabel) {
    return (
      <Link
        to="/c/$collection/$id"
        params={{ collection: record.collection, id: record.id }}
        tabIndex={tabIndex}
        preload={false}
      >
        {column.field.type === 'enum' ? record.label.replaceAll('_', ' ') : record.label || `#${record.id}`}
      </Link>
    )
  }
  return <FieldValue field={column.field} value={value} record={record.values} />
}
