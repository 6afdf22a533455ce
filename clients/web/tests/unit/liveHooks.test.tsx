import { renderHook } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ResearchProvider } from '@/api/ResearchProvider'
import { useJobEvents } from '@/hooks/useJobEvents'
import { useJobStatus, useResearchJobs } from '@/hooks/useResearchJobs'
import { useLiveStatus } from '@/live/hooks'
import { pass, settle, stopClock } from './clock'
import { LiveServer } from './liveServer'
import { API, COMPLETED, FAILED, job, RUNNING, refusal, server } from './server'
import { Wrapped } from './wrapped'

const wrapper = Wrapped

let far: LiveServer

beforeEach(() => {
  stopClock()
  far = new LiveServer()
  far.happens('JOB1', {}, 'submitted')
  far.happens('JOB1', RUNNING, 'started')
})
afterEach(() => vi.useRealTimers())

function followed(jobId = 'JOB1') {
  return renderHook(
    () => ({ job: useJobStatus(jobId), events: useJobEvents(jobId), status: useLiveStatus() }),
    { wrapper },
  )
}

type Followed = ReturnType<typeof followed>['result']
const sequences = (result: Followed) => result.current.events.data?.map((event) => event.sequence)

describe('A job that is followed', () => {
  test('is told as it happens, and asked for no more', async () => {
    const { result } = followed()
    await settle()
    expect(result.current.status).toBe('live')
    const asked = far.requests.length

    far.happens('JOB1', { progress_percentage: 40 })
    await settle()
    far.happens('JOB1', { progress_percentage: 45 })
    await pass(60_000)

    expect(result.current.job.data?.progress_percentage).toBe(45)
    expect(sequences(result)).toEqual([1, 2, 3, 4])
    expect(far.requests).toHaveLength(asked)
  })

  test('brings its result by one request, and shows its end no earlier than that', async () => {
    const { result } = followed()
    const shown: (string | null)[] = []
    await settle()
    const asked = far.count('job')

    far.holds = new Promise((resolve) => setTimeout(resolve, 100))
    far.happens('JOB1', COMPLETED, 'completed')
    await settle()
    far.happens('JOB1', {}, 'settled')
    await pass(200)
    if (result.current.job.data?.status === 'completed')
      shown.push(result.current.job.data.result?.direct_answer ?? null)
    await pass(10_000)

    expect(shown).toEqual(['Tea sells best.'])
    expect(far.count('job')).toBe(asked + 1)
  })

  test('whose result can’t be had at first has it asked for until it is there', async () => {
    const { result } = followed()
    await settle()
    far.missed('JOB1', COMPLETED, 'completed')
    server.use(
      http.get(`${API}/deep-research/jobs/JOB1`, () => refusal(500, 'internal', 'Something went wrong.'), {
        once: true,
      }),
    )

    far.push('JOB1', 2)
    await pass(4_000)

    expect(result.current.job.data?.result?.direct_answer).toBe('Tea sells best.')
  })

  test('that has failed shows why at once, and what it had found a moment later', async () => {
    const { result } = followed()
    await settle()

    far.happens('JOB1', { ...FAILED, settled_at: null }, 'failed')
    await settle()
    expect(result.current.job.data).toMatchObject({
      status: 'failed',
      error_message: 'The dataset was deleted.',
    })
    far.happens(
      'JOB1',
      { has_result: true, result: COMPLETED.result, settled_at: '2026-01-01T00:01:00Z' },
      'settled',
    )
    await settle()

    expect(result.current.job.data?.result?.direct_answer).toBe('Tea sells best.')
  })

  test('loses its old result when it is tried again', async () => {
    far.missed('JOB1', { ...FAILED, has_result: true, result: COMPLETED.result, settled_at: null }, 'failed')
    const { result } = followed()
    await settle()
    expect(result.current.job.data?.result).not.toBeNull()

    far.happens('JOB1', { ...job(), attempt: 2 }, 'retried')
    await settle()

    expect(result.current.job.data).toMatchObject({ status: 'pending', attempt: 2, result: null })
  })

  test('shows no result of an earlier attempt as that of a later one', async () => {
    far.missed('JOB1', { ...FAILED, has_result: true, result: COMPLETED.result, settled_at: null }, 'failed')
    const { result } = followed()
    await settle()
    const later = { ...COMPLETED.result, direct_answer: 'Coffee does.' } as typeof COMPLETED.result

    far.happens('JOB1', { attempt: 2, result: later }, 'failed')
    await settle()

    expect(result.current.job.data).toMatchObject({ attempt: 2, result: { direct_answer: 'Coffee does.' } })
  })

  test('is looked at now and then while it waits in line, because its place depends on others', async () => {
    far.happens('JOB2', { status: 'pending', queue_position: 3 }, 'submitted')
    const { result } = renderHook(() => useJobStatus('JOB2'), { wrapper })
    await settle()
    far.missed('JOB2', { queue_position: 2 })

    await pass(9_000)
    expect(result.current.data?.queue_position).toBe(3)
    await pass(2_000)

    expect(result.current.data?.queue_position).toBe(2)
  })

  test('is not asked for again by a second component, or by whoever comes back to the page', async () => {
    const { rerender } = renderHook(({ second }) => [useJobStatus('JOB1'), useJobStatus(second)], {
      wrapper,
      initialProps: { second: null as string | null },
    })
    await settle()
    const asked = far.requests.length

    rerender({ second: 'JOB1' })
    window.dispatchEvent(new Event('focus'))
    document.dispatchEvent(new Event('visibilitychange'))
    await settle()

    expect(far.requests).toHaveLength(asked)
  })

  test('opens no connection where it has ended already', async () => {
    far.missed('JOB1', COMPLETED, 'completed')
    const { result } = renderHook(() => ({ job: useJobStatus('JOB1'), status: useLiveStatus() }), { wrapper })
    await pass(5_000)

    expect(result.current.status).toBe('off')
    expect(far.requests).toEqual(['job'])
  })
})

