import type { Action, FormField, Source } from '#engine'
import type { Question } from '../assistant.ts'
import { lackingRecords, lastComment, spoken } from './documents-asked-for.ts'
import type { FormAnswer } from './fill-form.ts'
import { cut } from './suggestion.ts'
import { contentTerms, isSameWord, splitWords, term } from './words.ts'

const reasonWords = [
  'reason',
  'comment',
  'note',
  'explanation',
  'justification',
  'remark',
  'message',
  'rationale',
  'motivation',
  'details',
  'description',
  'body',
  'text',
  'summary',
]
const favourable = [
  'approve',
  'accept',
  'release',
  'unfreeze',
  'unblock',
  'reactivate',
  'activate',
  'clear',
  'confirm',
].map(term)
const maximumLength = 4000

interface Part {
  text: string
  certainty: Source['certainty']
  source: Omit<Source, 'path' | 'certainty'>
}

/** Whether a form field asks for a text in one's own words: why, or what to tell. */
export function isReasonField(field: FormField): boolean {
  const words = splitWords(`${field.name} ${field.label}`)
  return field.type === 'long-text' || (field.type === 'text' && words.some((word) => reasonWords.includes(word)))
}

/**
 * A text from what the context already says: the operator's own comment, the red flags in words, and the documents that are
 * missing. Red flags never go into a text that the customer reads: they are for the file.
 */
export function composeText(field: FormField, action: Action, question: Question): FormAnswer | undefined {
  const isRead = isReadOutside(field)
  const [verb] = contentTerms(action.title)
  const isFavourable = verb !== undefined && favourable.some((word) => isSameWord(word, verb))
  const comment = commentPart(question, isRead)
  const parts = isFavourable
    ? [comment ?? (isRead ? undefined : clearPart(question))]
    : [comment, isRead ? undefined : flagsPart(question), documentsPart(action, question)]
  const present = parts.filter((part) => part !== undefined)
  if (present.length === 0) return undefined
  return {
    value: cut(present.map((part) => part.text).join('\n'), maximumLength),
    sources: present.map(({ certainty, source }) => ({ path: `form.${field.name}`, certainty, ...source })),
  }
}

/** The form says who reads it: "The company reads this." */
function isReadOutside(field: FormField): boolean {
  return (
    /\b(message|e-?mail|letter)\b/i.test(`${field.label} ${field.name.replaceAll('_', ' ')}`) ||
    /\b(company|customer|client|patient|supplier|employee|applicant|they|recipient)\b.*\b(reads?|sees?|gets?|receives?)\b|\bsent to\b/i.test(
      field.description ?? '',
    )
  )
}

function commentPart(question: Question, isRead: boolean): Part | undefined {
  const comment = lastComment(question)
  if (!comment) return undefined
  // Written for colleagues: before others read it, a person looks at it.
  return {
    text: comment.text,
    certainty: isRead ? 'guess' : 'stated',
    source: {
      text: `What was written at the step "${comment.entry.title}".`,
      step: comment.entry.stepId,
      field: comment.field,
    },
  }
}

function flagsPart(question: Question): Part | undefined {
  for (const entry of question.context.toReversed()) {
    const texts = entry.values['flag_texts']?.value
    if (!Array.isArray(texts)) continue
    const flags = texts.filter((text) => typeof text === 'string').map((text) => text.trim().replace(/\.$/, ''))
    return flags.length === 0
      ? undefined
      : {
          text: `Red flags: ${flags.join('; ')}.`,
          certainty: 'derived',
          source: {
            text: `The red flags raised at the step "${entry.title}".`,
            step: entry.stepId,
            field: 'flag_texts',
          },
        }
  }
  return undefined
}

function clearPart(question: Question): Part | undefined {
  const entry = question.context.findLast((candidate) => candidate.values['flag_count'] !== undefined)
  const summary = entry?.values['summary']?.value
  if (entry?.values['flag_count']?.value !== 0 || typeof summary !== 'string') return undefined
  return {
    text: summary,
    certainty: 'derived',
    source: { text: `The summary of the step "${entry.title}".`, step: entry.stepId, field: 'summary' },
  }
}

function documentsPart(action: Action, question: Question): Part | undefined {
  const lacking = lackingRecords(
    action.form.flatMap((field) => (field.type === 'multi-enum' ? (field.options ?? []) : [])),
    question,
  )
  const [first] = lacking
  if (!first) return undefined
  const list = lacking.map(({ option, state }) => `${spoken(option)} (${state})`).join(', ')
  return {
    text: `Documents needed: ${list}.`,
    certainty: 'derived',
    source: {
      text: `Documents that are not in order, as loaded by the step "${first.entry.title}".`,
      step: first.entry.stepId,
    },
  }
}
