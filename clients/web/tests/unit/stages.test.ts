import { expect, test } from 'vitest'
import type { JobEvent, Stage } from '@/api/types'
import { between, duration } from '@/console/jobs/duration'
import { stageProgress } from '@/console/jobs/stages'
import { FAILED, job, RUNNING } from './server'

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`
const reached = (stage: Stage, second: number, attempt = 1) =>
  ({ type: 'stage', stage, attempt, at: at(second), sequence: second + 1 }) as JobEvent
const states = (progress: ReturnType<typeof stageProgress>) => progress.map(({ state }) => state)

test('Each stage took from its beginning to that of the next', () => {
  const [decompose, classify, execute] = stageProgress(RUNNING, [
    reached('decompose', 0),
    reached('classify', 4),
    reached('execute', 5),
  ])

  expect(between(decompose?.startedAt ?? null, decompose?.endedAt ?? null)).toBe('4.0 s')
  expect([classify?.state, execute?.state]).toEqual(['done', 'current'])
  expect(execute?.endedAt).toBeNull()
})

test('What the job tells is shown before its events have come, and events before the job is seen again', () => {
  const ahead = ['ahead', 'ahead', 'ahead']

  expect(states(stageProgress(RUNNING, []))).toEqual(['done', 'done', 'current', ...ahead])
  expect(states(stageProgress(job({ status: 'running' }), [reached('execute', 5)]))).toEqual([
    'done',
    'done',
    'current',
    ...ahead,
  ])
})

test('A retried job shows what it took over, and no times of an earlier attempt', () => {
  const retried = job({ status: 'running', attempt: 2, reused_stages: ['decompose', 'classify'] })
  const progress = stageProgress(retried, [reached('decompose', 0), reached('execute', 9, 2)])

  expect(states(progress).slice(0, 3)).toEqual(['reused', 'reused', 'current'])
  expect(progress[0]?.startedAt).toBeNull()
})

test('A failed job shows where it stopped, and the verbose stage only where it was asked for', () => {
  const failed = { ...FAILED, current_stage: 'Stage 6/7: Generating follow-ups' }

  expect(states(stageProgress(failed, [])).at(-1)).toBe('stopped')
  expect(states(stageProgress({ ...failed, verbose: 1 }, [])).slice(-2)).toEqual(['stopped', 'ahead'])
})

test.each([
  [20, '< 0.1 s'],
  [4_230, '4.2 s'],
  [59_700, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [3_720_000, '1 h 2 min'],
])('%d ms are told as %s', (milliseconds, told) => {
  expect(duration(milliseconds)).toBe(told)
})
