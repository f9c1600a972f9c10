import type { Step } from '../workflow/definition.ts'
import type { Answer } from './answer.ts'
import type { ContextValue, Origin } from './context.ts'
import type { Actor } from './events.ts'
import type { OpenAttempt } from './run.ts'

/** What an answer itself adds to the context, by name, with who it came from. */
export function answerValues(step: Step, answer: Answer, open: OpenAttempt, by: Actor): Record<string, ContextValue> {
  const origin = originOf(step, open, by)
  const text = (label: string, value: string, from: Origin = origin): ContextValue => ({
    label,
    type: 'text',
    value,
    origin: from,
  })
  switch (answer.kind) {
    case 'decision': {
      const option =
        step.kind === 'decision' ? step.options.find((candidate) => candidate.id === answer.option) : undefined
      return {
        option: text('Option', answer.option),
        option_label: text('Chosen', option?.label ?? answer.option),
        ...(answer.comment ? { comment: text('Comment', answer.comment) } : {}),
      }
    }
    case 'guidance':
      return {
        ...(answer.answer
          ? { answer: text(step.kind === 'guidance' && step.answer ? step.answer.label : 'Answer', answer.answer) }
          : {}),
        ...(answer.summary
          ? { summary: text('Summary', answer.summary, isProposed(answer, open) ? 'assistant' : origin) }
          : {}),
        ...flagValues(answer.flags),
      }
    case 'wait':
      return {
        ended: text('Ended by', answer.ended, answer.ended === 'early' ? origin : 'rule'),
        ...(answer.reason === '' ? {} : { reason: text('Reason', answer.reason) }),
      }
    case 'sub-run':
      return { outcome: text('Outcome', answer.outcome, 'other-run') }
    case 'escalation':
      return { answer: text('Answer', answer.answer) }
    default:
      return {}
  }
}

function flagValues(flags: Extract<Answer, { kind: 'guidance' }>['flags']): Record<string, ContextValue> {
  if (!flags) return {}
  return {
    flags: { label: 'Red flags', type: 'list', value: flags.map((flag) => flag.id), origin: 'rule' },
    flag_texts: { label: 'Red flags in words', type: 'list', value: flags.map((flag) => flag.text), origin: 'rule' },
    high_flags: {
      label: 'Red flags of high severity',
      type: 'integer',
      value: flags.filter((flag) => flag.severity === 'high').length,
      origin: 'rule',
    },
    flag_count: { label: 'Number of red flags', type: 'integer', value: flags.length, origin: 'rule' },
  }
}

/** Rules that were not handed over decided by themselves, whoever's command they followed. */
function originOf(step: Step, open: OpenAttempt, by: Actor): Origin {
  if (step.kind === 'decision' && step.maker === 'rules' && !open.handOver) return 'rule'
  return by.kind === 'person' ? 'person' : 'assistant'
}

/** Whether a summary stands as the assistant wrote it. */
function isProposed(answer: Extract<Answer, { kind: 'guidance' }>, open: OpenAttempt): boolean {
  return open.proposal?.answer.kind === 'guidance' && open.proposal.answer.summary === answer.summary
}
