import { ActionIcon, Button } from '@mantine/core'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { CollectionView, RecordView } from '#api'
import { announce } from '../components/live-region.tsx'
import { RecordActions } from '../components/record-actions.tsx'
import { StartWorkflow } from '../components/start-workflow.tsx'
import { type RecordListQuery, useRecordCount } from '../grid/use-record-pages.ts'
import { locale } from '../locale.ts'
import { listText } from '../messages/en/list.ts'
import classes from './list.module.css'

export interface StatusLineProps {
  collection: CollectionView
  query: RecordListQuery
  selected: RecordView | undefined
  isSegmentMissing: boolean
  onClear: () => void
}

/** One line above the list: how many records, or what one may do with the selected one. */
export function StatusLine({ collection, query, selected, isSegmentMissing, onClear }: StatusLineProps) {
  const navigate = useNavigate()
  const label = selected && (selected.label || `#${selected.id}`)
  useEffect(() => {
    if (label !== undefined) announce(listText.selected(label))
  }, [label])
  return (
    <div className={classes.status} data-selected={selected !== undefined || undefined}>
      {selected === undefined ? (
        <>
          <Count collection={collection} query={query} />
          {isSegmentMissing && <span>{listText.noSuchSegment}</span>}
        </>
      ) : (
        <>
          <ActionIcon variant="subtle" color="neutral" aria-label={listText.clearSelection} onClick={onClear}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
          <strong className={classes.selected}>{listText.selected(label ?? '')}</strong>
          <StartWorkflow collection={collection.id} recordId={selected.id} />
          <RecordActions collection={collection} recordId={selected.id} label={label ?? ''} isCompact />
          <Button
            variant="subtle"
            color="neutral"
            onClick={() =>
              void navigate({
                to: '.',
                search: (previous) => ({ ...previous, run: undefined, peek: `${selected.collection}:${selected.id}` }),
              })
            }
          >
            {listText.peek}
          </Button>
          <Button
            variant="subtle"
            color="neutral"
            onClick={() =>
              void navigate({ to: '/c/$collection/$id', params: { collection: selected.collection, id: selected.id } })
            }
          >
            {listText.open}
          </Button>
        </>
      )}
    </div>
  )
}

function Count({ collection, query }: { collection: CollectionView; query: RecordListQuery }) {
  const { data, isError } = useRecordCount(query)
  const text = countText(collection, data, isError)
  useEffect(() => {
    if (data) announce(text)
  }, [data, text])
  return <span className={classes.count}>{text}</span>
}

function countText(
  { singular, title }: CollectionView,
  data: { count: number; isExact: boolean } | undefined,
  isError: boolean,
): string {
  if (isError) return listText.noCount
  if (!data) return listText.counting
  const number = new Intl.NumberFormat(locale).format(data.count)
  return listText.count(
    data.isExact ? number : listText.atLeast(number),
    data.count === 1 && data.isExact,
    singular,
    title,
  )
}
