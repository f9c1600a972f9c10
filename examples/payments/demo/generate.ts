import { makeCompany, type TransactionRange } from './company.ts'
import { type DemoRows, emptyRows } from './rows.ts'
import { tellStory } from './stories.ts'
import { storyBook } from './story-book.ts'
import { makeSupplier } from './suppliers.ts'

export interface DemoSize {
  companies: number
  /** The same seed gives the same data. */
  seed: string
}

/** The demo's rows, company by company, so that no size of demo has to fit into memory. */
export function* generateDemo({ companies, seed }: DemoSize): Generator<DemoRows> {
  const transactionRange = transactionRangeOf(companies)
  for (let index = 0; index < companies; index += 1) {
    const story = storyBook[index]
    yield story === undefined
      ? makeCompany(seed, index, transactionRange)
      : tellStory(seed, story, index, transactionRange)
  }
  const suppliers = Math.min(2_000, Math.max(20, Math.round(companies / 10)))
  for (let index = 0; index < suppliers; index += 1) {
    const { supplier, contracts } = makeSupplier(seed, index)
    yield { ...emptyRows(), suppliers: [supplier], contracts }
  }
}

/** A large demo is for lists of companies and their files; transactions would only make it slow to build. */
function transactionRangeOf(companies: number): TransactionRange {
  if (companies <= 2_000) return [20, 40]
  return companies <= 20_000 ? [5, 10] : [1, 3]
}
