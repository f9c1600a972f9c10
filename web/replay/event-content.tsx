import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { RunEventView } from '#api'
import type { ContextValue, ModelUse, RunEventOf, Step, Value, Workflow } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { ExactTime } from '../components/time-ago.tsx'
import { EffectRequestView } from '../run/effect-request-view.tsx'
import { FlagList } from '../run/flag-list.tsx'
import { PlainValue } from '../run/plain-value.tsx'
import { AnswerTable } from './answer-table.tsx'
import { comparedParts, namesFor, proposalFor, writesOf } from './compare-answers.ts'
import { replayMessages } from './messages.ts'
import { ProposalView } from './proposal-view.tsx'
import classes from './replay.module.css'
import { WriteTable } from './write-table.tsx'

/** What an event holds besides who and when, by its type. */
export function EventContent({
  events,
  index,
  titles,
  definition,
}: {
  events: readonly RunEventView[]
  index: number
  titles: ReadonlyMap<number, string>
  definition: Workflow
}) {
  const words = replayMessages.details
  const event = events[index]?.event
  if (!event) return null
  switch (event.type) {
    case 'run-triggered':
      return (
        <Parts
          parts={[
            [words.workflow, `${event.content.workflowTitle}, ${replayMessages.version(event.workflow.version)}`],
            [words.hash, <code key="hash">{event.workflow.hash.slice(0, 16)}…</code>],
            [
              words.record,
              <RecordLink
                key="record"
                collection={event.record.collection}
                id={event.record.id}
                label={event.content.label}
              />,
            ],
            ...(event.parent
              ? [
                  [
                    words.partOf,
                    <ReplayLink key="parent" run={event.parent.run} title={event.content.parentTitle} />,
                  ] as const,
                ]
              : []),
            ...valueParts(event.content.given?.values),
          ]}
        />
      )
    case 'model-asked':
      return <Parts parts={partsOfUse(event.use)} />
    case 'proposal-made':
      return <ProposalView proposal={event.content.proposal} step={stepOfAttempt(definition, events, event.attempt)} />
    case 'proposal-failed':
    case 'step-handed-over':
      return <Parts parts={[[words.reason, event.content.reason]]} />
    case 'option-chosen':
      return (
        <Parts
          parts={[
            [words.option, optionLabel(stepOfAttempt(definition, events, event.attempt), event.option)],
            [words.maker, words.makers[event.maker]],
            ...(event.proposed === undefined
              ? []
              : [
                  [
                    words.proposed,
                    optionLabel(stepOfAttempt(definition, events, event.attempt), event.proposed),
                  ] as const,
                ]),
          ]}
        />
      )
    case 'approval-asked':
      return (
        <section className={classes.section}>
          <EffectRequestView request={event.content.request} />
          <Parts
            parts={[
              [words.requesters, event.requesters.map(({ name }) => name).join(', ')],
              [words.digest, <code key="digest">{event.digest.slice(0, 16)}…</code>],
              ...overriddenParts(event),
            ]}
          />
        </section>
      )
    case 'approval-given':
      return <Parts parts={[[words.comment, event.content.comment], ...overriddenParts(event)]} />
    case 'approval-refused':
      return <Parts parts={[[words.comment, event.content.comment]]} />
    case 'approval-ended':
      return <Parts parts={[[words.approval, words.endings[event.how]]]} />
    case 'effect-intended':
      return (
        <section className={classes.section}>
          <h3>{words.request}</h3>
          <EffectRequestView request={event.content.request} />
          <Parts
            parts={[
              [words.effect, <code key="id">{event.effectId}</code>],
              [words.effectClass, words.effectClasses[event.effectClass]],
              ...overriddenParts(event),
            ]}
          />
        </section>
      )
    case 'effect-succeeded': {
      const writes = writesOf(event)
      return (
        <section className={classes.section}>
          <Parts parts={[[words.result, event.content.result.message], ...valueParts(event.content.result.values)]} />
          {writes.length > 0 && <WriteTable writes={writes} />}
        </section>
      )
    }
    case 'effect-failed':
      return (
        <Parts
          parts={[
            [words.reason, event.content.reason],
            ...Object.entries(event.content.current ?? {}).map(
              ([name, value]) => [`${words.current}: ${name}`, <PlainValue key={name} value={value} />] as const,
            ),
          ]}
        />
      )
    case 'effect-unknown':
      return <Parts parts={[[words.evidence, event.content.evidence]]} />
    case 'effect-resolved':
      return (
        <Parts
          parts={[
            [words.outcome, words.answers[event.answer]],
            [words.reason, event.content.reason],
          ]}
        />
      )
    case 'effect-answered-late':
      return (
        <Parts
          parts={[
            [words.lateTo, event.content.title],
            [words.effect, <code key="id">{event.effectId}</code>],
            [words.lateAnswer, event.content.message],
          ]}
        />
      )
    case 'step-completed': {
      const { answer, outcome } = event.content
      const proposal = proposalFor(events, index)
      return (
        <section className={classes.section}>
          <Parts parts={[[words.outcome, outcome]]} />
          <AnswerTable
            names={namesFor(stepOf(definition, event.stepId), proposal, event.content.entry)}
            parts={comparedParts(event.isManual ? undefined : proposal?.answer, answer)}
            hasProposal={proposal !== undefined && !event.isManual}
          />
          {answer.kind === 'guidance' && answer.flags && <FlagList flags={answer.flags} />}
        </section>
      )
    }
    case 'step-revised':
      return (
        <Parts
          parts={[
            [
              words.cancels,
              event.cancels
                .map((ordinal) => `${titles.get(ordinal) ?? ''} (${replayMessages.steps.attempt(ordinal)})`)
                .join(', '),
            ],
            ...(event.compensations ?? []).map(
              ({ of, choice, action }) => [words.compensations[choice], `${action} (${of})`] as const,
            ),
          ]}
        />
      )
    case 'run-saved':
      return <Parts parts={[[words.note, event.content.note]]} />
    case 'run-escalated':
      return <Parts parts={[[words.inbox, event.inbox]]} />
    case 'run-assigned':
      return (
        <Parts
          parts={[
            [words.to, event.to.name],
            [words.note, event.content?.note],
          ]}
        />
      )
    case 'run-released':
      return (
        <Parts
          parts={[
            [words.inbox, event.inbox],
            [words.note, event.content.note],
          ]}
        />
      )
    case 'run-aborted':
      return <Parts parts={[[words.reason, event.content.reason]]} />
    case 'run-completed':
      return <Parts parts={[[words.outcome, event.outcome]]} />
    case 'timer-set':
    case 'timer-fired':
      return <Parts parts={[[words.due[event.purpose], <ExactTime key="due" at={event.due} />]]} />
    case 'event-received':
      return (
        <Parts
          parts={[
            [words.event, event.name],
            [words.eventId, <code key="id">{event.eventId}</code>],
            ...Object.entries(event.content.values).map(
              ([name, value]) => [name, <PlainValue key={name} value={value} name={name} />] as const,
            ),
          ]}
        />
      )
    case 'subrun-started':
      return (
        <Parts
          parts={[
            [words.subrun, <ReplayLink key="run" run={event.subrun} title={event.content.workflowTitle} />],
            [words.record, <RecordLink key="record" {...event.content.record} />],
            ...valueParts(event.content.values),
          ]}
        />
      )
    case 'subrun-ended':
      return (
        <Parts
          parts={[
            [words.subrun, <ReplayLink key="run" run={event.subrun} title={words.ended[event.status]} />],
            [words.outcome, event.content.outcome],
          ]}
        />
      )
    case 'step-opened':
    case 'subrun-asked':
    case 'proposal-asked':
    case 'step-handled-manually':
    case 'run-resumed':
      return null
  }
}

