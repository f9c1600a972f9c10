import { afterAll, assert, beforeAll, beforeEach, describe } from 'vitest'
import { endingContract } from './ending.ts'
import { filteringContract } from './filtering.ts'
import { pagingContract } from './paging.ts'
import { readingContract } from './reading.ts'
import { type ContractDatabase, contractSubject } from './subject.ts'
import { writingContract } from './writing.ts'

/** What every connector must do, whatever its database. `open` makes the database; the suite closes it. */
export function dataSourceContract(product: string, open: () => Promise<ContractDatabase>): void {
  describe(`${product} keeps the contract of data sources`, () => {
    let opened: ContractDatabase | undefined
    const database = () => {
      assert(opened !== undefined, 'The database opens before the tests.')
      return opened
    }
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.close())
    beforeEach(() => database().refill())

    const subject = contractSubject(database)
    readingContract(subject)
    filteringContract(subject)
    pagingContract(subject)
    writingContract(subject)
    endingContract(subject)
  })
}
