import { iban } from './accounts.ts'
import { daysAgo, momentAgo } from './calendar.ts'
import { countries } from './countries.ts'
import { companyName, personName, slug } from './names.ts'
import { randomFrom } from './random.ts'
import { type ContractRow, money, type SupplierRow } from './rows.ts'

/** One of the demo firm's own suppliers, with its contract if there is one. They have nothing to do with the companies. */
export function makeSupplier(seed: string, index: number): { supplier: SupplierRow; contracts: ContractRow[] } {
  const random = randomFrom(`${seed}/supplier/${index}`)
  const country = random.weighted(countries.map((place) => [place, place.share] as const))
  const [service, trade] = random.pick(services)
  const name = `${companyName(random, country.culture, trade)} ${random.pick(country.legalForms)}`
  const status = random.weighted([
    ['approved', 60],
    ['onboarding', 20],
    ['invited', 13],
    ['rejected', 7],
  ])
  const isKnown = status === 'approved' || status === 'rejected'
  const id = index + 1
  const supplier: SupplierRow = {
    id,
    name,
    country: country.code,
    service,
    status,
    email: `accounts@${slug(name)}.example`,
    contact_name: personName(random, country.culture),
    tax_number: isKnown || random.chance(0.5) ? `${country.code}${random.integer(100_000_000, 999_999_999)}` : null,
    iban: isKnown ? iban(random, country.code, 90_000_000 + index) : null,
    risk_score: Math.min(99, random.integer(2, 30) + country.risk * 2),
    created_at: momentAgo(random.integer(5, 900)),
  }
  const contract: ContractRow = {
    id,
    supplier_id: id,
    title: `Framework agreement: ${service.toLowerCase()}`,
    status:
      status === 'approved'
        ? random.weighted([
            ['active', 8],
            ['terminated', 1],
            ['in_signature', 1],
          ])
        : 'draft',
    annual_amount: money(random.integer(5, 400) * 1_000),
    currency: country.currency,
    starts_on: daysAgo(random.integer(-30, 700)),
    ends_on: random.chance(0.6) ? daysAgo(-random.integer(60, 900)) : null,
    signed_by: status === 'approved' ? personName(random, 'english') : null,
    file_url: status === 'approved' ? `https://files.brightwater.example/contracts/${id}.pdf` : null,
  }
  return { supplier, contracts: status === 'invited' ? [] : [contract] }
}

const services: readonly (readonly [string, string])[] = [
  ['Identity verification', 'Identity'],
  ['Cloud hosting', 'Cloud'],
  ['Card production', 'Cards'],
  ['Legal advice', 'Legal'],
  ['Office cleaning', 'Services'],
  ['Translation', 'Languages'],
  ['Fraud data', 'Data'],
  ['Recruiting', 'People'],
]
