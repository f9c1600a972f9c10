import type { Operator } from '#engine'

/** Words of a filter, as they stand between a field's name and a value. */
const operators: Record<Operator, string> = {
  equals: 'is',
  'not-equals': 'is not',
  less: 'is less than',
  'less-or-equal': 'is at most',
  greater: 'is more than',
  'greater-or-equal': 'is at least',
  contains: 'contains',
  'starts-with': 'starts with',
  in: 'is one of',
  'not-in': 'is none of',
  'is-null': 'is empty',
  'is-not-null': 'is not empty',
}

const dateOperators: Partial<Record<Operator, string>> = {
  less: 'is before',
  'less-or-equal': 'is on or before',
  greater: 'is after',
  'greater-or-equal': 'is on or after',
}

/** Other ways to type an operator. */
const aliases: Record<Operator, readonly string[]> = {
  equals: ['=', '==', 'equals', 'is on'],
  'not-equals': ['!=', '<>', '≠', 'not', 'is different from'],
  less: ['<', 'less than', 'below', 'under', 'before'],
  'less-or-equal': ['<=', '≤', 'at most', 'until', 'on or before'],
  greater: ['>', 'more than', 'greater than', 'above', 'over', 'after'],
  'greater-or-equal': ['>=', '≥', 'at least', 'since', 'on or after'],
  contains: ['has', 'includes', '~'],
  'starts-with': ['begins with', '^'],
  in: ['in', 'one of', 'any of'],
  'not-in': ['not in', 'none of'],
  'is-null': ['empty', 'is unknown', 'is missing'],
  'is-not-null': ['not empty', 'is known', 'is set'],
}

export const filterText = {
  operators,
  dateOperators,
  aliases,
  or: ' or ',
  and: ' and ',
  filters: 'Filters',
  add: 'Filter',
  edit: (sentence: string) => `Change filter: ${sentence}`,
  remove: (sentence: string) => `Remove filter: ${sentence}`,
  clear: 'Clear filters',
  nested: 'Filter of several parts',
  nestedHint: 'This filter came with the address. It can be removed here, not changed.',
  dialogAdd: 'Add a filter',
  dialogEdit: 'Change the filter',
  type: 'Type a filter',
  typeHint: 'For example: country is France',
  suggestions: 'Suggestions',
  orChoose: 'or choose',
  field: 'Field',
  operator: 'Comparison',
  value: 'Value',
  values: 'Values',
  valuesHint: 'Separated by commas',
  apply: 'Apply',
  incomplete: 'Say which field, how to compare, and with what.',
  today: 'today',
  yesterday: 'yesterday',
  daysAgo: /^(\d{1,5}) days? ago$/,
  yes: ['yes', 'true', 'y', '1'],
  no: ['no', 'false', 'n', '0'],
} as const
