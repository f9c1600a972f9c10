/** Where the keyboard stands in a grid: a row, or a heading when the row is -1. */
export interface GridPosition {
  row: number
  column: number
}

export interface GridSize {
  rows: number
  columns: number
  /** Rows that a page key moves by. */
  page: number
}

const heading = -1

/** Where a key leads, or undefined when the key is not for moving. Arrows or j and k; up from the first row are the headings. */
export function moveInGrid(position: GridPosition, key: string, size: GridSize): GridPosition | undefined {
  const { row, column } = position
  const toRow = (wanted: number): GridPosition => ({ row: Math.max(heading, Math.min(size.rows - 1, wanted)), column })
  const toBodyRow = (wanted: number): GridPosition => ({
    row: size.rows === 0 ? heading : Math.max(0, Math.min(size.rows - 1, wanted)),
    column,
  })
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return toRow(row + 1)
    case 'ArrowUp':
    case 'k':
      return toRow(row - 1)
    case 'PageDown':
      return toBodyRow(row + size.page)
    case 'PageUp':
      return toBodyRow(row - size.page)
    case 'Home':
      return row === heading ? { row, column: 0 } : toBodyRow(0)
    case 'End':
      return row === heading ? { row, column: size.columns - 1 } : toBodyRow(size.rows - 1)
    case 'ArrowRight':
      return row === heading ? { row, column: Math.min(size.columns - 1, column + 1) } : undefined
    case 'ArrowLeft':
      return row === heading ? { row, column: Math.max(0, column - 1) } : undefined
    default:
      return undefined
  }
}

export interface Sort {
  field: string
  isDescending: boolean
}

/** What choosing a heading does: ascending, then descending, then as the data source has it. */
export function nextSort(sort: Sort | undefined, field: string): Sort | undefined {
  if (sort?.field !== field) return { field, isDescending: false }
  return sort.isDescending ? undefined : { field, isDescending: true }
}

export function readSort(text: string | undefined): Sort | undefined {
  if (text === undefined || text === '' || text === '-') return undefined
  return text.startsWith('-') ? { field: text.slice(1), isDescending: true } : { field: text, isDescending: false }
}

export function writeSort(sort: Sort | undefined): string | undefined {
  return sort && `${sort.isDescending ? '-' : ''}${sort.field}`
}
