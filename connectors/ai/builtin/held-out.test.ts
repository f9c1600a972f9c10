import { describe, expect, test } from 'vitest'
import type { Answer } from '#engine'
import type { Suggestion } from '../assistant.ts'
import { procurement } from './fresh.fixture.ts'
import { type Case, companies } from './held-out.fixture.ts'
import { ask, type Setting } from './question.fixture.ts'
import { traps } from './traps.fixture.ts'

type Verdict = 'right' | 'abstained' | 'wrong' | 'guessed wrong'

describe('short office instructions of four made-up companies', () => {
  const tally: { verdict: Verdict; line: string }[] = []

  for (const { name, setting, cases } of [...companies, ...traps, procurement]) {
    test.each(cases.map((one) => [one.instruction, one] as const))(`${name}: %s`, async (_, one) => {
      const suggestion = await askAs(one, setting)
      const verdict = judge(one, suggestion)
      tally.push({ verdict, line: `${name}: ${one.instruction} → ${shown(suggestion)}` })
      expect(verdict, shown(suggestion)).not.toBe('wrong')
    })
  }

  test('at least seven of ten are right, and none is wrong where the assistant is sure', () => {
    const count = (verdict: Verdict) => tally.filter((one) => one.verdict === verdict).length
    const figures = {
      cases: tally.length,
      right: count('right'),
      abstained: count('abstained'),
      guessedWrong: count('guessed wrong'),
      wrong: count('wrong'),
    }
    console.info(`Held-out instructions: ${JSON.stringify(figures)}`)
    for (const { verdict, line } of tally) if (verdict !== 'right') console.info(`  ${verdict}: ${line}`)
    expect(figures.wrong).toBe(0)
    expect(figures.cases).toBeGreaterThanOrEqual(60)
    expect(figures.right / figures.cases).toBeGreaterThanOrEqual(0.7)
  })
})

function askAs(one: Case, setting: Setting): Promise<Suggestion> {
  const { instruction } = one
  if (one.get) return ask({ kind: 'get-data', mode: 'confirm', instruction }, setting)
  if (one.set) return ask({ kind: 'update-data', mode: 'confirm', instruction }, setting)
  if (one.run) return ask({ kind: 'trigger-action', mode: 'confirm', instruction }, setting)
  return ask({ kind: 'load-related-record', mode: 'confirm', take: one.one ? 'one' : 'many', instruction }, setting)
}

/** Right is the answer meant, or leaving it to a person where that is meant. A guess never acts by itself, so a wrong one is counted apart. */
function judge(one: Case, suggestion: Suggestion): Verdict {
  const expected = one.get ?? one.set ?? one.run ?? one.one ?? one.many
  if (suggestion.status !== 'proposed') return expected === 'abstain' ? 'right' : 'abstained'
  if (expected !== 'abstain' && isMeant(one, suggestion.proposal.answer)) return 'right'
  return suggestion.proposal.certainty === 'guess' ? 'guessed wrong' : 'wrong'
}

function isMeant(one: Case, answer: Answer): boolean {
  switch (answer.kind) {
    case 'get-data':
      return isEqual([...answer.fields].sort(), [...(one.get ?? [])].sort())
    case 'update-data':
      return isEqual(answer.values, one.set)
    case 'trigger-action':
      return (
        typeof one.run === 'object' &&
        answer.action === one.run[0] &&
        Object.entries(one.run[1] ?? {}).every(([name, value]) => isEqual(answer.form[name], value))
      )
    case 'load-related-record': {
      const [relation, records] = one.one && one.one !== 'abstain' ? [one.one[0], [one.one[1]]] : (one.many ?? [])
      return answer.relation === relation && isEqual(answer.records, records)
    }
    default:
      return false
  }
}

function isEqual(left: unknown, right: unknown): boolean {
  try {
    expect(left).toEqual(right)
    return true
  } catch {
    return false
  }
}

function shown(suggestion: Suggestion): string {
  if (suggestion.status === 'proposed')
    return `${suggestion.proposal.certainty} ${JSON.stringify(suggestion.proposal.answer)}`
  return `${suggestion.status}: ${suggestion.reason}`
}
