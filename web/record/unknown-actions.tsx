import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { UnknownOutcome } from '#api'
import { read } from '../api.ts'
import { ExactTime } from '../components/time-ago.tsx'
import { unknownActionText } from '../messages/en/unknown-actions.ts'
import classes from './record.module.css'

const OutcomeDialog = lazy(() => import('./outcome-dialog.tsx').then((module) => ({ default: module.OutcomeDialog })))

interface UnknownActionsProps {
  collection: string
  record: string
}

/** Actions run on the record outside any run whose answer was lost, until somebody says what became of them. */
export function UnknownActions({ collection, record }: UnknownActionsProps) {
  const { data } = useQuery(read('listUnknownOutcomes', { params: { collection, id: record } }))
  const [answering, setAnswering] = useState<string>()
  const outcomes = data?.outcomes ?? []
  return (
    <>
      {outcomes.map((outcome) => (
        <section
          key={outcome.effect}
          className={classes.unknown}
          aria-label={unknownActionText.title(titleOf(outcome))}
        >
          <strong>{unknownActionText.title(titleOf(outcome))}</strong>
          <span>
            {unknownActionText.by(outcome.by.name)} <ExactTime at={outcome.intendedAt} />. {outcome.evidence}
            {outcome.lateAnswer && ` ${unknownActionText.late} ${outcome.lateAnswer.message}`}
          </span>
          <Button size="xs" variant="default" onClick={() => setAnswering(outcome.effect)}>
            {unknownActionText.answer}
          </Button>
        </section>
      ))}
      <Suspense>
        {answering !== undefined && outcomes.some(({ effect }) => effect === answering) && (
          <OutcomeDialog
            collection={collection}
            record={record}
            effect={answering}
            onClose={() => setAnswering(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

function titleOf({ request }: UnknownOutcome): string {
  return request.kind === 'run-action' ? request.title : request.record.label
}
