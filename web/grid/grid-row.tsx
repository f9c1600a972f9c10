import type { MouseEvent } from 'react'
import type { RecordPageView, RecordView } from '#api'
import { Skeleton } from '../components/skeleton.tsx'
import { listText } from '../messages/en/list.ts'
import type { Column } from './columns.ts'
import { RecordCell } from './record-cell.tsx'
import classes from './record-grid.module.css'

export interface GridRowProps {
  id: string
  index: number
  start: number
  columns: readonly Column[]
  /** The field that names a record. */
  label: string
  record: RecordView | undefined
  labels: RecordPageView['labels']
  isActive: boolean
  isSelected: boolean
  onActivate: () => void
  onSelect: (record: RecordView | undefined) => void
  onOpen: (record: RecordView) => void
}

/** One record. A click selects it, its name opens it, a double click too. */
export function GridRow({ id, index, start, columns, label, record, labels, isActive, isSelected, onActivate, onSelect, onOpen }: GridRowProps) {
  const select = (event: MouseEvent): void => {
    onActivate()
    if (record === undefined || (event.target instanceof Element && event.target.closest('a'))) return
    onSelect(isSelected ? undefined : record)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid carries the keyboard for its rows
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-busy={record === undefined || undefined}
      className={classes.row}
      data-body=""
      data-active={isActive || undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={select}
      onDoubleClick={() => record && onOpen(record)}
    >
      <div role="gridcell" aria-colindex={1} className={classes.cell}>
        {record && <input type="checkbox" className={classes.check} tabIndex={-1} checked={isSelected} readOnly aria-label={listText.select(record.label || `#${record.id}`)} />}
      </div>
      {columns.map((column, columnIndex) => (
        <div key={column.field.name} role="gridcell" aria-colindex={columnIndex + 2} className={classes.cell}>
          {record ? <RecordCell column={column} record={record} labels={labels} isLabel={column.field.name === label} tabIndex={-1} /> : <Skeleton width="70%" />}
        </div>
      ))}
    </div>
  )
}
