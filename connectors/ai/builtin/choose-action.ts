import type { Action, StepOf } from '#engine'
import type { Question } from '../assistant.ts'
import {
  headVerb,
  type Instruction,
  isRunVerb,
  objectionTo,
  plainText,
  severalRecords,
  slotsIn,
  withoutPurpose,
} from './instruction.ts'
import { moneyWords, notInOrder, recordWords, verbsOfSameMeaning } from './lexicon.ts'
import { optionsIn } from './literals.ts'
import { recordNouns } from './match-fields.ts'
import type { Certainty } from './match-names.ts'
import { allTerms, contentTerms, findSequence, isSameWord, linkBetween, splitWords, type Term, term } from './words.ts'

export interface ChosenAction {
  action: Action
  certainty: Certainty
  why: string
}

interface Candidate {
  action: Action
  verb: 'same' | 'synonym'
  explained: number
}

/** The action meant: pinned, or the one whose verb is the instruction's and whose other words explain the rest of it. */
export function chooseAction(
  step: StepOf<'trigger-action'>,
  instruction: Instruction,
  question: Question,
): ChosenAction | { problem: string; ranked: Action[] } {
  if (step.action !== undefined) {
    const action = question.actions.find((candidate) => candidate.id === step.action)
    if (!action)
      return {
        problem: `The action "${step.action}" that the author pinned is not available to you on this record.`,
        ranked: [],
      }
    return { action, certainty: 'stated', why: `The author pinned the action "${action.title}".` }
  }
  const actions = question.actions.filter((action) => step.allowed?.includes(action.id) ?? true)
  const ranked = rank(actions, instruction, question)
  const objection =
    objectionTo({ ...instruction, text: withoutPurpose(headOf(instruction)) }) ??
    severalRecords({ ...instruction, text: headOf(instruction) })
  if (objection) return { problem: `${objection} Choose the action.`, ranked }
  const named = namedExactly(actions, instruction)
  if (named) return { action: named, certainty: 'stated', why: `The instruction names the action "${named.title}".` }
  const candidates = actions
    .flatMap((action) => candidateFor(action, instruction, question))
    .sort((left, right) => right.explained - left.explained)
  const [best, second] = candidates
  if (!best || best.explained < 0.75)
    return {
      problem: `${actions.length === 0 ? 'No action is available here.' : `The instruction does not name one of the actions here: ${actions.map((action) => action.title).join(', ')}.`}`,
      ranked,
    }
  if (second && second.explained > best.explained - 0.2 && !(best.verb === 'same' && second.verb === 'synonym')) {
    return {
      problem: `The instruction may mean ${best.action.title} or ${second.action.title}. Choose the action.`,
      ranked: [
        best.action,
        second.action,
        ...ranked.filter((action) => action !== best.action && action !== second.action),
      ],
    }
  }
  const certainty = best.explained < 1 ? 'guess' : best.verb === 'same' ? 'stated' : 'derived'
  return { action: best.action, certainty, why: `The instruction asks for "${best.action.title}".` }
}

/** What to do, without how to fill in the form. */
export function headOf(instruction: Instruction): string {
  return (
    instruction.text.split(
      /[,;:.]?\s+(?:with|because|giving|stating|saying|using|due to|as the reason|for the reason|the reason being|due|within|in (?:\d+|one|two|three|four|five|six) \w+|by|until)\b|[:;]\s|\.\s/i,
    )[0] ?? ''
  )
}

function namedExactly(actions: readonly Action[], instruction: Instruction): Action | undefined {
  const quotes = slotsIn(headOf(instruction), instruction).flatMap((slot) =>
    slot.kind === 'quote' ? [slot.text.trim().toLowerCase()] : [],
  )
  const head = splitWords(plainText(headOf(instruction), instruction))
  const verb = head[0]
  const rest = (verb !== undefined && isRunVerb(verb) ? head.slice(1) : head)
    .filter((word) => !['the', 'action', 'a'].includes(word))
    .join(' ')
  const found = actions.filter(
    (action) =>
      quotes.includes(action.title.toLowerCase()) ||
      quotes.includes(action.id) ||
      rest === splitWords(action.title).join(' ') ||
      rest === splitWords(action.id).join(' '),
  )
  return found.length === 1 ? found[0] : undefined
}

function candidateFor(action: Action, instruction: Instruction, question: Question): Candidate[] {
  const head = withoutPurpose(plainText(headOf(instruction), instruction))
  const said = headVerb(head)
  const [own, ...rest] = contentTerms(action.title)
  if (said === undefined || !own) return []
  const verb = sameVerb(term(said), own)
  if (!verb) return []
  const known = [
    ...rest,
    ...allTerms(action.id),
    ...recordNouns(question),
    ...[...recordWords, ...notInOrder, ...moneyWords].map(term),
    ...action.form.flatMap((field) => contentTerms(`${field.label} ${field.name}`)),
  ]
  const options = action.form.flatMap((field) => optionsIn(head, field.options ?? [])).flatMap(allTerms)
  const words = contentTerms(head).slice(1)
  const explained = words.filter((word) => isKnown(word, [...known, ...options]) || /^\d+$/.test(word.text))
  const share = words.length === 0 ? 1 : explained.length / words.length
  // Among actions with the same verb the object decides: "approve refund" against "approve company".
  const object = rest.filter((word) => !recordNouns(question).some((noun) => isSameWord(word, noun)))
  const isSaid =
    object.length === 0 || options.length > 0 || object.some((word) => words.some((other) => isKnown(other, [word])))
  return [{ action, verb, explained: isSaid ? share : share * 0.6 }]
}

function rank(actions: readonly Action[], instruction: Instruction, question: Question): Action[] {
  const words = contentTerms(plainText(instruction.text, instruction))
  const score = (action: Action) =>
    contentTerms(`${action.title} ${action.description ?? ''}`).filter(
      (word) => isKnown(word, words) && !recordNouns(question).some((noun) => isSameWord(word, noun)),
    ).length
  return actions
    .map((action) => ({ action, score: score(action) }))
    .filter((one) => one.score > 0)
    .sort((left, right) => right.score - left.score)
    .map(({ action }) => action)
}

function sameVerb(said: Term, own: Term): 'same' | 'synonym' | undefined {
  if (isSameWord(said, own)) return 'same'
  return verbsOfSameMeaning.some(
    (group) => group.some((verb) => isSameWord(term(verb), said)) && group.some((verb) => isSameWord(term(verb), own)),
  )
    ? 'synonym'
    : undefined
}

function isKnown(word: Term, known: readonly Term[]): boolean {
  return (
    known.some((other) => isSameWord(word, other) || linkBetween(word, other) === 'synonym') ||
    findSequence(known, [word]) >= 0
  )
}
