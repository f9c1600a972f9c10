// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be windowed row by row with free heights, so the grid is made of roles; it carries the focus for all of them
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { CollectionView, RecordView } from '#api'
import { announce } from '../components/live-region.tsx'
import { SourceError } from '../components/source-error.tsx'
import { listText } from '../messages/en/list.ts'
import type { Column } from './columns.ts'
import { GridHeader } from './grid-header.tsx'
import type { Sort } from './grid-position.ts'
import { GridRow } from './grid-row.tsx'
import { pagesFor } from './page-window.ts'
import classes from './record-grid.module.css'
import { useGridKeys } from './use-grid-keys.ts'
import { type RecordListQuery, useRecordPages } from './use-record-pages.ts'
import { useSettled } from './use-settled.ts'
import { useStable } from './use-stable.ts'

export interface RecordGridProps {
  collection: CollectionView
  columns: readonly Column[]
  query: RecordListQuery
  sort: Sort | undefined
  onSort: (sort: Sort | undefined) => void
  selected: string | undefined
  onSelect: (record: RecordView | undefined) => void
  onOpen: (record: RecordView) => void
  onPeek?: (record: RecordView) => void
  empty: ReactNode
}

export const rowHeight = 36
const overscanRows = 8
const selectionWidth = 40
const firstPage = [0]

/** Records as a keyboard grid: one tab stop, only the visible rows exist, only their pages are fetched. */
export function RecordGrid({
  collection,
  columns,
  query,
  sort,
  onSort,
  selected,
  onSelect,
  onOpen,
  onPeek,
  empty,
}: RecordGridProps) {
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const [knownRows, setKnownRows] = useState(0)
  const virtualizer = useVirtualizer({
    count: knownRows,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
    scrollPaddingStart: rowHeight,
  })
  const visible = virtualizer.getVirtualItems()
  const queryKey = JSON.stringify(query)
  // While one drags the scroll bar, pages are only asked for where it comes to rest. Another query starts at the top.
  const settled = useSettled({ queryKey, pages: pagesFor(visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0) })
  const list = useRecordPages(query, settled.queryKey === queryKey ? settled.pages : firstPage)
  useEffect(() => setKnownRows(list.rows), [list.rows])

  function sortBy(chosen: Sort | undefined): void {
    const field = columns.find((column) => column.field.name === chosen?.field)?.field
    announce(chosen ? listText.sortedBy(field?.title ?? chosen.field, chosen.isDescending) : listText.unsorted)
    onSort(chosen)
  }

  const { active, setActive, onKeyDown } = useGridKeys({
    resetOn: queryKey,
    rows: list.rows,
    columns,
    pageRows: Math.max(1, Math.floor((frame.current?.clientHeight ?? 400) / rowHeight) - 2),
    sort,
    onSort: sortBy,
    recordAt: list.at,
    selected,
    onSelect,
    onOpen,
    onPeek,
    reveal: (row) => virtualizer.scrollToIndex(row, { align: 'auto' }),
  })
  const activate = useStable((row: number) => setActive({ row, column: active.column }))
  const select = useStable(onSelect)
  const open = useStable(onOpen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query starts at the top
  useEffect(() => {
    if (frame.current) frame.current.scrollTop = 0
  }, [queryKey])

  const style: CSSProperties & Record<'--columns', string> = {
    '--columns': `${selectionWidth}px ${columns.map(({ width }, index) => (index === columns.length - 1 ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ')}`,
  }
  const isActiveShown = active.row === -1 || visible.some(({ index }) => index === active.row)
  if (list.error && list.rows === 0)
    return <SourceError error={list.error} dataSource={collection.dataSource} onRetry={list.retry} />
  return (
    <div className={classes.outer}>
      <div
        ref={frame}
        className={classes.grid}
        role="grid"
        aria-label={collection.title}
        aria-describedby={`${id}hint`}
        aria-rowcount={list.rows + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={
          isActiveShown ? (active.row === -1 ? `${id}h${active.column}` : `${id}r${active.row}`) : undefined
        }
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={style}
      >
        <GridHeader
          id={id}
          columns={columns}
          sort={sort}
          onSort={sortBy}
          active={active.row === -1 ? active.column : undefined}
        />
        {list.isEmpty ? null : (
          <div role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
            {visible.map(({ index, start }) => (
              <GridRow
                key={index}
                id={`${id}r${index}`}
                index={index}
                start={start}
                columns={columns}
                label={collection.label}
                record={list.at(index)}
                labels={list.labels}
                isActive={active.row === index}
                isSelected={selected !== undefined && list.at(index)?.id === selected}
                onActivate={activate}
                onSelect={select}
                onOpen={open}
              />
            ))}
          </div>
        )}
      </div>
      {list.isEmpty && <div className={classes.empty}>{empty}</div>}
      {list.error && list.rows > 0 && (
        <div className={classes.error}>
          <SourceError error={list.error} dataSource={collection.dataSource} onRetry={list.retry} />
        </div>
      )}
      <p id={`${id}hint`} hidden>
        {listText.gridHint}
      </p>
    </div>
  )
}
