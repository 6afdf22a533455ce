import { act, renderHook, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { ApiError } from '@/api/errors'
import {
  useCancelJob,
  useJobStatus,
  useResearchJobs,
  useRetryJob,
  useSubmitResearchJob,
} from '@/hooks/useResearchJobs'
import {
  API,
  COMPLETED,
  FAILED,
  job,
  jobIsSeen,
  RUNNING,
  refusal,
  server,
  submissionsAreTaken,
} from './server'
import { Wrapped } from './wrapped'

const wrapper = Wrapped
const ASKED = { datasetId: 'DATA1', question: 'What sells best?', verbose: 1 } as const

describe('useSubmitResearchJob', () => {
  test('gives the job’s id', async () => {
    const taken = submissionsAreTaken()
    const { result } = renderHook(() => useSubmitResearchJob(), { wrapper })
    const onSuccess = vi.fn()

    act(() => result.current.mutate(ASKED, { onSuccess: (data) => onSuccess(data.job_id) }))

    await waitFor(() => expect(onSuccess).toHaveBeenCalledExactlyOnceWith('JOB1'))
    expect(taken.bodies).toEqual([
      { dataset_id: 'DATA1', question: 'What sells best?', verbose: 1, priority: 'normal' },
    ])
  })

  test('sends a request whose answer was lost again under the same key, and the next question under another', async () => {
    const keys: (string | null)[] = []
    const { result } = renderHook(() => useSubmitResearchJob(), { wrapper })
    server.use(
      http.post(`${API}/deep-research/jobs/submit`, ({ request }) => {
        keys.push(request.headers.get('idempotency-key'))
        return keys.length === 1
          ? HttpResponse.error()
          : HttpResponse.json(
              { success: true, job_id: 'JOB1', message: '', status: 'pending' },
              { status: 202 },
            )
      }),
    )

    await act(() => result.current.mutateAsync({ ...ASKED }))
    await act(() => result.current.mutateAsync({ ...ASKED }))

    const [first, again, next] = keys
    expect(first).toMatch(/^[\w-]{36}$/)
    expect(again).toBe(first)
    expect(next).not.toBe(first)
  })

  test('fails with the API’s own sentence and code, and does not repeat what can’t succeed', async () => {
    let requests = 0
    server.use(
      http.post(`${API}/deep-research/jobs/submit`, () => {
        requests++
        return refusal(422, 'invalid_field', 'Ask something.')
      }),
    )
    const { result } = renderHook(() => useSubmitResearchJob(), { wrapper })

    act(() => result.current.mutate({ ...ASKED, question: '' }))

    await waitFor(() => expect(result.current.error).toBeInstanceOf(ApiError))
    expect(result.current.error).toMatchObject({
      message: 'Ask something.',
      code: 'invalid_field',
      status: 422,
      requestId: 'request-1',
    })
    expect(requests).toBe(1)
  })
})

describe('useJobStatus', () => {
  test('looks again until the job has ended, and then no more', async () => {
    const seen = jobIsSeen(job(), RUNNING, COMPLETED)
    const { result } = renderHook(() => useJobStatus('JOB1', { refetchInterval: 5 }), { wrapper })

    await waitFor(() => expect(result.current.data?.status).toBe('completed'))
    expect(result.current.data?.result?.direct_answer).toBe('Tea sells best.')
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(seen.looks).toBe(3)
  })

  test('asks the given function, which is told the job, when to look again', async () => {
    const seen = jobIsSeen(job(), RUNNING)
    const refetchInterval = vi.fn((data: { status: string } | undefined) =>
      data?.status === 'running' ? (false as const) : 5,
    )
    const { result } = renderHook(() => useJobStatus('JOB1', { refetchInterval }), { wrapper })

    await waitFor(() => expect(result.current.data?.status).toBe('running'))
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(seen.looks).toBe(2)
  })

  test('follows a failed job until what it had found is there', async () => {
    const seen = jobIsSeen({ ...FAILED, settled_at: null }, FAILED)
    renderHook(() => useJobStatus('JOB1', { refetchInterval: 5 }), { wrapper })

    await waitFor(() => expect(seen.looks).toBe(2))
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(seen.looks).toBe(2)
  })

  test('fetches a result that is too large for the answer from where it lies, without the token', async () => {
    const sent: (string | null)[] = []
    jobIsSeen({ ...COMPLETED, result: null, result_url: 'http://files.test/result.json' })
    server.use(
      http.get('http://files.test/result.json', ({ request }) => {
        sent.push(request.headers.get('authorization'))
        return HttpResponse.json(COMPLETED.result)
      }),
    )
    const { result } = renderHook(() => useJobStatus('JOB1'), { wrapper })

    await waitFor(() => expect(result.current.data?.result?.direct_answer).toBe('Tea sells best.'))
    expect(sent).toEqual([null])
  })

  test('keeps what it knew, and goes on, while the API can’t be reached', async () => {
    let reachable = true
    let now = RUNNING
    server.use(
      http.get(`${API}/deep-research/jobs/:id`, () =>
        reachable ? HttpResponse.json(now) : HttpResponse.error(),
      ),
    )
    const { result } = renderHook(() => useJobStatus('JOB1', { refetchInterval: 5 }), { wrapper })
    await waitFor(() => expect(result.current.data?.status).toBe('running'))

    reachable = false
    await waitFor(() => expect(result.current.error).toMatchObject({ code: 'unreachable' }))
    expect(result.current.data?.status).toBe('running')

    now = COMPLETED
    reachable = true
    await waitFor(() => expect(result.current.data?.status).toBe('completed'))
    expect(result.current.error).toBeNull()
  })

  test.each([
    ['nobody’s, which it stays', 404, 1],
    ['that of somebody who may sign in again', 401, 3],
  ])('of a job that is %s, asks no more often than that can change', async (_whose, status, atLeast) => {
    let looks = 0
    server.use(
      http.get(`${API}/deep-research/jobs/:id`, () => {
        looks++
        return refusal(status, 'refused', 'No.')
      }),
    )
    const { result } = renderHook(() => useJobStatus('JOB1', { refetchInterval: 5 }), { wrapper })

    await waitFor(() => expect(result.current.error).toBeInstanceOf(ApiError))
    await waitFor(() => expect(looks).toBeGreaterThanOrEqual(atLeast))
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(looks === 1).toBe(status === 404)
  })

  test('asks nothing without an id', async () => {
    const seen = jobIsSeen(RUNNING)
    const { result } = renderHook(() => useJobStatus(null), { wrapper })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(seen.looks).toBe(0)
    expect(result.current.data).toBeUndefined()
  })
})

describe('useResearchJobs', () => {
  test('lists page after page, with the filters it was given', async () => {
    const queries: string[] = []
    server.use(
      http.get(`${API}/deep-research/jobs`, ({ request }) => {
        const { search, searchParams } = new URL(request.url)
        queries.push(search)
        const second = searchParams.get('cursor') === 'c2'
        return HttpResponse.json({
          success: true,
          count: 1,
          jobs: [{ ...COMPLETED, job_id: second ? 'JOB1' : 'JOB2' }],
          next_cursor: second ? null : 'c2',
        })
      }),
    )
    const { result } = renderHook(
      () => useResearchJobs({ datasetId: 'DATA1', status: 'completed', limit: 1 }),
      {
        wrapper,
      },
    )
    await waitFor(() => expect(result.current.hasNextPage).toBe(true))

    act(() => void result.current.fetchNextPage())

    await waitFor(() => expect(result.current.data?.map((each) => each.job_id)).toEqual(['JOB2', 'JOB1']))
    expect(result.current.hasNextPage).toBe(false)
    expect(queries[0]).toBe('?dataset_id=DATA1&status=completed&limit=1')
  })
})

describe('useCancelJob and useRetryJob', () => {
  test('show at once how the job stands now', async () => {
    const seen = jobIsSeen(RUNNING, job({ status: 'cancelled', settled_at: '2026-01-01T00:01:00Z' }), RUNNING)
    server.use(
      http.delete(`${API}/deep-research/jobs/JOB1`, () => HttpResponse.json(job({ status: 'cancelled' }))),
      http.post(`${API}/deep-research/jobs/JOB1/retry`, async ({ request }) =>
        HttpResponse.json({ success: true, job_id: 'JOB1', asked: await request.json() }, { status: 202 }),
      ),
    )
    const { result } = renderHook(
      () => ({
        status: useJobStatus('JOB1', { refetchInterval: false }),
        cancel: useCancelJob(),
        retry: useRetryJob(),
      }),
      { wrapper },
    )
    await waitFor(() => expect(result.current.status.data?.status).toBe('running'))

    await act(() => result.current.cancel.mutateAsync('JOB1'))
    await waitFor(() => expect(result.current.status.data?.status).toBe('cancelled'))
    const retried = await act(() => result.current.retry.mutateAsync({ jobId: 'JOB1', fromStage: 'execute' }))

    await waitFor(() => expect(result.current.status.data?.status).toBe('running'))
    expect(retried).toMatchObject({ asked: { from_stage: 'execute' } })
    expect(seen.looks).toBe(3)
  })
})