describe('What was never pushed', () => {
  test('is shown after the next ping, and nothing is polled for that', async () => {
    const { result } = followed()
    await settle()
    const asked = far.requests.length

    far.missed('JOB1', { progress_percentage: 45 })
    await pass(61_000)

    expect(result.current.job.data?.progress_percentage).toBe(45)
    expect(sequences(result)).toEqual([1, 2, 3])
    expect(far.requests).toHaveLength(asked)
  })

  test('brings a result, too', async () => {
    const { result } = followed()
    await settle()

    far.missed('JOB1', COMPLETED, 'completed')
    far.missed('JOB1', {}, 'settled')
    await pass(61_000)

    expect(result.current.job.data?.result?.direct_answer).toBe('Tea sells best.')
  })
})

describe('What comes twice, too early or too late', () => {
  test('is shown once and in order', async () => {
    const { result } = followed()
    await settle()

    far.missed('JOB1')
    far.missed('JOB1')
    far.missed('JOB1')
    far.push('JOB1', 2, 4)
    far.push('JOB1', 0, 3)
    far.push('JOB1', 2, 4)
    far.push('JOB1', 3)
    await settle()

    expect(sequences(result)).toEqual([1, 2, 3, 4, 5])
    expect(far.heard.filter(({ action }) => action === 'subscribe')).toHaveLength(1)
  })

  test('is no older job in the place of a newer one, whether that was pushed or fetched', async () => {
    const { result } = followed()
    await settle()
    const old = { ...RUNNING, progress_percentage: 20, last_sequence: 3 }
    const late = { type: 'events', job_id: 'JOB1', events: [], last_sequence: 3, job: old }

    far.happens('JOB1', { progress_percentage: 40 })
    far.happens('JOB1', { progress_percentage: 45 })
    far.say(late)
    await settle()
    expect(result.current.job.data?.progress_percentage).toBe(45)

    far.missed('JOB1', { progress_percentage: 50 })
    await result.current.job.refetch()
    far.say({ ...late, job: { ...old, last_sequence: 5 } })
    await settle()
    expect(result.current.job.data?.progress_percentage).toBe(50)

    server.use(http.get(`${API}/deep-research/jobs/JOB1`, () => HttpResponse.json(old)))
    await result.current.job.refetch()
    await settle()
    expect(result.current.job.data?.progress_percentage).toBe(50)
  })

  test('is not the first answer about a job that has ended while it was on its way', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const old = { ...RUNNING, last_sequence: 2 }
    const { result, rerender } = renderHook(
      ({ jobId }) => ({ list: useResearchJobs(), job: useJobStatus(jobId) }),
      { wrapper, initialProps: { jobId: null as string | null } },
    )
    await settle()
    server.use(
      http.get(
        `${API}/deep-research/jobs/JOB1`,
        async () => {
          await held
          return HttpResponse.json(old)
        },
        { once: true },
      ),
    )
    rerender({ jobId: 'JOB1' })
    await settle()

    far.happens('JOB1', COMPLETED, 'completed')
    release()
    await settle()

    expect(result.current.job.data?.result?.direct_answer).toBe('Tea sells best.')
  })

  test('with events missing before it has those asked for, once', async () => {
    const { result } = followed()
    await settle()
    far.missed('JOB1')
    far.missed('JOB1')
    far.missed('JOB1', { progress_percentage: 50 })

    far.push('JOB1', 3)
    far.push('JOB1', 4)
    await settle()

    expect(sequences(result)).toEqual([1, 2, 3, 4, 5])
    expect(result.current.job.data?.progress_percentage).toBe(50)
    expect(far.heard.slice(1)).toEqual([{ action: 'subscribe', job_id: 'JOB1', after: 2 }])
  })

  test('as an answer to an earlier request replaces nothing that was pushed since', async () => {
    const { result } = followed()
    await settle()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const old = { ...RUNNING, last_sequence: 2 }
    server.use(
      http.get(`${API}/deep-research/jobs/JOB1`, async () => {
        await held
        return HttpResponse.json(old)
      }),
    )
    const asked = result.current.job.refetch()
    await settle()

    far.happens('JOB1', { progress_percentage: 50 })
    await settle()
    release()
    await settle()

    expect((await asked).isSuccess).toBe(true)
    expect(result.current.job.data).toMatchObject({ progress_percentage: 50, last_sequence: 3 })
  })
})

