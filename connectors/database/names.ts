import type { Field, FieldType } from '#engine'

/** A title for people from a name of the database: `risk_score` and `riskScore` become "Risk score". */
export function titleOf(name: string): string {
  const words = wordsOf(name)
  const title = words.map((word) => spellings.get(word) ?? word).join(' ')
  return title === '' ? name : title.charAt(0).toUpperCase() + title.slice(1)
}

/** One of a title's things: "Watchlist hits" becomes "Watchlist hit". */
export function singularOf(title: string): string {
  if (/(ss|us|is|news|series)$/i.test(title)) return title
  if (/[^aeiou]ies$/i.test(title)) return `${title.slice(0, -3)}y`
  if (/(ch|sh|x|ss|zz|tus|rus)es$/i.test(title)) return title.slice(0, -2)
  return title.replace(/s$/, '')
}

/** The words of a name in lower case, whichever way they are joined. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** The best way to show a field, guessed from its name and type. */
export function guessDisplay(name: string, type: FieldType): Field['display'] {
  const words = wordsOf(name)
  const has = (...candidates: string[]) => candidates.some((candidate) => words.includes(candidate))
  switch (type) {
    case 'enum':
      return 'badge'
    case 'decimal':
    case 'number':
    case 'integer':
      return has('amount', 'price', 'cost', 'total', 'balance', 'revenue', 'salary', 'fee', 'turnover')
        ? 'money'
        : 'plain'
    case 'text': {
      const last = words.at(-1) ?? ''
      if (last === 'country' || last === 'nationality' || name === 'country_code') return 'country'
      if (/e?mail$/.test(last) || has('email')) return 'email'
      if (has('phone', 'mobile', 'telephone', 'tel')) return 'phone'
      if (has('url', 'website', 'homepage', 'link')) return 'url'
      return has('note', 'notes', 'description', 'comment', 'comments', 'body', 'reason', 'summary', 'message', 'text')
        ? 'long-text'
        : 'plain'
    }
    default:
      return 'plain'
  }
}

/** The field that most likely names a record to people, of those that hold text; undefined when there is none. */
export function guessLabel(collection: string, fields: { name: string; type: FieldType }[]): string | undefined {
  const texts = fields.filter((field) => field.type === 'text').map((field) => field.name)
  const singular = singularOf(wordsOf(collection).join(' ')).replaceAll(' ', '')
  const wanted = [
    'name',
    'fullname',
    'displayname',
    'title',
    'label',
    'subject',
    `${singular}name`,
    singular,
    'reference',
    'number',
    'code',
    'email',
    'lastname',
  ]
  const plain = (name: string) => wordsOf(name).join('')
  // A person's title is not a name.
  const isPerson = texts.some((name) => plain(name) === 'lastname')
  return (
    wanted
      .filter((want) => !(isPerson && want === 'title'))
      .map((want) => texts.find((name) => plain(name) === want))
      .find((name) => name !== undefined) ?? texts[0]
  )
}

/** Words that are not written the way they are stored. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['email', 'e-mail'],
  ...['id', 'kyc', 'kyb', 'iban', 'bic', 'url', 'vat', 'pep', 'api', 'ip', 'uuid', 'sku'].map(
    (word): [string, string] => [word, word.toUpperCase()],
  ),
])
