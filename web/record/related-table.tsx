import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { CollectionView, RecordPageView, RecordView, ResponseOf } from '#api'
import type { Relation } from '#engine'
import { call } from '../api.ts'
import { SkeletonLines } from '../components/skeleton.tsx'
import { SourceError } from '../components/source-error.tsx'
import tableClasses from '../components/table.module.css'
import { type Column, columnsOf, defaultColumns } from '../grid/columns.ts'
import { RecordCell } from '../grid/record-cell.tsx'
import { recordText } from '../messages/en/record.ts'
import { useHighlight } from '../run/highlight.ts'
import classes from './record.module.css'

export interface RelatedTableProps {
  collection: string
  recordId: string
  relation: Relation
  target: CollectionView
  /** The fields to show; by default the telling ones. */
  fields?: readonly string[]
  title?: string
  /** A number per table where headings would nest too deep. */
  isBare?: boolean
}

const firstPage: string | null = null
const pageLength = 25
const shownColumns = 7
const delayMilliseconds = 200

/** The records of one relation: searched and fetched a page at a time. */
export function RelatedTable({
  collection,
  recordId,
  relation,
  target,
  fields,
  title = relation.title,
  isBare = false,
}: RelatedTableProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), delayMilliseconds)
  const query = useInfiniteQuery({
    queryKey: [
      'listRelated',
      { params: { collection, id: recordId, relation: relation.name }, query: { search, limit: pageLength } },
    ],
    queryFn: ({ pageParam, signal }): Promise<ResponseOf<'listRelated'>> =>
      call(
        'listRelated',
        {
          params: { collection, id: recordId, relation: relation.name },
          query: { limit: pageLength, search: search || undefined, after: pageParam ?? undefined },
        },
        { signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const columns = fields
    ? columnsOf(target, fields)
    : defaultColumns(target)
        .filter(({ field }) => field.name !== relation.to)
        .slice(0, shownColumns)
  const pages = query.data?.pages ?? []
  const records = pages.flatMap((page) => page.records.map((record) => ({ record, labels: page.labels })))
  const isSearchable = target.searchable.length > 0 && (text !== '' || query.hasNextPage)
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead} hidden={isBare && !isSearchable}>
        <h2 id={id}>{title}</h2>
        {isSearchable && (
          <TextInput
            type="search"
            aria-label={recordText.searchIn(title)}
            placeholder={recordText.searchIn(title)}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </div>
      {query.error && records.length === 0 && (
        <SourceError error={query.error} dataSource={target.dataSource} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <SkeletonLines count={3} />}
      {query.data && records.length === 0 && <p className={classes.quiet}>{recordText.noRelated}</p>}
      {records.length > 0 && (
        <div className={tableClasses.frame}>
          <table className={tableClasses.table} aria-labelledby={id}>
            <thead>
              <tr>
                {columns.map(({ field }) => (
                  <th key={field.name} scope="col">
                    {field.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {records.map(({ record, labels }) => (
                <RelatedRow key={record.id} record={record} labels={labels} columns={columns} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <div>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {recordText.more}
          </Button>
        </div>
      )}
    </section>
  )
}

/** One related record; marked while the run beside it points at it. */
function RelatedRow({
  record,
  labels,
  columns,
}: {
  record: RecordView
  labels: RecordPageView['labels']
  columns: readonly Column[]
}) {
  const isPointedAt = useHighlight(record)
  return (
    <tr data-pointed={isPointedAt || undefined}>
      {columns.map((column, index) => (
        <td key={column.field.name}>
          <RecordCell column={column} record={record} labels={labels} isLabel={index === 0} />
        </td>
      ))}
    </tr>
  )
}