describe('A connection that is cut', () => {
  test('comes back with a new ticket, and brings exactly what was missed', async () => {
    const { result } = followed()
    await settle()

    far.cut()
    await settle()
    expect(result.current.status).toBe('connecting')
    far.missed('JOB1')
    far.missed('JOB1', { progress_percentage: 45 })
    await pass(1_000)

    expect(result.current.status).toBe('live')
    expect(sequences(result)).toEqual([1, 2, 3, 4])
    expect(result.current.job.data?.progress_percentage).toBe(45)
    expect(far.count('ticket')).toBe(2)
    expect(far.heard).toEqual([
      { action: 'subscribe', job_id: 'JOB1', after: 2 },
      { action: 'subscribe', job_id: 'JOB1', after: 2 },
    ])
  })

  test('at once each time is tried less and less often, while jobs are asked for every 2 s', async () => {
    followed()
    await settle()
    for (let cuts = 0; cuts < 60; cuts++) {
      far.cut()
      await pass(1_000)
    }

    expect(far.count('ticket')).toBeLessThan(10)
    expect(far.count('job')).toBeGreaterThan(15)
  })

  test('now and then comes back as soon each time', async () => {
    const { result } = followed()
    for (let cuts = 0; cuts < 5; cuts++) {
      await pass(31_000)
      far.cut()
      await pass(1_000)
      expect(result.current.status).toBe('live')
    }
  })

  test('without a word is noticed by a ping that nobody answers', async () => {
    const { result } = followed()
    await settle()
    await pass(59_000)
    expect(far.heard.at(-1)).toEqual({ action: 'subscribe', job_id: 'JOB1', after: 2 })
    await pass(6_000)
    expect(far.heard).toContainEqual({ action: 'ping' })
    expect(result.current.status).toBe('live')

    far.answers = false
    window.dispatchEvent(new Event('online'))
    await pass(10_500)

    expect(result.current.status).not.toBe('live')
  })
})

