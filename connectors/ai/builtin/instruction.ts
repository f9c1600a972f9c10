import { runVerbs, stopWords, type VerbClass, verbClasses } from './lexicon.ts'
import { splitWords, term } from './words.ts'

/** A part of an instruction that is taken as it is: text in quotes, or a `{{ hole }}` whose value comes from the context. */
export type Slot = { kind: 'quote'; text: string } | { kind: 'hole'; expression: string }

/**
 * An instruction as the author wrote it, with quotes and holes set apart. A hole's value never becomes part of the text:
 * what stands in a record is data and cannot instruct.
 */
export interface Instruction {
  text: string
  slots: readonly Slot[]
}

const maximumWords = 45
const slotPattern = /\uE000(\d+)\uE001/
const quoted = /\{\{\s*(.+?)\s*\}\}|"([^"]*)"|“([^”]*)”|(?<![\p{L}\p{N}])'([^']*)'(?![\p{L}\p{N}])/gu

export function readInstruction(markdown: string): Instruction {
  const slots: Slot[] = []
  const text = markdown
    .replace(/[\uE000\uE001]/g, '')
    // One space at most, so that no pattern below has runs of them to try in every way.
    .replace(/[^\S\n]+/g, ' ')
    .replace(quoted, (_, expression: string | undefined, ...quotes: (string | undefined)[]) => {
      slots.push(
        expression === undefined
          ? { kind: 'quote', text: quotes.slice(0, 3).find((quote) => quote !== undefined) ?? '' }
          : { kind: 'hole', expression },
      )
      return `\uE000${slots.length - 1}\uE001`
    })
    .replace(/^\s*(#+|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\n+/g, '. ')
    .replace(/(\.\s*){2,}/g, '. ')
    .trim()
  return { text: withoutCourtesy(text), slots }
}

/** The slot that a whole phrase consists of, or undefined. */
export function slotOf(phrase: string, instruction: Instruction): Slot | undefined {
  const match = /^\s*\uE000(\d+)\uE001\s*$/.exec(phrase)
  return match ? instruction.slots[Number(match[1])] : undefined
}

/** The slots that stand in a phrase, in order. */
export function slotsIn(phrase: string, instruction: Instruction): Slot[] {
  return [...phrase.matchAll(new RegExp(slotPattern, 'g'))].flatMap(
    (match) => instruction.slots[Number(match[1])] ?? [],
  )
}

/** The phrase with quotes put back and holes left out. */
export function plainText(phrase: string, instruction: Instruction): string {
  return phrase.replace(new RegExp(slotPattern, 'g'), (_, index: string) => {
    const slot = instruction.slots[Number(index)]
    return slot?.kind === 'quote' ? slot.text : ''
  })
}

/** The phrase without its slots. */
export function withoutSlots(phrase: string): string {
  return phrase.replace(new RegExp(slotPattern, 'g'), ' ')
}

/** Why an instruction is beyond plain rules, in words for the operator; undefined when it is not. */
export function objectionTo(instruction: Instruction): string | undefined {
  const text = withoutSlots(instruction.text)
  const count = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  if (count === 0 && instruction.slots.length === 0) return 'The step has no instruction to go by.'
  if (count > maximumWords || (text.match(/[.!?]\s+\p{L}/gu)?.length ?? 0) > 2)
    return 'The instruction is too long to be understood by rules alone.'
  if (
    /\b(not|never|don[’']?t|doesn[’']?t|cannot|can[’']?t|won[’']?t|without|except|excluding|neither|nor|rather than|instead of|apart from|other than)\b/i.test(
      text,
    )
  )
    return 'The instruction says what not to do; that needs a person to judge.'
  if (
    /\b(if|unless|when|whenever|whether|depending|until(?!\s+(?:\d|the end|end|next|tomorrow|january|february|march|april|may|june|july|august|september|october|november|december))|in case|provided that|as long as|where (?:appropriate|applicable|necessary|needed)|as (?:appropriate|needed|necessary))\b/i.test(
      text,
    )
  )
    return 'The instruction depends on a condition; that needs a person to judge.'
  if (/\b(or|either)\b/i.test(text)) return 'The instruction leaves a choice open.'
  return undefined
}

/** Why an instruction that speaks of many records is none for a step that works on one. */
export function severalRecords({ text }: Instruction): string | undefined {
  return /\b(all|every|each|any|both|everyone|everything)\b/i.test(withoutSlots(text))
    ? 'The instruction speaks of several things; this step changes one record.'
    : undefined
}

/** Takes away what only tells the purpose: "… so that", "… to decide", "… before the call". */
export function withoutPurpose(text: string): string {
  return text
    .replace(/^(?:before|after|to|in order to|for)\b[^,]*,\s*/i, '')
    .replace(
      /[,;]?\s+(?:so that|so we|so you|in order to|because|before|prior to|to (?:see|check|know|decide|understand|verify|confirm|assess|find out|judge|review|prepare|be)|for (?:the|this|your|our|a) (?:review|check|decision|operator|analyst|assessment|next step|case|call|interview|audit))\b.*$/i,
      '',
    )
}

/** The first word that says what to do, if the instruction begins with one. */
export function headVerb(text: string): string | undefined {
  const first = splitWords(withoutSlots(text)).find((word) => !stopWords.has(word))
  return first
}

/** The classes of a verb; none when it is not known. */
export function classesOf(verb: string): VerbClass[] {
  const stem = term(verb).stem
  const classes: VerbClass[] = []
  for (const name of ['read', 'load', 'update', 'create', 'delete', 'send'] as const) {
    if (verbClasses[name].some((known) => known === verb || term(known).stem === stem)) classes.push(name)
  }
  return classes
}

/** Whether a verb runs whatever is named after it. */
export function isRunVerb(verb: string): boolean {
  return runVerbs.includes(verb)
}

function withoutCourtesy(text: string): string {
  const courtesy =
    /^(?:please|kindly|can you|could you|would you|i need you to|i want you to|we need to|you need to|make sure to|remember to|then|now|next|first|finally|let[’']?s|go ahead and)\b,?\s*/i
  let rest = text
  for (let turn = 0; turn < 3 && courtesy.test(rest); turn += 1) rest = rest.replace(courtesy, '')
  return rest.replace(/,?\s*\bplease\b\s*(?=[.!?]?$)/i, '').replace(/[\s.!?]+$/, '')
}
