import { formatCountry } from '../components/format-value.ts'

let known: { code: string; name: string }[] | undefined

/** Every country the browser can name. */
export function countries(): readonly { code: string; name: string }[] {
  if (known) return known
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`))
  known = codes.flatMap((code) => {
    const { text, exact } = formatCountry(code)
    // Codes of the past, such as DD, are names of their successor.
    return exact === undefined || new Intl.Locale(`und-${code}`).region !== code ? [] : [{ code, name: text }]
  })
  return known
}

/** The code of a country given by code or name. */
export function countryCode(text: string): string | undefined {
  const wanted = text.trim().toLowerCase()
  return countries().find(({ code, name }) => code.toLowerCase() === wanted || name.toLowerCase() === wanted)?.code
}
