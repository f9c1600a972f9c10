import { expect, test } from 'vitest'
import { defineEmail } from '../email/email-action.ts'
import { configProblems } from './check-config.ts'
import { defineAction, defineConfig, type StepwellConfig } from './define.ts'

const good: StepwellConfig = {
  company: 'Example',
  dataSources: { main: { product: 'postgres', url: 'postgres://localhost/main' } },
  collections: {},
  actions: [
    defineAction({
      id: 'close',
      title: 'Close',
      collection: 'tickets',
      effectClass: 'database',
      form: [{ name: 'why', label: 'Why', type: 'enum', options: ['a'] }],
      run: async () => ({ message: 'Closed.' }),
    }),
  ],
  roles: [
    {
      id: 'agent',
      title: 'Agent',
      level: 'user',
      rights: ['*.read', 'tickets.update', 'action.close.trigger', 'action.*.trigger'],
    },
  ],
  teams: [{ id: 'support', title: 'Support', scopes: {} }],
  people: [{ email: 'a@example.com', name: 'A', password: 'long-enough', team: 'support', role: 'agent' }],
  inboxes: [{ id: 'all', title: 'All', teams: ['support'] }],
  workflows: './workflows',
  workspaces: './workspaces',
}

test('a consistent configuration has no problems', () => {
  expect(configProblems(good)).toEqual([])
  expect(defineConfig(good)).toBe(good)
})

test('an action has a time-out and form fields that say whether they are required', () => {
  expect(good.actions[0]).toMatchObject({
    timeoutSeconds: 30,
    tries: 5,
    isSensitive: false,
    form: [{ name: 'why', required: false }],
  })
})

test('an action whose author does not say its effect class does not compile', () => {
  // @ts-expect-error A default would be wrong for somebody: the author says it.
  const written = defineAction({
    id: 'close',
    title: 'Close',
    collection: 'tickets',
    run: async () => ({ message: '' }),
  })
  expect(configProblems({ ...good, actions: [written] })).toEqual([
    "actions close: effectClass is missing. Write 'database', 'read', 'keyed' or 'other'; docs/actions.md says which.",
  ])
})

/** As a configuration in JavaScript may have it. */
const misspelt = good.actions.map((each) => ({ ...each }))
for (const each of misspelt) Reflect.set(each, 'effectClass', 'databse')

const [action] = good.actions
const [role] = good.roles
const [person] = good.people
test.each<[string, Partial<StepwellConfig>, string]>([
  [
    'a cap that is none',
    { dataSources: { main: { product: 'postgres', url: 'postgres://localhost/main', maxConcurrent: 0 } } },
    'dataSources main: maxConcurrent must be a whole number from 1 to 1000.',
  ],
  [
    'a third party with a pause of half a second',
    {
      thirdParties: { bank: { pauseSeconds: 0.5 } },
      actions: good.actions.map((given) => ({ ...given, thirdParty: 'bank' })),
    },
    'thirdParties bank: pauseSeconds must be a whole number from 1 to 3600.',
  ],
  [
    'a third party that nobody calls',
    { thirdParties: { bank: {} } },
    'thirdParties bank: no action names it in thirdParty.',
  ],
  [
    'an e-mail without a mail server',
    {
      actions: [
        ...good.actions,
        defineEmail({
          ...{ id: 'tell', title: 'Tell', collection: 'tickets' },
          message: () => ({ to: 'a@example.com', subject: 'It is closed', text: '' }),
        }),
      ],
    },
    "actions tell: it sends e-mail, and there is no mail server. Add mail: { url: 'smtp://…', from: '…' } to the configuration.",
  ],
  [
    'a mail server without a sender',
    { mail: { url: 'smtp://me:password@mail.example', from: 'Support' } },
    'mail: from must be one address, such as no-reply@example.com or Example <no-reply@example.com>.',
  ],
  [
    'an unknown team',
    { people: good.people.map((given) => ({ ...given, team: 'x' })) },
    'people a@example.com: there is no team "x".',
  ],
  [
    'an unknown role',
    { people: good.people.map((given) => ({ ...given, role: 'x' })) },
    'people a@example.com: there is no role "x".',
  ],
  [
    'a short password',
    { people: good.people.map((given) => ({ ...given, password: 'short' })) },
    'people a@example.com: the password needs at least 8 characters.',
  ],
  [
    'a person twice',
    { people: person === undefined ? [] : [person, { ...person, email: 'A@example.com' }] },
    'people: "a@example.com" stands there twice.',
  ],
  [
    'an action twice',
    { actions: action === undefined ? [] : [action, action] },
    'actions: "close" stands there twice.',
  ],
  [
    'an inbox of nobody',
    { inboxes: [{ id: 'all', title: 'All', teams: ['x'] }] },
    'inboxes all: there is no team "x".',
  ],
  [
    'a right that is none',
    { roles: role === undefined ? [] : [{ ...role, rights: ['tickets.reed'] }] },
    'roles agent: "tickets.reed" is not a right. Write for example "companies.read", "action.approve_company.trigger" or "inbox.escalations.work".',
  ],
  [
    'a right on no action',
    { roles: role === undefined ? [] : [{ ...role, rights: ['action.open.trigger'] }] },
    'roles agent: the right "action.open.trigger": there is no action "open".',
  ],
  [
    'a choice without options',
    {
      actions: good.actions.map((given) => ({
        ...given,
        form: [{ name: 'why', label: 'Why', type: 'enum', required: true }],
      })),
    },
    'actions close: the form field "why" has no options.',
  ],
  [
    'a time-out longer than a timer can wait',
    { actions: good.actions.map((given) => ({ ...given, timeoutSeconds: 3_000_000 })) },
    'actions close: timeoutSeconds must be a whole number from 1 to 2000000.',
  ],
  [
    'an effect class that is none',
    { actions: misspelt },
    "actions close: \"databse\" is not an effect class. Write 'database', 'read', 'keyed' or 'other'; docs/actions.md says which.",
  ],
  [
    'no try at all',
    { actions: good.actions.map((given) => ({ ...given, tries: 0 })) },
    'actions close: tries must be a whole number from 1 to 20.',
  ],
])('%s is told with its place', (_name, change, problem) => {
  expect(configProblems({ ...good, ...change })).toEqual([problem])
  expect(() => defineConfig({ ...good, ...change })).toThrow(problem)
})