/** Changed values that were left as they were in what was confirmed, a sentence each. */
function overriddenParts({ content }: RunEventOf<'approval-asked' | 'approval-given' | 'effect-intended'>) {
  const words = replayMessages.details
  const text = (value: Value) => (typeof value === 'string' ? value : JSON.stringify(value))
  const changed = (content.overridden ?? []).map(({ label, step, was, is }) =>
    words.changed(label, step, text(was), text(is)),
  )
  return changed.length === 0 ? [] : [[words.although, changed.join(' ')] as const]
}

/** Values of the context by their names for people. */
function valueParts(values: Record<string, ContextValue> = {}) {
  return Object.entries(values).map(
    ([name, value]) =>
      [value.label, <PlainValue key={name} value={value.value} type={value.type} name={name} />] as const,
  )
}

function ReplayLink({ run, title }: { run: string; title: string | undefined }) {
  return (
    <Link to="/runs/$run" params={{ run }} search={{}}>
      {title || run}
    </Link>
  )
}

function Parts({ parts }: { parts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {parts.map(([name, content]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{content === '' ? <PlainValue value={null} /> : content}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What asking a model took. */
function partsOfUse(use: ModelUse): (readonly [string, ReactNode])[] {
  const words = replayMessages.details
  return [
    [words.model, `${use.model} (${use.provider})`],
    [words.prompt, use.promptVersion],
    [words.questions, String(use.calls)],
    [words.tokens, words.inAndOut(use.inputTokens, use.outputTokens)],
    ...(use.costMicros === undefined ? [] : [[words.cost, words.dollars(use.costMicros)] as const]),
    [words.took, words.seconds(use.milliseconds)],
  ]
}

/** The option in the author's words. */
function optionLabel(step: Step | undefined, option: string): string {
  return step?.kind === 'decision' ? (step.options.find((each) => each.id === option)?.label ?? option) : option
}

function stepOf(definition: Workflow, id: string | undefined): Step | undefined {
  return definition.steps.find((each) => each.id === id)
}

/** The step an attempt opened. */
function stepOfAttempt(definition: Workflow, events: readonly RunEventView[], attempt: number): Step | undefined {
  const opened = events.find(({ event }) => event.type === 'step-opened' && event.attempt === attempt)?.event
  return stepOf(definition, opened?.type === 'step-opened' ? opened.stepId : undefined)
}
