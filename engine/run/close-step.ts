import type { Step } from '../workflow/definition.ts'
import type { Answer } from './answer.ts'
import { editedParts } from './answer.ts'
import type { Gathered } from './commands.ts'
import type { ContextEntry, ContextValue } from './context.ts'
import type { Draft } from './draft.ts'
import type { LiveAttempt } from './events.ts'

/** Completes the open attempt: what it contributes to the context follows from the answer and what was gathered. */
export function closeStep(draft: Draft, step: Step, attempt: number, answer: Answer, gathered: Pick<Gathered, 'contribution' | 'outcome'>, effect?: LiveAttempt['effect']): void {
  const open = draft.run.status === 'active' || draft.run.status === 'saved' ? draft.run.open : undefined
  const manual = open?.handledManually
  const entry: ContextEntry = {
    stepId: step.id,
    attempt,
    title: step.title,
    kind: step.kind,
    values: manual ? {} : { ...answerValues(step, answer, draft), ...gathered.contribution?.values },
    records: manual ? [] : (gathered.contribution?.records ?? []),
    ...(!manual && gathered.contribution?.record ? { record: gathered.contribution.record } : {}),
    ...(manual ? { missing: `handled manually by ${manual.by.name}` } : {}),
  }
  draft.emit({
    type: 'step-completed',
    attempt,
    stepId: step.id,
    kind: step.kind,
    isManual: manual !== undefined,
    edited: open?.proposal && !manual ? editedParts(open.proposal.answer, answer) : [],
    content: { answer, entry, outcome: gathered.outcome, effect },
  })
}

function answerValues(step: Step, answer: Answer, draft: Draft): Record<string, ContextValue> {
  const origin = draft.command.by.kind === 'person' ? 'person' : 'rule'
  const text = (label: string, value: string): ContextValue => ({ label, type: 'text', value, origin })
  switch (answer.kind) {
    case 'decision': {
      const option = step.kind === 'decision' ? step.options.find((candidate) => candidate.id === answer.option) : undefined
      return {
        option: text('Option', answer.option),
        option_label: text('Chosen', option?.label ?? answer.option),
        ...(answer.comment ? { comment: text('Comment', answer.comment) } : {}),
      }
    }
    case 'guidance': {
      const flags = answer.flags ?? []
      return {
        ...(answer.answer ? { answer: text(step.kind === 'guidance' && step.answer ? step.answer.label : 'Answer', answer.answer) } : {}),
        ...(answer.summary ? { summary: { ...text('Summary', answer.summary), origin: draft.run.status === 'active' && draft.run.open.proposal ? 'assistant' : origin } } : {}),
        ...(answer.flags
          ? {
              flags: { label: 'Red flags', type: 'list', value: flags.map((flag) => flag.id), origin: 'rule' },
              flag_texts: { label: 'Red flags in words', type: 'list', value: flags.map((flag) => flag.text), origin: 'rule' },
              high_flags: { label: 'Red flags of high severity', type: 'integer', value: flags.filter((flag) => flag.severity === 'high').length, origin: 'rule' },
              flag_count: { label: 'Number of red flags', type: 'integer', value: flags.length, origin: 'rule' },
            }
          : {}),
      }
    }
    case 'escalation':
      return { answer: text('Answer', answer.answer) }
    default:
      return {}
  }
}
