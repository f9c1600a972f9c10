import { z } from 'zod'
import type { Evidence, RaisedFlag, Source } from '#engine'
import { proposeFlags } from '../../builtin/guidance.ts'
import { cut, weakest } from '../../builtin/suggestion.ts'
import type { Ledger } from '../ledger.ts'
import { proposed, unsure } from '../suggestion.ts'
import type { Proposing } from './kind.ts'

const mostFlags = 20

/**
 * A summary, red flags with their evidence, and a draft of the answer where the step asks for one. The author's rules raise their flags
 * by themselves, exactly; the model adds what it sees, and a flag of its own without a value to show is dropped.
 */
export const proposeSummary: Proposing<'guidance'> = async (step, { question, ledger, ask }) => {
  const byRule = (step.flags ?? []).length > 0 ? proposeFlags(step, question) : undefined
  const exact = byRule && 'proposal' in byRule ? byRule.proposal : undefined
  const raised = exact?.answer.kind === 'guidance' ? (exact.answer.flags ?? []) : []
  const unchecked = byRule?.status === 'unsure' ? byRule.reason : undefined
  const answered = await ask(
    [
      `Flags that the author's rules raised:\n${raised.map(({ id, severity }) => `${id} (${severity})`).join('\n') || '(none)'}`,
      step.answer ? `The person will be asked: ${step.answer.label}` : '',
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    'Summarise, name what red flags the data shows besides, and draft the answer where one is asked for.',
    z.object({
      summary: z.string(),
      flags: z.array(
        z.object({ severity: z.enum(['high', 'medium', 'low']), text: z.string(), evidence: z.array(z.string()) }),
      ),
      draft: z.string().nullable(),
    }),
  )
  // The rules' own flags are worth showing whatever becomes of the model.
  if ('problem' in answered)
    return exact ? unsure(answered.problem, question, { ...exact, certainty: 'guess' }) : unsure(answered.problem)
  const { summary, flags, draft } = answered.object
  const seen = flags.slice(0, mostFlags).flatMap((flag, index) => seenFlag(flag, index, ledger))
  const finding = {
    answer: {
      kind: 'guidance' as const,
      flags: [...raised, ...seen],
      summary: cut(summary, 10_000),
      ...(step.answer && draft ? { answer: cut(draft, 10_000) } : {}),
    },
    why: `Written by the model from ${ledger.values.size} values of this run. ${raised.length} ${raised.length === 1 ? 'flag was' : 'flags were'} raised by the author's rules, ${seen.length} by the model.`,
    // What the author's rules say is exact; a text nobody has read is never more than a guess.
    certainty: weakest([exact?.certainty ?? 'stated', 'guess']),
    sources: [...(exact?.sources ?? []), ...seen.flatMap(sourcesOf)],
  }
  return unchecked === undefined ? proposed(question, finding) : unsure(unchecked, question, finding)
}

function seenFlag(
  flag: { severity: RaisedFlag['severity']; text: string; evidence: readonly string[] },
  index: number,
  ledger: Ledger,
): RaisedFlag[] {
  const evidence = flag.evidence.flatMap((reference): Evidence[] => {
    const value = ledger.values.get(reference)
    if (!value) return []
    return [
      {
        ...(value.step === undefined ? {} : { step: value.step }),
        label: value.place,
        value: value.value,
        field: value.field,
        ...(value.record ? { record: value.record } : {}),
      },
    ]
  })
  return evidence.length === 0
    ? []
    : [
        {
          id: `seen_${index + 1}`,
          severity: flag.severity,
          text: cut(flag.text, 2000),
          evidence,
          raisedBy: 'assistant',
        },
      ]
}

function sourcesOf(flag: RaisedFlag): Source[] {
  return flag.evidence.slice(0, 10).map((evidence) => ({
    path: `flags.${flag.id}`,
    certainty: 'guess',
    text: `The model points at ${evidence.label}.`,
    ...(evidence.step === undefined ? {} : { step: evidence.step }),
    ...(evidence.field === undefined ? {} : { field: evidence.field }),
    ...(evidence.record ? { record: evidence.record } : {}),
  }))
}
