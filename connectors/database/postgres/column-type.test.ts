import { expect, test } from 'vitest'
import { optionsOfCheck } from './column-type.ts'

test.each([
  ["CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))", ['open', 'closed']],
  [
    "CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'it''s'::character varying])::text[])))",
    ['open', "it's"],
  ],
  [
    "CHECK (((status)::text = ANY (ARRAY[('open'::character varying)::text, ('closed'::character varying)::text])))",
    ['open', 'closed'],
  ],
  ["CHECK ((country ~ '^[A-Z]{2}$'::text))", undefined],
  ["CHECK ((status = ANY (ARRAY['a'::text, lower('B'::text)])))", undefined],
  ['CHECK ((risk_score >= 0))', undefined],
  ["CHECK (((a = ANY (ARRAY['x'::text])) OR (b > 1)))", undefined],
])('%s', (definition, options) => {
  expect(optionsOfCheck(definition)).toEqual(options)
})
