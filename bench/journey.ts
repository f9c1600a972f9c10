import { chromium, type Page } from 'playwright-core'
import { ApiError, type RunView } from '#api'
import type { Answer } from '#engine'
import { median, quantile, timed } from './support/measure.ts'
import { milliseconds, print, printTable, verdict } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- journey: from a step's button to the next step, in KYC reviews: on screen, and of that in the API.
const goalMilliseconds = 100
const wantedSteps = 60
const warmUpSteps = 6
const browser = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
}

await withServer({}, async (server) => {
  const ada = await signIn(server.url, 'ada')
  const onApi = await measure((company) => reviewByApi(ada, company), 10_001)
  const onScreen = await onPage(server.url, ada, (page) =>
    measure((company) => reviewOnScreen(page, ada, company), 10_251),
  )
  const row = (name: string, samples: number[]) => [
    name,
    String(samples.length),
    milliseconds(median(samples)),
    milliseconds(quantile(samples, 0.95)),
  ]
  print('From the button of a step of a KYC review to the next step, ready to be worked on:\n')
  printTable(
    ['', 'steps', 'median', 'p95', 'goal', ''],
    [
      [
        ...row('on screen, in Chromium', onScreen),
        `≤ ${goalMilliseconds} ms`,
        verdict(median(onScreen) <= goalMilliseconds),
      ],
      [...row('in the API', onApi), '', ''],
    ],
  )
})

/** Reviews company after company until there are enough steps; the first ones only warm up. */
async function measure(review: (company: number) => Promise<number[]>, firstCompany: number): Promise<number[]> {
  const samples: number[] = []
  for (let company = firstCompany; samples.length < warmUpSteps + wantedSteps; company++)
    samples.push(...(await review(company)))
  return samples.slice(warmUpSteps)
}

async function reviewByApi(person: SignedIn, company: number): Promise<number[]> {
  const samples: number[] = []
  let run = await start(person, company)
  for (let answer = answerTo(run); answer; answer = answerTo(run)) {
    const body = { answer }
    samples.push(
      await timed(async () => {
        run = await person.call('completeStep', { params: { run: run.id, attempt: run.open?.attempt ?? 0 }, body })
        while (run.open && run.open.phase !== 'ready') run = await person.call('getRun', { params: { run: run.id } })
      }),
    )
  }
  await abort(person, run.id)
  return samples
}

/** Round the loop of requesting documents; undefined where the review takes another way. */
function answerTo({ open }: RunView): Answer | undefined {
  const proposed = open?.proposal?.answer
  switch (open?.stepId) {
    case 'red_flags':
    case 'await_documents':
      return proposed ?? { kind: 'guidance' }
    case 'decide':
      return { kind: 'decision', option: 'request_documents', comment: 'A document is missing.' }
    case 'request_documents': {
      const form = proposed?.kind === 'trigger-action' ? proposed.form : {}
      return {
        kind: 'trigger-action',
        action: 'request_documents',
        form: {
          documents: ['proof_of_address'],
          reason: 'It is missing.',
          email: 'office@example.org',
          due_on: '2027-01-15',
          ...form,
        },
      }
    }
    default:
      return undefined
  }
}

async function reviewOnScreen(page: Page, person: SignedIn, company: number): Promise<number[]> {
  const samples: number[] = []
  const run = await start(person, company)
  await page.goto(`/c/companies/${company}?run=${run.id}`)
  for (let title = await openStep(page); await prepare(page, title); title = await openStep(page))
    samples.push(await pressAndWait(page, title))
  await abort(person, run.id)
  return samples
}

/** Makes the step's button ready to be pressed. False where the review takes another way. */
async function prepare(page: Page, title: string): Promise<boolean> {
  if (title === 'Decide') {
    await page.getByRole('radio', { name: 'Request documents' }).check()
  } else if (title === 'Request documents') {
    const documents = page.getByRole('checkbox', { name: 'proof of address' })
    if ((await page.getByRole('checkbox', { checked: true }).count()) === 0) await documents.check()
    for (const [label, value] of Object.entries({
      Reason: 'It is missing.',
      'Due on': '2027-01-15',
      'Send to': 'office@example.org',
    })) {
      const field = page.getByLabel(new RegExp(`^${label}`)).first()
      if ((await field.inputValue()) === '') await field.fill(value)
    }
  } else if (title !== 'Red flags' && title !== 'Wait for the documents') {
    return false
  }
  await page.locator('[data-primary]:not([disabled])').waitFor()
  return true
}

/** The title of the open step, once it can be worked on. */
async function openStep(page: Page): Promise<string> {
  const step = page.locator('[data-open-step]:not([data-open-step=waiting], [data-open-step=performing]) h3').first()
  return (await step.innerText()).trim()
}

/** Measured inside the page: from the click to the first frame that shows another step which can be worked on. */
function pressAndWait(page: Page, title: string): Promise<number> {
  return page.evaluate(
    (before) =>
      new Promise<number>((resolve, reject) => {
        const startedAt = performance.now()
        const look = () => {
          const step = document.querySelector(
            '[data-open-step]:not([data-open-step=waiting], [data-open-step=performing]) h3',
          )
          const isNext = step?.checkVisibility() && step.textContent?.trim() !== before
          if (isNext) resolve(performance.now() - startedAt)
          else if (performance.now() - startedAt > 20_000)
            reject(new Error(`"${before}" stays: ${document.body.innerText}`))
          else requestAnimationFrame(look)
        }
        document.querySelector<HTMLButtonElement>('[data-primary]')?.click()
        requestAnimationFrame(look)
      }),
    title,
  )
}

async function onPage<Result>(
  url: string,
  { cookie }: SignedIn,
  work: (page: Page) => Promise<Result>,
): Promise<Result> {
  const chrome = await chromium.launch(browser)
  try {
    const context = await chrome.newContext({ baseURL: url, viewport: { width: 1360, height: 860 } })
    await context.addCookies(
      cookie
        .split('; ')
        .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })),
    )
    return await work(await context.newPage())
  } finally {
    await chrome.close()
  }
}

function start({ call }: SignedIn, company: number): Promise<RunView> {
  return call('startRun', { body: { workflow: 'kyc-review', collection: 'companies', record: String(company) } })
}

/** Leaves no open run behind; one that has ended needs nothing. */
async function abort({ call }: SignedIn, run: string): Promise<void> {
  await call('abortRun', { params: { run }, body: { reason: 'Measured' } }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
  })
}
