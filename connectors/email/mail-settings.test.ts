import { expect, test } from 'vitest'
import { mailProblems, readMail } from './mail-settings.ts'

const from = 'Example <no-reply@example.com>'
const serverOf = (url: string) => readMail({ url, from }).server

test('the URL says how to reach the server and as whom', () => {
  expect(serverOf('smtp://mail.example')).toEqual({ host: 'mail.example', port: 587, isSecure: false })
  expect(serverOf('smtps://mail.example/')).toEqual({ host: 'mail.example', port: 465, isSecure: true })
  expect(serverOf('smtp://me%40example.com:p%40ss%20word@[::1]:2525')).toEqual({
    ...{ host: '::1', port: 2525, isSecure: false },
    login: { user: 'me@example.com', password: 'p@ss word' },
  })
})

test.each([
  'mail.example:587',
  'http://mail.example',
  'smtp://',
  'smtp://me@mail.example',
  'smtp://me:secret-%zz@mail.example',
  'smtp://me:secret@mail.example?ignoreTLS=true',
  'smtp://me:secret@mail.example/path',
])('%s is refused, and no password is told', (url) => {
  const problems = mailProblems({ url, from })
  expect(problems).toEqual([expect.stringMatching(/^mail: url must be written like smtp:\/\/user:password@/)])
  expect(problems.join()).not.toContain('secret')
  expect(() => readMail({ url, from })).toThrow('mail: url must be')
})

test('a sender that is none is refused', () => {
  expect(mailProblems({ url: 'smtp://mail.example', from: 'Example' })).toEqual([
    'mail: from must be one address, such as no-reply@example.com or Example <no-reply@example.com>.',
  ])
})
