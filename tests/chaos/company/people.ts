/** One password for all: these people exist only in the harness. */
export const password = 'counted-company'

/** Fifty, the most that race for one step. */
export const peopleOfTheDesk = Array.from({ length: 50 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0')
  return { name: `Person ${number}`, email: `p${number}@counted.example` }
})

/** Who lets automatic actions go on after a fail-over. */
export const administrator = { name: 'Administrator', email: 'administrator@counted.example' }
