// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be windowed row by row with free heights, so the grid is made of roles; it carries the focus for all of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the one tab stop
import { type MouseEvent, memo } from 'react'
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
  onActivate: (index: number) => void
  onSelect: (record: RecordView | undefined) => void
  onOpen: (record: RecordView) => void
}

/** One record, drawn again only when it changes: scrolling moves many. A click selects it, its name opens it, a double click too. */
export const GridRow = memo(function GridRow({
  id,
  index,
  start,
  columns,
  label,
  record,
  labels,
  isActive,
  isSelected,
  onActivate,
  onSelect,
  onOpen,
}: GridRowProps) {
  const select = (event: MouseEvent): void => {
    onActivate(index)
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
        {record && (
          <input
            type="checkbox"
            className={classes.check}
            tabIndex={-1}
            checked={isSelected}
            readOnly
            aria-label={listText.select(record.label || `#${record.id}`)}
          />
        )}
      </div>
      {columns.map((column, columnIndex) => (
        <div key={column.field.name} role="gridcell" aria-colindex={columnIndex + 2} className={classes.cell}>
          {record ? (
            <RecordCell
              column={column}
              record={record}
              labels={labels}
              isLabel={column.field.name === label}
              tabIndex={-1}
            />
          ) : (
            <Skeleton width="70%" />
          )}
        </div>
      ))}
    </div>
  )
})
