import { expect, test } from 'vitest'
import type { JobEvent } from '@/api/types'
import { appended } from '@/cache/eventLog'
import { pauseAfter } from '@/live/backoff'
import { parsed } from '@/live/messages'

const event = (sequence: number) => ({ sequence, type: 'query_done', at: '', attempt: 1 }) as JobEvent
const events = (...sequences: number[]) => sequences.map(event)

test.each([
  ['what is next', [1, 2], [3, 4], [1, 2, 3, 4]],
  ['of what overlaps the new part', [1, 2], [1, 2, 3], [1, 2, 3]],
  ['what is twice in one message once', [], [1, 1, 2, 2], [1, 2]],
  ['nothing that is known', [1, 2], [1], [1, 2]],
  ['nothing before which something is missing', [1, 2], [4, 5], [1, 2]],
  ['what is there before a gap', [1], [2, 4], [1, 2]],
])('A log takes %s', (_what, log, told, expected) => {
  expect(appended(events(...log), events(...told))).toEqual(events(...expected))
})

test('A log to which nothing was added is the same array, so that nothing renders anew', () => {
  const log = events(1, 2)
  expect(appended(log, events(1, 2))).toBe(log)
})

test('Pauses double up to five minutes, and differ by up to a half', () => {
  const longest = () => 1
  expect([1, 2, 3, 20, Infinity].map((failures) => pauseAfter(failures, longest))).toEqual([
    1_000, 2_000, 4_000, 300_000, 300_000,
  ])
  expect(pauseAfter(2, () => 0)).toBe(1_000)
})

test.each(['', '{', 'null', '7', '{"message": "Internal server error"}', '{"type": "later"}', new Blob()])(
  'A text that is no message is passed over: %s',
  (text) => expect(parsed(text)).toBeNull(),
)
