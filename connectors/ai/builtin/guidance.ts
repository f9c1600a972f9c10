import { evaluate, type FlagRule, fillTemplate, type RaisedFlag, type Scope, type Source, type StepOf } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { evidenceOf } from './evidence.ts'
import { explainFailure, missingSentence, scopeOf } from './missing-context.ts'
import { cut, proposed, unsure } from './suggestion.ts'

type Verdict =
  | { rule: FlagRule; flag: RaisedFlag }
  | { rule: FlagRule; unchecked: string }
  | { rule: FlagRule; isClear: true }

const severities = ['high', 'medium', 'low'] as const

/** Summarises red flags by the author's rules. A rule that cannot be evaluated is listed as not checked, never taken as false. */
export function proposeFlags(step: StepOf<'guidance'>, question: Question): Suggestion {
  const rules = step.flags ?? []
  if (rules.length === 0) return unsure('The step has no rules to check.')
  const scope = scopeOf(question)
  const verdicts = rules.map((rule) => check(rule, scope, question))
  const flags = severities.flatMap((severity) =>
    verdicts.flatMap((verdict) => ('flag' in verdict && verdict.flag.severity === severity ? [verdict.flag] : [])),
  )
  const unchecked = verdicts.flatMap((verdict) =>
    'unchecked' in verdict ? [`${nameOf(verdict.rule)} (${verdict.unchecked})`] : [],
  )
  const checked = verdicts.flatMap((verdict) => ('unchecked' in verdict ? [] : [nameOf(verdict.rule)]))
  const finding = {
    answer: { kind: 'guidance' as const, flags, summary: summarise(flags, checked, unchecked) },
    why: `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} of the author ${rules.length === 1 ? 'was' : 'were'} checked against the context; each flag shows its evidence.${missingSentence(question)}`,
    certainty: unchecked.length > 0 ? ('guess' as const) : ('derived' as const),
    sources: flags.flatMap(sourcesOf),
  }
  if (checked.length === 0)
    return unsure(`None of the rules could be checked: ${unchecked.join('; ')}.`, question, finding)
  return proposed(question, finding)
}

function check(rule: FlagRule, scope: Scope, question: Question): Verdict {
  const result = evaluate(rule.when, scope)
  if ('error' in result) return { rule, unchecked: explainFailure(rule.when, result.error, question) }
  if (typeof result.value !== 'boolean') return { rule, unchecked: 'its condition gives neither true nor false' }
  if (!result.value) return { rule, isClear: true }
  return {
    rule,
    flag: {
      id: rule.id,
      severity: rule.severity,
      text: cut(fillTemplate(rule.text, scope), 2000),
      evidence: evidenceOf(rule, scope, question),
    },
  }
}

/** How many of which severity, one sentence each, and what could not be checked. */
function summarise(flags: readonly RaisedFlag[], checked: readonly string[], unchecked: readonly string[]): string {
  const gaps = unchecked.length === 0 ? [] : [`Could not be checked: ${unchecked.join('; ')}.`]
  if (flags.length === 0) {
    const clear = checked.length === 0 ? 'Nothing could be checked.' : `No red flags. Checked: ${checked.join(', ')}.`
    return cut([clear, ...gaps].join('\n'), 10_000)
  }
  const counts = severities.flatMap((severity) => {
    const count = flags.filter((flag) => flag.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  const head = `${flags.length} red ${flags.length === 1 ? 'flag' : 'flags'}: ${counts.join(', ')}.`
  return cut(
    [head, ...flags.map((flag) => `${capital(flag.severity)}: ${sentence(flag.text)}`), ...gaps].join('\n'),
    10_000,
  )
}

function sourcesOf(flag: RaisedFlag): Source[] {
  return flag.evidence.slice(0, 10).map((evidence) => ({
    path: `flags.${flag.id}`,
    certainty: 'derived',
    text: `${evidence.label} stands in the context.`,
    ...(evidence.step === undefined ? {} : { step: evidence.step }),
    ...(evidence.field === undefined ? {} : { field: evidence.field }),
    ...(evidence.record ? { record: evidence.record } : {}),
  }))
}

function nameOf(rule: FlagRule): string {
  return rule.id.replaceAll('_', ' ')
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
