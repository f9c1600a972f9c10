/** What the demo's companies do. `risk` is what the trade alone adds to a risk score. */
export interface Industry {
  id: string
  share: number
  risk: number
  /** The words of a company name that tell the trade. */
  trades: readonly string[]
  /** Typical yearly revenue, in thousands of the company's currency. */
  revenueThousands: readonly [number, number]
}

export const industries: readonly Industry[] = [
  { id: 'retail', share: 15, risk: 0, trades: ['Stores', 'Outfitters', 'Home'], revenueThousands: [400, 9_000] },
  { id: 'software', share: 13, risk: 0, trades: ['Software', 'Systems', 'Labs'], revenueThousands: [200, 12_000] },
  {
    id: 'logistics',
    share: 9,
    risk: 2,
    trades: ['Logistics', 'Freight', 'Transport'],
    revenueThousands: [900, 20_000],
  },
  {
    id: 'hospitality',
    share: 8,
    risk: 2,
    trades: ['Hotels', 'Restaurants', 'Catering'],
    revenueThousands: [300, 5_000],
  },
  {
    id: 'construction',
    share: 8,
    risk: 3,
    trades: ['Construction', 'Building', 'Roofing'],
    revenueThousands: [600, 15_000],
  },
  {
    id: 'manufacturing',
    share: 10,
    risk: 0,
    trades: ['Works', 'Tools', 'Packaging'],
    revenueThousands: [1_000, 30_000],
  },
  {
    id: 'food_and_beverage',
    share: 9,
    risk: 0,
    trades: ['Foods', 'Bakery', 'Beverages'],
    revenueThousands: [300, 8_000],
  },
  {
    id: 'professional_services',
    share: 9,
    risk: 1,
    trades: ['Consulting', 'Partners', 'Design'],
    revenueThousands: [150, 4_000],
  },
  { id: 'travel', share: 4, risk: 4, trades: ['Travel', 'Tours', 'Voyages'], revenueThousands: [300, 6_000] },
  { id: 'marketplace', share: 4, risk: 5, trades: ['Market', 'Exchange', 'Bazaar'], revenueThousands: [500, 14_000] },
  {
    id: 'import_export',
    share: 5,
    risk: 9,
    trades: ['Trading', 'Import', 'Commodities'],
    revenueThousands: [800, 25_000],
  },
  {
    id: 'precious_metals',
    share: 2,
    risk: 14,
    trades: ['Metals', 'Bullion', 'Gems'],
    revenueThousands: [1_000, 40_000],
  },
  { id: 'gambling', share: 2, risk: 14, trades: ['Gaming', 'Bets', 'Play'], revenueThousands: [1_000, 30_000] },
  {
    id: 'crypto_assets',
    share: 2,
    risk: 15,
    trades: ['Digital Assets', 'Ledger', 'Coin'],
    revenueThousands: [500, 30_000],
  },
]
