import { daysAgo, momentAgo } from './calendar.ts'
import { type Country, countries } from './countries.ts'
import { personName, slug } from './names.ts'
import type { Random } from './random.ts'
import { type ContactRow, idOf, money } from './rows.ts'

/** The people of a company: a director, its owners, at times someone from finance. Trouble makes a PEP among the owners likelier. */
export function makeContacts(
  random: Random,
  companyIndex: number,
  companyId: number,
  country: Country,
  domain: string,
  trouble: number,
): ContactRow[] {
  const owners = random.weighted([
    [1, 5],
    [2, 4],
    [3, 2],
  ])
  const shares = ownershipShares(random, owners)
  const roles: ContactRow['role'][] = ['director', ...shares.map(() => 'beneficial_owner' as const)]
  if (random.chance(0.35)) roles.push('finance')
  if (random.chance(0.15)) roles.push('authorised_signatory')
  const pepOwner = random.chance(0.015 + 0.3 * trouble ** 2) ? random.integer(1, owners) : -1
  return roles.slice(0, 6).map((role, n) => {
    const origin = random.chance(0.88)
      ? country
      : random.weighted(countries.map((other) => [other, other.share] as const))
    const name = personName(random, origin.culture)
    const isPep = n === pepOwner
    return {
      id: idOf('contacts', companyIndex, n),
      company_id: companyId,
      name,
      role,
      email: role === 'beneficial_owner' && random.chance(0.4) ? null : `${slug(name).replaceAll('-', '.')}@${domain}`,
      phone: random.chance(0.7) ? phoneNumber(random, origin) : null,
      nationality: origin.code,
      date_of_birth: daysAgo(random.integer(24 * 365, 70 * 365)),
      ownership_percent: role === 'beneficial_owner' ? money(shares[n - 1] ?? 0) : null,
      is_pep: isPep,
      pep_position: isPep ? random.pick(positions) : null,
      identity_number: `${origin.code}${random.integer(10_000_000, 99_999_999)}`,
      created_at: momentAgo(random.integer(1, 900)),
    }
  })
}

export function phoneNumber(random: Random, country: Country): string {
  return `${country.dialling} ${random.integer(20, 99)} ${random.integer(100, 999)} ${random.integer(1000, 9999)}`
}

function ownershipShares(random: Random, owners: number): number[] {
  if (owners === 1) return [random.pick([100, 100, 90, 75])]
  if (owners === 2)
    return random.pick([
      [50, 50],
      [60, 40],
      [75, 25],
      [51, 49],
      [62.5, 37.5],
    ])
  return random.pick([
    [40, 30, 30],
    [34, 33, 33],
    [50, 25, 25],
  ])
}

const positions = [
  'Member of a regional parliament',
  'Deputy minister of transport until 2024',
  'Mayor of a large city',
  'Board member of a state-owned energy company',
  'Former ambassador',
  'Judge of an appeal court',
  'Brother of a serving minister',
] as const
