import { asText, type DecisionOption, evaluate, type Source, type StepOf } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { type Condition, conditionFor, holdsFor } from './conditions.ts'
import { pointablesOf } from './context-values.ts'
import { explainFailure, missingSentence, scopeOf } from './missing-context.ts'
import { type Alternative, type Finding, proposed, unsure } from './suggestion.ts'
import { contentTerms, isSameWord } from './words.ts'

/** What is known of an option: it holds, it does not, it cannot be known, or nothing tells. */
interface Judged {
  option: DecisionOption
  verdict: 'holds' | 'fails' | 'unknown' | 'silent'
  why: string
  source?: Source
}

/** Which option to take: by the author's conditions, or by plain comparisons in the options' words. Never by feeling. */
export function proposeOption(step: StepOf<'decision'>, question: Question): Suggestion {
  const judged = step.options.map((option) => judge(option, step, question))
  const holding = judged.filter(({ verdict }) => verdict === 'holds')
  const unknown = judged.filter(({ verdict }) => verdict === 'unknown')
  const [first] = holding
  if (first && holding.length > 1)
    return unsure(
      `${holding.map(({ option }) => option.label).join(' and ')} both fit: ${holding.map(({ why }) => why).join(' ')}`,
      question,
      findingFor(first, judged, step, question),
    )
  const wordy = judged.filter(
    ({ option, verdict }) => verdict === 'silent' && option.description !== undefined && !isOtherwise(option),
  )
  if (first && holding.length === 1 && unknown.length === 0 && wordy.length > 0)
    return unsure(
      `${first.option.label} fits, but ${wordy.map(({ option }) => option.label).join(' and ')} ${wordy.length === 1 ? 'is' : 'are'} described in words that no rule can check.`,
      question,
      findingFor(first, judged, step, question),
    )
  if (first && holding.length === 1 && unknown.length === 0)
    return proposed(question, findingFor(first, judged, step, question))
  if (first)
    return unsure(
      `${first.option.label} fits, but it is not known whether others do: ${unknown.map(({ why }) => why).join(' ')}`,
      question,
      findingFor(first, judged, step, question),
    )

  const otherwise = judged.filter(({ option }) => isOtherwise(option))
  const [fallback] = otherwise
  const rest = judged.filter((one) => one !== fallback)
  if (fallback && otherwise.length === 1 && rest.length > 0 && rest.every(({ verdict }) => verdict === 'fails')) {
    const why = `None of the other conditions holds. ${rest.map((one) => one.why).join(' ')}`
    return proposed(
      question,
      findingFor(
        { ...fallback, why, source: { path: 'option', certainty: 'derived', text: why.slice(0, 1000) } },
        judged,
        step,
        question,
      ),
    )
  }
  const reason =
    unknown.length > 0
      ? `The conditions could not all be checked: ${unknown.map(({ why }) => why).join(' ')}`
      : judged.some(({ verdict }) => verdict === 'fails')
        ? 'No condition holds.'
        : 'Nothing states a rule for this decision; a person has to judge.'
  const [nearest] = ranked(judged, question)
  if (!nearest || nearest.score === 0) return unsure(reason)
  const weak: Judged = {
    ...nearest.judged,
    why: `Words of "${nearest.judged.option.label}" occur in the context; that is no reason to choose it.`,
  }
  return unsure(
    reason,
    question,
    findingFor({ ...weak, source: { path: 'option', certainty: 'guess', text: weak.why } }, judged, step, question),
  )
}

function judge(option: DecisionOption, step: StepOf<'decision'>, question: Question): Judged {
  if (option.when !== undefined) return judgeRule(option, option.when, question)
  const condition = conditionFor(option, step, question)
  if (!condition) return { option, verdict: 'silent', why: `Nothing says when to choose ${option.label}.` }
  return judgeWords(option, condition)
}

function judgeRule(option: DecisionOption, when: string, question: Question): Judged {
  const result = evaluate(when, scopeOf(question))
  if ('error' in result)
    return {
      option,
      verdict: 'unknown',
      why: `The rule of ${option.label} could not be checked: ${explainFailure(when, result.error, question)}.`,
    }
  if (typeof result.value !== 'boolean')
    return { option, verdict: 'unknown', why: `The rule of ${option.label} gives neither true nor false.` }
  // What the author wrote for people says more to an operator than the rule itself, which stays in the source.
  const meaning = option.description ? ` (${option.description.replace(/\.$/, '')})` : ''
  const sentence = `The author's rule for ${option.label}${meaning} ${result.value ? 'holds' : 'does not hold'}.`
  return {
    option,
    verdict: result.value ? 'holds' : 'fails',
    why: sentence,
    source: { path: 'option', certainty: 'derived', text: `${sentence} Rule: ${when.slice(0, 600)}` },
  }
}

function judgeWords(option: DecisionOption, condition: Condition): Judged {
  const verdict = holdsFor(condition)
  if (verdict === undefined)
    return {
      option,
      verdict: 'unknown',
      why: `"${condition.text}" could not be checked: ${condition.missing ?? 'a value is empty'}.`,
    }
  const facts = condition.tests
    .map(({ pointable }) => `${pointable.label} is ${asText(pointable.value) || 'empty'}`)
    .join(', ')
  const why = `"${condition.text}" ${verdict ? 'holds' : 'does not hold'}: ${facts}.`
  const [test] = condition.tests
  const from = test?.pointable
  return {
    option,
    verdict: verdict ? 'holds' : 'fails',
    why,
    source: {
      path: 'option',
      certainty: 'derived',
      text: why.slice(0, 1000),
      ...(from?.step === undefined ? {} : { step: from.step }),
      ...(from ? { field: from.name } : {}),
      ...(from?.record ? { record: from.record } : {}),
    },
  }
}

function findingFor(chosen: Judged, judged: readonly Judged[], step: StepOf<'decision'>, question: Question): Finding {
  return {
    answer: {
      kind: 'decision',
      option: chosen.option.id,
      ...(step.comment === 'required' && chosen.verdict !== 'silent' ? { comment: chosen.why.slice(0, 2000) } : {}),
    },
    why: `${chosen.why}${missingSentence(question)}`,
    certainty: 'derived',
    sources: chosen.source ? [chosen.source] : [],
    alternatives: ranked(judged, question)
      .filter(({ judged: one }) => one.option.id !== chosen.option.id)
      .map(({ judged: { option, why } }): Alternative => ({ id: option.id, label: option.label, why })),
  }
}

/** Options that hold first, then by how many of their words occur in the texts of the context. Words rank; they never decide. */
function ranked(judged: readonly Judged[], question: Question): { judged: Judged; score: number }[] {
  const spoken = contentTerms(
    pointablesOf(question)
      .filter(({ step }) => step !== undefined)
      .map(({ value }) => asText(value).slice(0, 500))
      .join(' ')
      .slice(0, 5000),
  )
  const order = { holds: 0, unknown: 1, silent: 2, fails: 3 }
  return judged
    .map((one) => ({
      judged: one,
      score: contentTerms(`${one.option.label} ${one.option.description ?? ''}`).filter((word) =>
        spoken.some((other) => isSameWord(word, other)),
      ).length,
    }))
    .sort((left, right) => order[left.judged.verdict] - order[right.judged.verdict] || right.score - left.score)
}

function isOtherwise(option: DecisionOption): boolean {
  return (
    option.when === undefined &&
    /\b(otherwise|else|in all other cases|any other case|none of the above)\b/i.test(
      `${option.label} ${option.description ?? ''}`,
    )
  )
}
