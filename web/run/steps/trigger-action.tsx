import { ActionForm } from '../../components/action-form/action-form.tsx'
import { RecordLink } from '../../components/record-link.tsx'
import { ChoiceCard } from '../choice-card.tsx'
import { text, under } from '../compose-answer.ts'
import { EditedMark } from '../edited-mark.tsx'
import { runMessages } from '../messages.ts'
import { ProblemText } from '../problem-text.tsx'
import { RankedReason } from '../ranked-reason.tsx'
import classes from '../run.module.css'
import { SourceLines } from '../source-line.tsx'
import type { StepBodyProps } from './step-body.ts'

/** Which action, on which record, with which answers: pre-filled from the context, each with its source. */
export function TriggerAction({
  attempt,
  form,
  composed,
  proposal,
  change,
  problems,
}: StepBodyProps<'trigger-action'>) {
  const words = runMessages.action
  const chosen = text(composed.parts['action'])
  const action = form.actions.find((each) => each.id === chosen)
  const suggested = text(composed.proposed['action'])
  const sources = chosen === suggested ? (proposal?.sources ?? []) : []
  return (
    <>
      <p className={classes.source}>
        <span>
          {action && form.actions.length === 1 && <strong>{action.title}. </strong>}
          {words.runsOnLead}{' '}
          <RecordLink collection={form.record.collection} id={form.record.id} label={form.record.label} />
          {action?.isSensitive && <strong> · {words.sensitive}</strong>}
        </span>
      </p>
      {action?.description && form.actions.length === 1 && <p className={classes.hint}>{action.description}</p>}
      {form.actions.length !== 1 && (
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.action}</legend>
          <ProblemText problem={problems['action']} />
          {form.actions.map((each) => (
            <ChoiceCard
              key={each.id}
              type="radio"
              name={`action-${attempt}`}
              value={each.id}
              title={each.title}
              isChecked={each.id === chosen}
              onChange={() => change({ type: 'edit', path: 'action', value: each.id })}
              tag={each.id === suggested ? runMessages.decision.suggested : undefined}
            >
              {each.description && <span className={classes.hint}>{each.description}</span>}
              <RankedReason proposal={proposal} id={each.id} />
            </ChoiceCard>
          ))}
        </fieldset>
      )}
      {form.actions.length > 1 && <SourceLines sources={sources} path="action" />}
      {action && action.form.length === 0 && <p className={classes.hint}>{words.noForm}</p>}
      {action && (
        <ActionForm
          fields={action.form}
          values={under(composed.parts, 'form')}
          onChange={(name, value) => change({ type: 'edit', path: `form.${name}`, value })}
          errors={Object.fromEntries(
            Object.entries(under(problems, 'form')).map(([name]) => [name, problemWords(problems, name)]),
          )}
          marks={(name) => {
            const path = `form.${name}`
            const label = action.form.find((field) => field.name === name)?.label ?? name
            return (
              <>
                <EditedMark
                  label={label}
                  isEdited={composed.edited.includes(path) && path in composed.proposed}
                  onReset={() => change({ type: 'reset', path })}
                />
                <SourceLines sources={sources} path={path} />
              </>
            )
          }}
        />
      )}
    </>
  )
}

function problemWords(problems: StepBodyProps['problems'], name: string): string {
  const problem = problems[`form.${name}`]
  return problem ? runMessages.problems[problem] : ''
}
