import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { read } from '../api.ts'
import { activityText, activityTypes } from '../messages/en/activity.ts'
import classes from './activity.module.css'
import type { ActivitySearch } from './activity-query.ts'

const names = ['type', 'person', 'collection', 'record', 'activityRun', 'workflow', 'from', 'to', 'denied'] as const

/** The filters of the activity log; each change is in the address at once. */
export function ActivityFilters({
  search,
  onChange,
}: {
  search: ActivitySearch
  onChange: (part: ActivitySearch) => void
}) {
  const { data: people } = useQuery(read('listPeople', {}))
  const { data: collections } = useQuery(read('listCollections', {}))
  const { data: workflows } = useQuery(read('listWorkflows', { query: {} }))
  const any = { value: '', label: activityText.any }
  const set = (name: keyof ActivitySearch) => (value: string) => onChange({ [name]: value || undefined })
  return (
    <form className={classes.filters} aria-label={activityText.filters} onSubmit={(event) => event.preventDefault()}>
      <Choice
        label={activityText.filterType}
        value={search.type}
        data={[any, ...Object.entries(activityTypes).map(([value, label]) => ({ value, label }))]}
        onChange={set('type')}
      />
      <Choice
        label={activityText.filterPerson}
        value={search.person}
        data={[any, ...(people?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={set('person')}
      />
      <Choice
        label={activityText.filterCollection}
        value={search.collection}
        data={[any, ...(collections?.collections ?? []).map(({ id, title }) => ({ value: id, label: title }))]}
        onChange={(collection) => onChange({ collection: collection || undefined, record: undefined })}
      />
      {search.collection !== undefined && (
        <Typed label={activityText.filterRecord} value={search.record} onChange={set('record')} />
      )}
      <Choice
        label={activityText.filterWorkflow}
        value={search.workflow}
        data={[any, ...(workflows?.workflows ?? []).map(({ id, title }) => ({ value: id, label: title }))]}
        onChange={set('workflow')}
      />
      <Typed label={activityText.filterRun} value={search.activityRun} onChange={set('activityRun')} />
      <TextInput
        type="date"
        label={activityText.filterFrom}
        value={search.from ?? ''}
        max={search.to}
        onChange={({ currentTarget }) => set('from')(currentTarget.value)}
      />
      <TextInput
        type="date"
        label={activityText.filterTo}
        value={search.to ?? ''}
        min={search.from}
        onChange={({ currentTarget }) => set('to')(currentTarget.value)}
      />
      <Checkbox
        data-fit=""
        mb={7}
        label={activityText.filterDenied}
        checked={search.denied === 'yes'}
        onChange={({ currentTarget }) => set('denied')(currentTarget.checked ? 'yes' : '')}
      />
      {names.some((name) => search[name] !== undefined) && (
        <Button
          data-fit=""
          variant="subtle"
          onClick={() => onChange(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {activityText.clear}
        </Button>
      )}
    </form>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  data: { value: string; label: string }[]
  onChange: (value: string) => void
}

function Choice({ label, value, data, onChange }: ChoiceProps) {
  const isListed = value === undefined || data.some((each) => each.value === value)
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      data={isListed ? data : [...data, { value, label: value }]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

const delayMilliseconds = 300

function Typed({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
}) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (text.trim() === (value ?? '')) return
    const timer = window.setTimeout(() => onChange(text.trim()), delayMilliseconds)
    return () => window.clearTimeout(timer)
  }, [text])
  return <TextInput label={label} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
}
