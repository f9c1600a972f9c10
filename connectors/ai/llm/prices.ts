/** US dollars for a million tokens, in and out, by the beginning of the model's name; the longest that fits counts. */
export type PriceTable = Readonly<Record<string, { input: number; output: number }>>

/**
 * What tokens cost in millionths of a dollar, rounded up: a dollar for a million tokens is a millionth for each. Undefined
 * for a model the table does not know, such as one that runs on the company's own machines: no figure is better than a wrong one.
 */
export function costMicros(
  prices: PriceTable,
  model: string,
  tokens: { input: number; output: number },
): number | undefined {
  const [name] = Object.keys(prices)
    .filter((known) => model.startsWith(known))
    .sort((left, right) => right.length - left.length)
  const price = name === undefined ? undefined : prices[name]
  return price && Math.ceil(tokens.input * price.input + tokens.output * price.output)
}
