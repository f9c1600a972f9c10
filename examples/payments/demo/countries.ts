/** Where the demo's companies are, and how things are called there. */
export interface Country {
  code: string
  /** Share of all companies, in percent. */
  share: number
  /** What the country alone adds to a risk score. */
  risk: number
  currency: string
  language: string
  dialling: string
  legalForms: readonly string[]
  cities: readonly string[]
  streets: readonly string[]
  culture: Culture
}

export type Culture =
  | 'english'
  | 'german'
  | 'french'
  | 'dutch'
  | 'spanish'
  | 'italian'
  | 'polish'
  | 'nordic'
  | 'greek'
  | 'turkish'
  | 'arabic'

const british = { currency: 'GBP', language: 'en', culture: 'english' } as const

/** Cyprus is many on purpose: one team's scope hides it. */
export const countries: readonly Country[] = [
  {
    ...british,
    code: 'GB',
    share: 22,
    risk: 1,
    dialling: '+44',
    legalForms: ['Ltd', 'Ltd', 'LLP', 'plc'],
    cities: ['London', 'Manchester', 'Leeds', 'Bristol', 'Glasgow', 'Norwich'],
    streets: ['High Street', 'Station Road', 'Mill Lane', 'Victoria Road'],
  },
  {
    code: 'DE',
    share: 15,
    risk: 1,
    currency: 'EUR',
    language: 'de',
    dialling: '+49',
    legalForms: ['GmbH', 'GmbH', 'UG', 'AG'],
    cities: ['Berlin', 'Hamburg', 'München', 'Köln', 'Leipzig', 'Bremen'],
    streets: ['Hauptstraße', 'Bahnhofstraße', 'Gartenweg', 'Lindenallee'],
    culture: 'german',
  },
  {
    code: 'FR',
    share: 11,
    risk: 1,
    currency: 'EUR',
    language: 'fr',
    dialling: '+33',
    legalForms: ['SARL', 'SAS', 'SA'],
    cities: ['Paris', 'Lyon', 'Nantes', 'Lille', 'Bordeaux', 'Grenoble'],
    streets: ['rue de la République', 'avenue Jean Jaurès', 'rue du Moulin'],
    culture: 'french',
  },
  {
    code: 'NL',
    share: 8,
    risk: 1,
    currency: 'EUR',
    language: 'nl',
    dialling: '+31',
    legalForms: ['B.V.', 'B.V.', 'N.V.'],
    cities: ['Amsterdam', 'Rotterdam', 'Utrecht', 'Eindhoven', 'Groningen'],
    streets: ['Dorpsstraat', 'Kerkstraat', 'Havenkade', 'Stationsplein'],
    culture: 'dutch',
  },
  {
    code: 'ES',
    share: 8,
    risk: 2,
    currency: 'EUR',
    language: 'es',
    dialling: '+34',
    legalForms: ['S.L.', 'S.L.', 'S.A.'],
    cities: ['Madrid', 'Barcelona', 'Valencia', 'Sevilla', 'Bilbao'],
    streets: ['Calle Mayor', 'Calle Real', 'Avenida del Puerto'],
    culture: 'spanish',
  },
  {
    code: 'IT',
    share: 7,
    risk: 3,
    currency: 'EUR',
    language: 'it',
    dialling: '+39',
    legalForms: ['S.r.l.', 'S.r.l.', 'S.p.A.'],
    cities: ['Milano', 'Torino', 'Bologna', 'Roma', 'Verona'],
    streets: ['Via Roma', 'Corso Garibaldi', 'Via Mazzini'],
    culture: 'italian',
  },
  {
    code: 'PL',
    share: 6,
    risk: 2,
    currency: 'PLN',
    language: 'pl',
    dialling: '+48',
    legalForms: ['Sp. z o.o.', 'Sp. z o.o.', 'S.A.'],
    cities: ['Warszawa', 'Kraków', 'Gdańsk', 'Poznań', 'Wrocław'],
    streets: ['ul. Długa', 'ul. Polna', 'ul. Ogrodowa'],
    culture: 'polish',
  },
  {
    code: 'SE',
    share: 4,
    risk: 1,
    currency: 'SEK',
    language: 'sv',
    dialling: '+46',
    legalForms: ['AB'],
    cities: ['Stockholm', 'Göteborg', 'Malmö', 'Uppsala'],
    streets: ['Storgatan', 'Drottninggatan', 'Kungsvägen'],
    culture: 'nordic',
  },
  {
    code: 'EE',
    share: 3,
    risk: 6,
    currency: 'EUR',
    language: 'en',
    dialling: '+372',
    legalForms: ['OÜ', 'OÜ', 'AS'],
    cities: ['Tallinn', 'Tartu', 'Pärnu'],
    streets: ['Pikk tänav', 'Narva maantee'],
    culture: 'nordic',
  },
  {
    ...british,
    code: 'IE',
    share: 4,
    risk: 1,
    currency: 'EUR',
    dialling: '+353',
    legalForms: ['Ltd', 'DAC'],
    cities: ['Dublin', 'Cork', 'Galway'],
    streets: ['Main Street', 'Quay Road', 'Church Lane'],
  },
  {
    code: 'CY',
    share: 8,
    risk: 9,
    currency: 'EUR',
    language: 'en',
    dialling: '+357',
    legalForms: ['Ltd', 'Ltd', 'Holdings Ltd'],
    cities: ['Nicosia', 'Limassol', 'Larnaca', 'Paphos'],
    streets: ['Makarios Avenue', 'Ledra Street', 'Archangelou Street'],
    culture: 'greek',
  },
  {
    ...british,
    code: 'MT',
    share: 2,
    risk: 8,
    currency: 'EUR',
    dialling: '+356',
    legalForms: ['Ltd', 'plc'],
    cities: ['Valletta', 'Sliema', 'Birkirkara'],
    streets: ['Republic Street', 'Triq ix-Xatt'],
  },
  {
    code: 'TR',
    share: 1.5,
    risk: 15,
    currency: 'USD',
    language: 'en',
    dialling: '+90',
    legalForms: ['A.Ş.', 'Ltd. Şti.'],
    cities: ['İstanbul', 'İzmir', 'Ankara'],
    streets: ['İstiklal Caddesi', 'Atatürk Bulvarı'],
    culture: 'turkish',
  },
  {
    code: 'AE',
    share: 1.5,
    risk: 16,
    currency: 'USD',
    language: 'en',
    dialling: '+971',
    legalForms: ['FZE', 'LLC'],
    cities: ['Dubai', 'Sharjah', 'Abu Dhabi'],
    streets: ['Sheikh Zayed Road', 'Al Wahda Street'],
    culture: 'arabic',
  },
  {
    code: 'PA',
    share: 1,
    risk: 22,
    currency: 'USD',
    language: 'es',
    dialling: '+507',
    legalForms: ['S.A.', 'Corp.'],
    cities: ['Ciudad de Panamá', 'Colón'],
    streets: ['Calle 50', 'Avenida Balboa'],
    culture: 'spanish',
  },
]
