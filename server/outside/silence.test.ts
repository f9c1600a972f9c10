import { expect, test } from 'vitest'
import { DataSourceError, NoAnswerError, NotReachedError } from '#connectors'
import { silenceOf } from './silence.ts'

const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code })

test.each([
  ['a gateway that says so', new NoAnswerError('504'), 'lost'],
  ['a time-out', new DOMException('late', 'TimeoutError'), 'lost'],
  ['a connection reset while the answer came', new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }), 'lost'],
  [
    'an answer that is not HTTP',
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { name: 'HTTPParserError' }) }),
    'lost',
  ],
  ['an answer that is not the JSON it says', new SyntaxError('Unexpected token'), 'lost'],
  ['nobody there', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'unreached'],
  [
    'a connection cut before anything was asked',
    new NotReachedError('No greeting', { cause: coded('ECONNRESET') }),
    'unreached',
  ],
  ['a database away', new DataSourceError('unreachable', 'payments', 'away'), 'of-database'],
  ['a database that refuses', new DataSourceError('constraint', 'payments', 'no'), undefined],
  ['a refusal', new Error('The card was declined.'), undefined],
])('%s', (_, error, silence) => {
  expect(silenceOf(error)).toBe(silence)
})
