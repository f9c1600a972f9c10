/** A source of numbers that gives the same ones for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number, both bounds included. */
  integer(least: number, most: number): number
  pick<const Item>(items: readonly Item[]): Item
  /** One of the pairs' items, each as likely as its weight. */
  weighted<const Item>(pairs: readonly (readonly [Item, number])[]): Item
  chance(probability: number): boolean
}

/** Starts a stream of its own for each seed text, so that one company's data never depends on how many others there are. */
export function randomFrom(seed: string): Random {
  let state = hash(seed)
  // mulberry32, by Tommy Ettinger, public domain: 32 bits of state are plenty for made-up data.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (items) => chosen(items[Math.floor(next() * items.length)]),
    weighted: (pairs) => {
      let rest = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0)
      const hit = pairs.find(([, weight]) => {
        rest -= weight
        return rest < 0
      })
      return chosen(hit ?? pairs.at(-1))[0]
    },
    chance: (probability) => next() < probability,
  }
}

function chosen<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('There is nothing to choose from.')
  return item
}

/** FNV-1a over the characters. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value
}
