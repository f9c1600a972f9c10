import { type Moment, recordSource, type Step, settableNames } from '#engine'
import { Markdown } from '../components/markdown.tsx'
import { workflowText } from '../messages/en/workflows.ts'
import classes from './workflows.module.css'

/** One step of a definition: what it does, who does it, and where it leads. */
export function StepItem({ step, titleOf }: { step: Step; titleOf: (id: string) => string }) {
  return (
    <li id={`step-${step.id}`} className={classes.step}>
      <div className={classes.stepHead}>
        <h2>{step.title}</h2>
        <span className={classes.kind}>
          {workflowText.kinds[step.kind]}
          {who(step) && `, ${who(step)}`}
        </span>
      </div>
      {step.instruction !== '' && <Markdown text={step.instruction} />}
      <StepFacts facts={factsOf(step, titleOf)} />
      {step.kind === 'decision' && (
        <ul className={classes.options}>
          {step.options.map((option) => (
            <li key={option.id}>
              {workflowText.option(option.label, titleOf(option.next))}
              {option.when !== undefined && <code> {workflowText.when(option.when)}</code>}
            </li>
          ))}
        </ul>
      )}
      {'next' in step && step.next !== undefined && (
        <p className={classes.next}>
          {workflowText.next} <a href={`#step-${step.next}`}>{titleOf(step.next)}</a>
        </p>
      )}
    </li>
  )
}

function StepFacts({ facts }: { facts: readonly string[] }) {
  if (facts.length === 0) return null
  return (
    <ul className={classes.facts}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

function who(step: Step): string {
  if (step.kind === 'decision') return workflowText.makers[step.maker]
  return 'mode' in step ? workflowText.modes[step.mode] : ''
}

function factsOf(step: Step, titleOf: (id: string) => string): string[] {
  const source = recordSource(step)
  const record = source === 'start' ? [] : [workflowText.onRecord(titleOf(source))]
  switch (step.kind) {
    case 'guidance':
      return step.flags ? [workflowText.flags(step.flags.length)] : []
    case 'get-data':
      return [...record, ...(step.fields ? [workflowText.fields(step.fields.join(', '))] : [])]
    case 'update-data':
      return [...record, ...(step.allowed ? [workflowText.fields(step.allowed.join(', '))] : [])]
    case 'create-record':
      return [
        workflowText.createsIn(step.collection),
        ...(settableNames(step) ? [workflowText.fields(settableNames(step)?.join(', ') ?? '')] : []),
      ]
    case 'load-related-record':
      return [...record, ...(step.relation === undefined ? [] : [workflowText.relation(step.relation)])]
    case 'trigger-action':
      return [...record, ...(step.action === undefined ? [] : [workflowText.action(step.action)])]
    case 'go-to':
      return [
        ...(step.target === undefined ? [] : [workflowText.goesTo(titleOf(step.target))]),
        ...(step.workflow === undefined ? [] : [workflowText.calls(step.workflow), ...record]),
        ...(step.inputs ? [workflowText.inputs(Object.keys(step.inputs).join(', '))] : []),
        ...(step.outputs ? [workflowText.outputs(Object.keys(step.outputs).join(', '))] : []),
        ...(step.limit !== undefined && step.exceeded !== undefined
          ? [workflowText.limit(step.limit, titleOf(step.exceeded))]
          : []),
      ]
    case 'escalation':
      return [workflowText.inbox(step.inbox)]
    case 'wait':
      return [
        ...(step.until ? [workflowText.untilMoment(momentText(step.until))] : []),
        ...(step.event ? [workflowText.forEvent(step.event.title ?? step.event.name)] : []),
        ...(step.limit && step.overdue !== undefined
          ? [workflowText.overdue(momentText(step.limit), titleOf(step.overdue))]
          : []),
      ]
    case 'end':
      return [
        workflowText.outcome(step.outcome),
        ...(step.outputs ? [workflowText.outputs(Object.keys(step.outputs).join(', '))] : []),
      ]
    case 'decision':
      return []
    default:
      return step satisfies never
  }
}

function momentText(moment: Moment): string {
  if ('after' in moment) return workflowText.afterOpening(moment.after)
  return 'at' in moment ? `${moment.at} ${moment.zone}` : moment.cel
}
