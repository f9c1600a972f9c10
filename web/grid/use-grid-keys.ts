import { type KeyboardEvent, useEffect, useState } from 'react'
import type { RecordView } from '#api'
import type { Column } from './columns.ts'
import { type GridPosition, moveInGrid, nextSort, type Sort } from './grid-position.ts'

interface GridKeys {
  /** Starts again at the first row when this text changes. */
  resetOn: string
  rows: number
  columns: readonly Column[]
  pageRows: number
  sort: Sort | undefined
  onSort: (sort: Sort | undefined) => void
  recordAt: (row: number) => RecordView | undefined
  selected: string | undefined
  onSelect: (record: RecordView | undefined) => void
  onOpen: (record: RecordView) => void
  onPeek: ((record: RecordView) => void) | undefined
  reveal: (row: number) => void
}

/** The keyboard of a grid: moving, selecting, opening, looking, sorting. */
export function useGridKeys(grid: GridKeys): {
  active: GridPosition
  setActive: (position: GridPosition) => void
  onKeyDown: (event: KeyboardEvent) => void
} {
  const [position, setActive] = useState<GridPosition>({ row: 0, column: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says when to start again
  useEffect(() => setActive({ row: 0, column: 0 }), [grid.resetOn])
  const active = {
    row: Math.min(position.row, Math.max(-1, grid.rows - 1)),
    column: Math.min(position.column, grid.columns.length - 1),
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const next = moveInGrid(active, event.key, { rows: grid.rows, columns: grid.columns.length, page: grid.pageRows })
    if (next !== undefined) {
      event.preventDefault()
      setActive(next)
      if (next.row >= 0) grid.reveal(next.row)
      return
    }
    if (act(event.key)) event.preventDefault()
  }

  function act(key: string): boolean {
    if (key === 'Escape' && grid.selected !== undefined) {
      grid.onSelect(undefined)
      return true
    }
    if (active.row === -1) {
      const column = grid.columns[active.column]
      if ((key !== 'Enter' && key !== ' ') || !column?.isSortable) return false
      grid.onSort(nextSort(grid.sort, column.field.name))
      return true
    }
    const record = grid.recordAt(active.row)
    if (record === undefined) return false
    if (key === 'x') grid.onSelect(record.id === grid.selected ? undefined : record)
    else if (key === 'Enter') grid.onOpen(record)
    else if (key === ' ' && grid.onPeek) grid.onPeek(record)
    else return false
    return true
  }

  return { active, setActive, onKeyDown }
}
