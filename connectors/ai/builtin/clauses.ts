import { verbClasses } from './lexicon.ts'

/** What one clause of an instruction wants written: a field and a value, a value whose field must be found, or an empty field. */
export type Clause =
  | { kind: 'set'; field: string; value: string }
  | { kind: 'mark'; value: string; about: string }
  | { kind: 'clear'; field: string }
  | { kind: 'switch'; field: string; isOn: boolean }
  /** A field without a value of its own: "set the start date and the end date to today". */
  | { kind: 'name'; field: string }

const setVerbs =
  'set|change|update|switch|put|move|correct|amend|adjust|reset|turn|make|modify|edit|alter|assign|raise|lower|increase|reduce|decrease|bring'
const copyVerbs = 'copy|write|enter|record|store|save|put|note|transfer|log|add'
const separators = [
  'to',
  'as',
  'into',
  'equal to',
  '=',
  ':',
  'with',
  'is',
  'should be',
  'must be',
  'becomes',
  'should become',
  'from',
]

/** Splits an instruction at its list words; each part is read by `readings`. */
export function partsOf(text: string): { text: string; glue: string }[] {
  const pieces = text.split(
    /(\s*;\s*|\.\s+|,?\s+and then\s+|,?\s+then\s+|,\s*(?:and\s+)?|\s+and\s+(?:also\s+)?|\s+plus\s+)/i,
  )
  return pieces.flatMap((piece, index) =>
    index % 2 === 1 || piece.trim() === '' ? [] : [{ text: piece.trim(), glue: pieces[index - 1] ?? '' }],
  )
}

/** Every way to read one part as an order to write, in order of preference; the caller keeps the first whose field exists. */
export function readings(part: string): Clause[] {
  const found: Clause[] = []
  const mark =
    /^(?:mark|flag|tag|classify|label|treat|categori[sz]e|rate|declare|set|register|record)\s+(?:(it|this|them|the\s+[\p{L}\s]+?|this\s+[\p{L}\s]+?)\s+)?as\s+(.+)$/iu.exec(
      part,
    )
  if (mark) found.push({ kind: 'mark', value: mark[2] ?? '', about: mark[1] ?? '' })
  const clear = /^(?:clear|empty|remove|unset|erase|blank|null|reset)\s+(?:out\s+)?(.+)$/i.exec(part)
  if (clear && !/\s(?:to|from)\s/i.test(part)) found.push({ kind: 'clear', field: clear[1] ?? '' })
  const on =
    /^(enable|activate|turn on|switch on|tick|check|disable|deactivate|turn off|switch off|untick|uncheck)\s+(.+)$/i.exec(
      part,
    )
  if (on)
    found.push({
      kind: 'switch',
      field: on[2] ?? '',
      isOn: !/^(disable|deactivate|turn off|switch off|un)/i.test(on[1] ?? ''),
    })
  const copy = new RegExp(String.raw`^(?:${copyVerbs})\s+(.+)$`, 'i').exec(part)
  if (copy)
    for (const [value, field] of cuts(copy[1] ?? '', ['to', 'into', 'in', 'as', 'under', 'on']))
      found.push({ kind: 'set', field, value })
  const fill = /^fill\s+(?:in\s+)?(.+?)\s+with\s+(.+)$/i.exec(part)
  if (fill) found.push({ kind: 'set', field: fill[1] ?? '', value: fill[2] ?? '' })
  const moved = /^(?:has|have|is)?\s*(?:moved?|changed?|switch(?:ed)?)\s+(?:it\s+)?(?:in)?to\s+(.+)$/i.exec(part)
  if (moved) found.push({ kind: 'mark', value: moved[1] ?? '', about: '' })
  const body = part.replace(new RegExp(String.raw`^(?:${setVerbs})\s+`, 'i'), '')
  for (const [field, value] of cuts(body, separators)) found.push({ kind: 'set', field, value })
  found.push({ kind: 'name', field: body })
  return found
}

/** Whether a verb at the head of an instruction is one that writes. */
export function isWritingVerb(verb: string): boolean {
  return verbClasses.update.includes(verb)
}

/** Every cut of a text at one of the words: "valid to to Friday" has two. */
function cuts(text: string, words: readonly string[]): [string, string][] {
  return words
    .flatMap((word) => {
      const pattern = /^\p{L}/u.test(word)
        ? new RegExp(String.raw`\s+${word}\s+`, 'gi')
        : new RegExp(String.raw`\s*${word}\s*`, 'g')
      return [...text.matchAll(pattern)].map((match): [number, string, string] => [
        match.index,
        text.slice(0, match.index),
        text.slice(match.index + match[0].length),
      ])
    })
    .filter(([, left, right]) => left.trim() !== '' && right.trim() !== '')
    .sort(([left], [right]) => left - right)
    .slice(0, 12)
    .map(([, left, right]) => [left, right])
}
