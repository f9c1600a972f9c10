import { momentAgo } from './calendar.ts'
import { type Country, countries } from './countries.ts'
import { companyName, personName } from './names.ts'
import type { Random } from './random.ts'
import { type AccountRow, type CompanyRow, idOf, money, type TransactionRow } from './rows.ts'

/** One or two accounts; those of a frozen company are frozen. */
export function makeAccounts(random: Random, companyIndex: number, company: CompanyRow): AccountRow[] {
  const isFrozen = company.status === 'frozen'
  return Array.from({ length: random.chance(0.35) ? 2 : 1 }, (_, n) => ({
    id: idOf('accounts', companyIndex, n),
    company_id: company.id,
    iban: iban(random, company.country, companyIndex * 10 + n),
    currency: n === 0 ? company.currency : 'EUR',
    balance: money(Number(company.monthly_volume) * (0.1 + random.next()) * (n === 0 ? 1 : 0.2)),
    status: isFrozen ? ('frozen' as const) : company.status === 'rejected' ? ('closed' as const) : ('active' as const),
    opened_on: company.created_at.slice(0, 10),
    frozen_at: isFrozen ? momentAgo(random.integer(2, 60)) : null,
    frozen_by: isFrozen ? 'Cleo Marchetti' : null,
    frozen_reason: isFrozen ? 'Frozen with the company after a compliance review.' : null,
  }))
}

/** Payments of the last 60 days whose credits add up to about the company's monthly volume per month. */
export function makeTransactions(
  random: Random,
  companyIndex: number,
  company: CompanyRow,
  accounts: AccountRow[],
  country: Country,
  trouble: number,
  count: number,
): TransactionRow[] {
  const typical = (Number(company.monthly_volume) * 2) / Math.max(1, count * 0.7)
  return Array.from({ length: count }, (_, n) => {
    const account = accounts[n % accounts.length]
    const isCredit = random.chance(0.7)
    const isAbroad = random.chance(0.12 + 0.5 * trouble)
    const other = isAbroad
      ? random.weighted(countries.map((place) => [place, place.share + place.risk * trouble * 3] as const))
      : country
    // Round amounts are what structuring looks like; the honest ones are odd.
    const amount = Math.max(3, typical * (0.25 + 1.5 * random.next()))
    return {
      id: idOf('transactions', companyIndex, n),
      company_id: company.id,
      account_id: account?.id ?? 0,
      booked_at: momentAgo(random.next() * 60),
      direction: isCredit ? ('credit' as const) : ('debit' as const),
      kind: isCredit
        ? random.weighted([
            ['card_payment', 6],
            ['transfer', 3],
            ['direct_debit', 1],
          ])
        : random.weighted([
            ['payout', 6],
            ['transfer', 3],
            ['fee', 1],
          ]),
      amount: money(random.chance(0.35 * trouble) ? Math.max(500, Math.round(amount / 500) * 500) : amount),
      currency: account?.currency ?? company.currency,
      counterparty_name: random.chance(0.5)
        ? personName(random, other.culture)
        : companyName(random, other.culture, random.pick(['Trading', 'Stores', 'Services', 'Group'])),
      counterparty_country: other.code,
      reference: `${random.pick(['INV', 'ORD', 'RF', 'PAY'])}-${random.integer(100_000, 999_999)}`,
      status: random.weighted([
        ['settled', 93],
        ['pending', 4],
        ['failed', 3],
      ]),
    }
  })
}

/** Shaped like an IBAN, with right check digits; the bank code belongs to nobody. */
export function iban(random: Random, country: string, number: number): string {
  const account = `BRWT${String(number).padStart(8, '0')}${random.integer(100_000, 999_999)}`
  const digits = [...`${account}${country}00`].map((character) => parseInt(character, 36)).join('')
  const check = 98n - (BigInt(digits) % 97n)
  return `${country}${String(check).padStart(2, '0')}${account}`
}
