// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be windowed row by row with free heights, so the grid is made of roles; it carries the focus for all of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the one tab stop
import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs'
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs'
import { listText } from '../messages/en/list.ts'
import type { Column } from './columns.ts'
import { nextSort, type Sort } from './grid-position.ts'
import classes from './record-grid.module.css'

export interface GridHeaderProps {
  id: string
  columns: readonly Column[]
  sort: Sort | undefined
  onSort: (sort: Sort | undefined) => void
  active: number | undefined
}

/** The headings of a grid. Choosing one sorts: ascending, descending, not. */
export function GridHeader({ id, columns, sort, onSort, active }: GridHeaderProps) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.row}>
        <div role="columnheader" aria-colindex={1} className={classes.heading}>
          <span className="visually-hidden">{listText.selectColumn}</span>
        </div>
        {columns.map(({ field, isSortable }, index) => {
          const isSorted = sort?.field === field.name
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid carries the keyboard for its cells
            <div
              key={field.name}
              id={`${id}h${index}`}
              role="columnheader"
              tabIndex={-1}
              aria-colindex={index + 2}
              aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : isSortable ? 'none' : undefined}
              className={classes.heading}
              data-active={active === index || undefined}
              data-sortable={isSortable || undefined}
              onClick={() => {
                if (isSortable) onSort(nextSort(sort, field.name))
              }}
            >
              <span className={classes.title}>{field.title}</span>
              {isSorted &&
                (sort.isDescending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
