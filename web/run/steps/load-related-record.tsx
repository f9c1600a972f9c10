import { RecordLink } from '../../components/record-link.tsx'
import { CandidatePicker } from '../candidate-picker.tsx'
import { ChoiceCard } from '../choice-card.tsx'
import { text, texts } from '../compose-answer.ts'
import { EditedMark } from '../edited-mark.tsx'
import { runMessages } from '../messages.ts'
import { ProblemText } from '../problem-text.tsx'
import { RankedReason } from '../ranked-reason.tsx'
import classes from '../run.module.css'
import { SourceLines } from '../source-line.tsx'
import type { StepBodyProps } from './step-body.ts'

/** Which relation to follow, and which of the records it leads to. */
export function LoadRelatedRecord({
  runId,
  attempt,
  form,
  composed,
  proposal,
  change,
  problems,
}: StepBodyProps<'load-related-record'>) {
  const words = runMessages.load
  const relation = text(composed.parts['relation'])
  const chosen = texts(composed.parts['records'])
  const isProposed = relation !== '' && relation === composed.proposed['relation']
  return (
    <>
      <p className={classes.source}>
        <span>
          {runMessages.getData.of}{' '}
          <RecordLink collection={form.record.collection} id={form.record.id} label={form.record.label} />
        </span>
      </p>
      {form.relations.length > 1 && (
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.relation}</legend>
          <ProblemText problem={problems['relation']} />
          {form.relations.map((each) => (
            <ChoiceCard
              key={each.name}
              type="radio"
              name={`relation-${attempt}`}
              value={each.name}
              title={each.title}
              isChecked={each.name === relation}
              onChange={() => change({ type: 'edit', path: 'relation', value: each.name })}
              tag={each.name === composed.proposed['relation'] ? words.suggested : undefined}
            >
              <RankedReason proposal={proposal} id={each.name} />
            </ChoiceCard>
          ))}
        </fieldset>
      )}
      {form.relations.length === 0 && <p className={classes.hint}>{words.none}</p>}
      {isProposed && proposal && <SourceLines sources={proposal.sources} path="relation" />}
      {relation !== '' && (
        <CandidatePicker
          key={relation}
          runId={runId}
          attempt={attempt}
          relation={relation}
          title={form.relations.find((each) => each.name === relation)?.title ?? relation}
          take={form.take}
          limit={form.limit}
          chosen={chosen}
          suggested={isProposed ? texts(composed.proposed['records']) : []}
          proposal={isProposed ? proposal : undefined}
          problem={problems['records']}
          onChange={(records) => change({ type: 'edit', path: 'records', value: records })}
        />
      )}
      <EditedMark
        isBelow
        label={words.candidates}
        isEdited={composed.edited.includes('records') && isProposed}
        onReset={() => change({ type: 'reset', path: 'records' })}
      />
    </>
  )
}
