import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CollectionView, RecordView } from '#api'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { writeFilter } from '../filter/condition.ts'
import { FilterBar } from '../filter/filter-bar.tsx'
import { defaultColumns } from '../grid/columns.ts'
import { writeSort } from '../grid/grid-position.ts'
import { RecordGrid } from '../grid/record-grid.tsx'
import classes from './list.module.css'
import { ListEmpty } from './list-empty.tsx'
import { SearchInput } from './search-input.tsx'
import { StatusLine } from './status-line.tsx'
import { ToContinueMenu } from './to-continue-menu.tsx'
import { type ListSearch, readListState } from './url-state.ts'

/** A collection's records: searched, filtered and sorted by the address, one of them selected. */
export function RecordList({ collection }: { collection: CollectionView }) {
  const address = useSearch({ from: '/app/c/$collection' })
  const navigate = useNavigate()
  const state = readListState(address, collection)
  const columns = useMemo(() => defaultColumns(collection), [collection])
  const [selected, setSelected] = useState<RecordView>()
  const change = (part: ListSearch): void =>
    void navigate({ to: '.', search: (previous) => ({ ...previous, ...part }), replace: true })
  const query = {
    collection: collection.id,
    filter: state.effective,
    search: state.search,
    sort: writeSort(state.sort),
  }
  const open = (record: RecordView): void =>
    void navigate({ to: '/c/$collection/$id', params: { collection: record.collection, id: record.id } })
  const title = state.segment ? `${collection.title}: ${state.segment.title}` : collection.title
  return (
    <Screen isFilled heading={<PageHeading title={title} />} actions={<ToContinueMenu collection={collection.id} />}>
      <div className={classes.toolbar}>
        <SearchInput
          collection={collection.title}
          value={state.search}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterBar
          fields={collection.fields}
          filter={state.filter}
          onChange={(filter) => change({ filter: writeFilter(filter) })}
        />
      </div>
      <StatusLine
        collection={collection}
        query={query}
        selected={selected}
        isSegmentMissing={state.isSegmentMissing}
        onClear={() => setSelected(undefined)}
      />
      <RecordGrid
        collection={collection}
        columns={columns}
        query={query}
        sort={state.sort}
        onSort={(sort) => change({ sort: writeSort(sort) })}
        selected={selected?.id}
        onSelect={setSelected}
        onOpen={open}
        onPeek={(record) =>
          void navigate({
            to: '.',
            search: (previous) => ({ ...previous, run: undefined, peek: `${record.collection}:${record.id}` }),
          })
        }
        empty={
          <ListEmpty
            collection={collection}
            state={state}
            onClear={() => change({ q: undefined, filter: undefined, segment: undefined })}
          />
        }
      />
    </Screen>
  )
}