describe('Where no connection can be had', () => {
  const REFUSALS = {
    'the server has no such route': () =>
      (far.refusesTickets = () => refusal(404, 'not_found', 'There is no such path.')),
    'tickets are not to be had': () =>
      (far.refusesTickets = () => refusal(503, 'unavailable', 'Later.', true)),
    'sockets are refused': () => (far.refusesSockets = true),
  }

  test.each(Object.entries(REFUSALS))('because %s, the job is asked for every 2 s', async (_why, refuse) => {
    refuse()
    const { result } = followed()
    await settle()
    expect(result.current.status).toBe('unavailable')

    far.happens('JOB1', { progress_percentage: 40 })
    await pass(2_000)
    far.happens('JOB1', { progress_percentage: 45 })
    await pass(2_000)
    expect(result.current.job.data?.progress_percentage).toBe(45)
    expect(sequences(result)).toEqual([1, 2, 3, 4])
    far.happens('JOB1', COMPLETED, 'completed')
    await pass(2_000)

    expect(result.current.job.data?.result?.direct_answer).toBe('Tea sells best.')
    expect(far.count('events after')).toBe(4)
  })

  test('pauses grow, and it is live as soon as it can be', async () => {
    far.refusesSockets = true
    const { result } = followed()
    await pass(60_000)
    const tries = far.count('ticket')
    expect(tries).toBeGreaterThan(4)
    expect(tries).toBeLessThan(9)

    far.refusesSockets = false
    await pass(120_000)

    expect(result.current.status).toBe('live')
    const asked = far.requests.length
    await pass(10_000)
    expect(far.requests).toHaveLength(asked)
  })

  test('that nothing answers at all is no reason to wait for ever', async () => {
    const never = new Promise<never>(() => {})
    server.use(http.post(`${API}/deep-research/live`, () => never, { once: true }))
    const { result } = followed()
    await pass(9_000)
    expect(result.current.status).toBe('connecting')
    await pass(2_500)

    expect(result.current.status).toBe('live')
  })

  test.each([
    [
      'the network is back, also behind another tab',
      'hidden',
      () => window.dispatchEvent(new Event('online')),
    ],
    ['the page is looked at', 'visible', () => document.dispatchEvent(new Event('visibilitychange'))],
  ] as const)('nobody waits once %s', async (_what, visibility, happen) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility)
    far.refusesTickets = () => refusal(404, 'not_found', 'There is no such path.')
    const { result } = followed()
    await pass(5_000)
    expect(far.count('ticket')).toBe(1)

    far.refusesTickets = null
    happen()
    await settle()

    expect(result.current.status).toBe('live')
  })

  test('a server that is too old to count events is polled like before', async () => {
    far.refusesTickets = () => refusal(404, 'not_found', 'There is no such path.')
    let percentage = 10
    server.use(
      http.get(`${API}/deep-research/jobs/JOB1`, () => {
        return HttpResponse.json({ ...RUNNING, progress_percentage: percentage, last_sequence: undefined })
      }),
    )
    const { result } = renderHook(() => useJobStatus('JOB1'), { wrapper })
    await settle()
    percentage = 55
    await pass(2_000)

    expect(result.current.data?.progress_percentage).toBe(55)
  })

  test('a subscription to which no answer comes is asked for again, and polled meanwhile', async () => {
    far.answers = false
    const { result } = followed()
    await pass(4_100)
    expect(far.count('job')).toBe(3)

    far.answers = true
    await pass(7_000)
    const asked = far.count('job')
    await pass(10_000)

    expect(result.current.status).toBe('live')
    expect(far.count('job')).toBe(asked)
  })

  test('a job that the server lets nobody follow is polled', async () => {
    far.answers = false
    const { result } = followed()
    await settle()
    far.say({
      type: 'error',
      error: { code: 'too_many_subscriptions', message: 'Follow fewer jobs.', retryable: false },
      job_id: 'JOB1',
    })
    far.happens('JOB1', { progress_percentage: 45 })
    await pass(15_000)

    expect(result.current.job.data?.progress_percentage).toBe(45)
    expect(far.heard).toHaveLength(1)
  })

  test('because the page wants none, nothing tries', async () => {
    const { result } = renderHook(() => ({ job: useJobStatus('JOB1'), status: useLiveStatus() }), {
      wrapper: ({ children }) => (
        <ResearchProvider baseUrl={API} live={false}>
          {children}
        </ResearchProvider>
      ),
    })
    await pass(4_100)

    expect(result.current.status).toBe('off')
    expect(far.requests).toEqual(['job', 'job', 'job'])
  })
})

