import { useQuery } from '@tanstack/react-query'
import type { RecordView } from '#api'
import { read } from '../api.ts'
import { FieldValue } from '../components/field-value.tsx'
import type { Candidate } from './candidate-order.ts'
import { ChoiceCard } from './choice-card.tsx'
import { highlightHandlers } from './highlight.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

interface CandidateCardProps {
  candidate: Candidate
  collection: string | undefined
  take: 'one' | 'many'
  name: string
  isChecked: boolean
  onChange: (isChecked: boolean) => void
}

const valuesShown = 3

/** A related record one may load: its name, a few of its values, and why it is suggested. */
export function CandidateCard({ candidate, collection, take, name, isChecked, onChange }: CandidateCardProps) {
  return (
    <div {...highlightHandlers(candidate.record)}>
      <ChoiceCard
        type={take === 'one' ? 'radio' : 'checkbox'}
        name={name}
        value={candidate.id}
        title={candidate.label}
        isChecked={isChecked}
        onChange={onChange}
        tag={candidate.isSuggested ? runMessages.load.suggested : undefined}
      >
        {candidate.record && <RecordFacts record={candidate.record} collection={collection} />}
        {candidate.why && <span className={classes.hint}>{candidate.why}</span>}
      </ChoiceCard>
    </div>
  )
}

function RecordFacts({ record, collection }: { record: RecordView; collection: string | undefined }) {
  const { data } = useQuery(read('listCollections', {}))
  const shape = data?.collections.find((each) => each.id === collection)
  if (!shape) return null
  const telling = shape.fields.filter(
    (field) =>
      field.name !== shape.label &&
      !shape.key.includes(field.name) &&
      field.type !== 'json' &&
      field.display !== 'long-text' &&
      !isEmpty(record.values[field.name]),
  )
  const links = new Set(shape.relations.filter((relation) => relation.kind === 'one').map((relation) => relation.from))
  const shown = telling.filter((field) => !links.has(field.name)).slice(0, valuesShown)
  return (
    <span className={classes.hint}>
      {shown.map((field, index) => (
        <span key={field.name}>
          {index > 0 && ' · '}
          {field.title}: <FieldValue field={field} value={record.values[field.name]} record={record.values} />
        </span>
      ))}
    </span>
  )
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