describe('One connection', () => {
  test('and one subscription serve all that look at a job, also in strict mode', async () => {
    renderHook(() => [useJobStatus('JOB1'), useJobStatus('JOB1'), useJobEvents('JOB1'), useResearchJobs()], {
      wrapper: ({ children }) => (
        <StrictMode>
          <Wrapped>{children}</Wrapped>
        </StrictMode>
      ),
    })
    await settle()

    expect(far.connections).toBe(1)
    expect(far.heard).toHaveLength(1)
  })

  test('follows a job no longer than somebody looks, and closes a while after the last', async () => {
    far.happens('JOB2', RUNNING)
    const both = renderHook(({ ids }) => ids.map((id) => useJobStatus(id)) && useLiveStatus(), {
      wrapper,
      initialProps: { ids: ['JOB1', 'JOB2'] as (string | null)[] },
    })
    await settle()
    expect(far.subscriptions).toEqual(['JOB1', 'JOB2'])

    both.rerender({ ids: ['JOB1', null] })
    await settle()
    expect(far.subscriptions).toEqual(['JOB1'])

    both.rerender({ ids: [null, null] })
    await pass(20_000)
    expect(both.result.current).toBe('live')
    await pass(15_000)
    expect(both.result.current).toBe('off')
  })

  test('ends with the session: another token means another connection', async () => {
    const tokens: (string | null)[] = []
    server.events.on('request:start', ({ request }) => {
      if (request.method === 'POST') tokens.push(request.headers.get('authorization'))
    })
    const alice = () => 'alice'
    const bob = () => 'bob'
    let token = alice
    const page = renderHook(() => [useJobStatus('JOB1'), useLiveStatus()] as const, {
      wrapper: ({ children }) => (
        <ResearchProvider baseUrl={API} token={token}>
          {children}
        </ResearchProvider>
      ),
    })
    await settle()
    token = bob
    page.rerender()
    expect(page.result.current[1]).not.toBe('live')
    await settle()

    expect(tokens).toEqual(['Bearer alice', 'Bearer bob'])
    expect(far.open).toBe(1)
    page.unmount()
    await settle()
    expect(far.open).toBe(0)
  })
})

describe('A list', () => {
  test('changes in place as its jobs do, and is asked for again only for what is submitted elsewhere', async () => {
    far.happens('JOB2', { status: 'pending' }, 'submitted')
    const { result } = renderHook(() => useResearchJobs(), { wrapper })
    await settle()

    await pass(6_000)
    far.happens('JOB1', { progress_percentage: 45 })
    far.happens('JOB2', { status: 'running' }, 'started')
    await pass(20_000)

    expect(
      result.current.data?.map(({ status, progress_percentage }) => [status, progress_percentage]),
    ).toEqual([
      ['running', 45],
      ['running', 0],
    ])
    expect(far.count('list')).toBe(1)
    await pass(10_000)
    expect(far.count('list')).toBe(2)
  })

  test('of one status loses at once what has left it, and gains what has come to it', async () => {
    far.happens('JOB2', { status: 'pending' }, 'submitted')
    const { result } = renderHook(
      () => ({
        pending: useResearchJobs({ status: 'pending' }),
        running: useResearchJobs({ status: 'running' }),
      }),
      { wrapper },
    )
    await settle()

    far.happens('JOB2', { status: 'running' }, 'started')
    await settle()
    expect(result.current.pending.data).toEqual([])
    await pass(1_000)

    expect(result.current.running.data?.map((each) => each.job_id)).toEqual(['JOB1', 'JOB2'])
  })

  test('is asked for every 5 s where there is no connection', async () => {
    far.refusesSockets = true
    const { result } = renderHook(() => useResearchJobs(), { wrapper })
    await settle()
    far.happens('JOB1', { progress_percentage: 45 })
    await pass(5_000)

    expect(result.current.data?.[0]?.progress_percentage).toBe(45)
    expect(far.count('list')).toBe(2)
  })
})
